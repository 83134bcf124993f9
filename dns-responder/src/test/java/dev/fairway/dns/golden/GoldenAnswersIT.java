package dev.fairway.dns.golden;

import dev.fairway.dns.server.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** The golden tables through the sockets. */
class GoldenAnswersIT {

    static Stream<GoldenCase> cases() {
        return GoldenCase.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answersAreTheSameOverUdpAndTcp(GoldenCase golden) throws IOException {
        // Given
        try (RunningServer server =
                RunningServer.withZone(golden.given().settings(), golden.given().resources(), GoldenCase.SERIAL)) {
            SoftAssertions softly = new SoftAssertions();

            // When
            for (GoldenCase.Exchange exchange : withoutTransfers(golden)) {
                for (boolean tcp : new boolean[] {false, true}) {
                    Message answer = resolver(server, tcp).send(DnsText.parse(DnsText.query(exchange.question())));
                    softly.assertThat(DnsText.answer(answer.toWire(), exchange.question()))
                            .as("%s over %s", exchange, tcp ? "TCP" : "UDP")
                            .isEqualTo(exchange.answer());
                }
            }

            // Then
            softly.assertAll();
        }
    }

    /** A resolver does not take a refusal for the answer to a transfer; ZoneTransferIT asks for them. */
    private static List<GoldenCase.Exchange> withoutTransfers(GoldenCase golden) {
        return golden.exchanges().stream()
                .filter(exchange -> !exchange.question().endsWith("XFR"))
                .toList();
    }

    private static SimpleResolver resolver(RunningServer server, boolean tcp) throws IOException {
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(server.port());
        resolver.setTimeout(Duration.ofSeconds(5));
        resolver.setTCP(tcp);
        return resolver;
    }
}
