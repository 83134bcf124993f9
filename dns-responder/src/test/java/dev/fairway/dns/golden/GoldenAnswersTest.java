package dev.fairway.dns.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.core.zone.Responder;
import dev.fairway.rules.dns.Answer;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.RecordSet;
import dev.fairway.rules.dns.RecordType;
import dev.fairway.rules.dns.ZoneAnswers;
import dev.fairway.rules.dns.ZoneState;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each question of the golden tables, by the ready-made answers and by the rules. */
class GoldenAnswersTest {

    static Stream<Arguments> exchanges() {
        return GoldenCase.all().stream().flatMap(c -> c.exchanges().stream().map(e -> Arguments.of(e, c.given())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exchanges")
    void readyMadeAnswerIsTheExpectedOne(GoldenCase.Exchange exchange, GivenState given) {
        // Given
        ReadyZone zone = new ReadyZone(given.settings());
        ZoneState state = new ZoneState(given.settings());
        zone.apply(state.fixed());
        given.resources().forEach(resource -> zone.apply(state.put(resource)));
        zone.complete(GoldenCase.SERIAL);
        Responder responder = new Responder(zone, () -> false, ClientPolicy.ASK);
        byte[] query = DnsText.query(exchange.question());
        byte[] out = new byte[Responder.STREAM_SIZE];

        // When
        Responder.Outcome outcome =
                responder.respond(query, query.length, out, false, InetAddress.getLoopbackAddress());

        // Then
        assertThat(outcome).isEqualTo(Responder.Outcome.ANSWERED);
        byte[] answer = Arrays.copyOf(out, responder.length());
        assertThat(DnsText.answer(answer, exchange.question())).isEqualTo(exchange.answer());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exchanges")
    void rulesGiveTheSameAnswer(GoldenCase.Exchange exchange, GivenState given) {
        // Given
        String[] words = exchange.question().split(" ", -1);
        List<String> types = Arrays.stream(RecordType.values()).map(Enum::name).toList();
        assumeThat(types).contains(words[1]);
        ZoneState state = new ZoneState(given.settings());
        given.resources().forEach(state::put);

        // When
        Answer answer =
                new ZoneAnswers(state).answer(DnsName.of(words[0]), RecordType.valueOf(words[1]), GoldenCase.SERIAL);

        // Then
        List<String> expected = exchange.answer().stream()
                .filter(line -> !line.startsWith("ns ") && !line.startsWith("ar "))
                .map(line -> line.replace(words[0], DnsName.of(words[0]).toString()))
                .toList();
        assertThat(DnsText.sorted(lines(answer))).isEqualTo(expected);
        assertThat(answer.why()).isNotBlank();
    }

    private static List<String> lines(Answer answer) {
        List<String> lines = new ArrayList<>();
        switch (answer) {
            case Answer.Found found -> add("NOERROR aa", found.chain(), lines);
            case Answer.Elsewhere elsewhere -> add("NOERROR aa", elsewhere.chain(), lines);
            case Answer.NoData noData -> add("NOERROR aa", noData.chain(), lines);
            case Answer.NoSuchName noSuchName -> add("NXDOMAIN aa", noSuchName.chain(), lines);
            case Answer.NotOurs _ -> lines.add("REFUSED");
        }
        return lines;
    }

    private static void add(String code, List<RecordSet> chain, List<String> lines) {
        lines.add(code);
        for (RecordSet set : chain) {
            set.data()
                    .forEach(data -> lines.add("an " + set.name() + " " + set.ttl() + " IN " + set.type() + " "
                            + spelledOut(data.toString())));
        }
    }

    /** dnsjava writes IPv6 addresses without the short form. */
    private static String spelledOut(String data) {
        return data.matches("[0-9a-f:]*::[0-9a-f:]*")
                ? InetAddress.ofLiteral(data).getHostAddress()
                : data;
    }
}
