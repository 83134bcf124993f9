package dev.fairway.rules.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlowStartTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final InetAddress OLD = InetAddress.ofLiteral("10.244.1.1");
    private static final InetAddress NEW = InetAddress.ofLiteral("10.244.1.2");

    private final SlowStart.Over slowly = new SlowStart.Over(Duration.ofSeconds(40));

    @ParameterizedTest
    @CsvSource({"30s,30000", "1m30s,90000", "500ms,500", "2h,7200000", "1m,60000", "24h,86400000"})
    void durationsAreWrittenAsElsewhereInKubernetes(String text, long millis) {
        assertThat(SlowStart.of(service(text))).isEqualTo(new SlowStart.Over(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0s", "0h0m"})
    void nothingAsksForNothing(String text) {
        assertThat(SlowStart.of(service(text))).isEqualTo(new SlowStart.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "fast", "-5s", "1.5s", "s", "5s1m", "25h", "PT30S"})
    void whatIsNoDurationIsTold(String text) {
        assertThat(SlowStart.of(service(text))).isEqualTo(new SlowStart.Invalid(text));
        assertThat(new SlowStart.Invalid(text).message()).contains(text, "fairway.dev/slow-start", "30s");
    }

    @ParameterizedTest
    @CsvSource({"-5,50,10", "0,50,10", "9,50,10", "10,50,20", "25,50,30", "30,50,40", "39,50,40", "40,10,10", "99,10,10"
    })
    void aShareGrowsInStepsFromAFifthToAll(long seconds, int oldWeight, int newWeight) {
        // When
        ServiceRules rules =
                slowly.slowed(rules(), Map.of(NEW, NOON, OLD, NOON.minusSeconds(100)), NOON.plusSeconds(seconds));

        // Then
        assertThat(rules.ports().getFirst().clusterWide())
                .extracting(Destination::weight)
                .containsExactly(oldWeight, newWeight);
    }

    @Test
    void endpointsThatBeganTogetherShareAlike() {
        assertThat(slowly.slowed(rules(), Map.of(NEW, NOON, OLD, NOON), NOON.plusSeconds(3)))
                .isEqualTo(rules());
    }

    @Test
    void thereIsAStepAtEachTimeThatIsToldAndNoneBefore() {
        // Given
        SlowStart.Over odd = new SlowStart.Over(Duration.ofMillis(1001));
        Instant now = NOON;
        int steps = 0;

        // When
        while (!odd.isOver(NOON, now)) {
            Instant next = odd.next(NOON, now);
            assertThat(weight(odd, next.minusMillis(1))).isEqualTo(weight(odd, now));
            assertThat(weight(odd, next)).isNotEqualTo(weight(odd, now));
            now = next;
            steps++;
        }

        // Then
        assertThat(steps).isEqualTo(SlowStart.STEPS - 1);
        assertThat(now).isEqualTo(NOON.plusMillis(1001));
    }

    private static int weight(SlowStart.Over slowStart, Instant now) {
        return slowStart
                        .slowed(rules(), Map.of(NEW, NOON), now)
                        .ports()
                        .getFirst()
                        .clusterWide()
                        .getLast()
                        .weight()
                * (slowStart.isOver(NOON, now) ? 1000 : 1);
    }

    private static ServiceRules rules() {
        List<Destination> destinations = List.of(
                new Destination(OLD, new PortNumber(80), 10, true), new Destination(NEW, new PortNumber(80), 10, true));
        return new ServiceRules(
                new ServiceKey("default", "web"),
                List.of(new PortRules(
                        IpFamily.IPV4, "", Protocol.TCP, null, List.of(), destinations, List.of(), List.of())),
                0,
                null);
    }

    private static Service service(String annotation) {
        ObjectMeta meta = ObjectMeta.of("default", "web");
        return Service.builder(new ObjectMeta(
                        meta.namespace(),
                        meta.name(),
                        meta.uid(),
                        meta.resourceVersion(),
                        meta.generation(),
                        meta.creationTimestamp(),
                        meta.deletionTimestamp(),
                        meta.labels(),
                        new TreeMap<>(Map.of(SlowStart.ANNOTATION, annotation))))
                .build();
    }
}
