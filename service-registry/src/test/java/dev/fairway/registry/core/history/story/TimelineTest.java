package dev.fairway.registry.core.history.story;

import static dev.fairway.registry.core.history.story.StoryFixture.SERVICE;
import static dev.fairway.registry.core.history.story.StoryFixture.pod;
import static dev.fairway.registry.core.history.story.StoryFixture.service;
import static dev.fairway.registry.core.history.story.StoryFixture.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairway.model.Ingress;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.EventId;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.Flap;
import dev.fairway.model.history.ObjectDiff;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.model.net.PortNumber;
import dev.fairway.registry.core.history.Past;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final StoryFixture story = new StoryFixture();

    @Test
    void storyOfAServiceIsToldInPeoplesWords() {
        // Given
        EventId created = story.present(service(8080), null);
        story.present(slice(), created);
        EventId started = story.present(pod("web-1", true), null);
        story.present(slice("web-1"), started);
        EventId failed = story.present(pod("web-1", false), null);
        story.present(slice("!web-1"), failed);
        EventId edited = story.present(service(9090), null);
        EventId gone = story.deleted(pod("web-1", false));
        story.present(slice(), gone);

        // When
        List<TimelineEntry> timeline = timeline(Instant.EPOCH);

        // Then
        assertThat(texts(timeline))
                .containsExactly(
                        "Service web was created",
                        "slice web-abc was made, empty",
                        "pod web-1 was created on node-1, Ready",
                        "endpoint 10.0.0.1 (pod web-1) entered, ready: the pod is Ready",
                        "pod web-1 is not Ready: readiness probe failed: connection refused",
                        "endpoint 10.0.0.1 (pod web-1) is not ready: condition Ready is FALSE (ContainersNotReady)",
                        "Service web: spec.ports[http].targetPort 8080 -> 9090",
                        "pod web-1 was deleted: deleted by the user",
                        "endpoint 10.0.0.1 (pod web-1) left: the pod is gone");
        assertThat(timeline).extracting(TimelineEntry::event).contains(edited);
    }

    @Test
    void onlyWhatConcernsTheServiceAndTheStretchIsTold() {
        // Given
        story.present(service(8080), null);
        Instant begin = story.time().plusMillis(1);
        story.present(unrelated(), null);
        story.present(pod("web-1", true), null);
        Instant end = story.time().plusMillis(1);
        story.present(pod("web-2", true), null);

        // When
        List<TimelineEntry> timeline =
                new Timeline(story.now()).of(SERVICE, begin, end).orElseThrow();

        // Then
        assertThat(texts(timeline)).containsExactly("pod web-1 was created on node-1, Ready");
        assertThat(new Timeline(story.now()).of(new ServiceKey("default", "none"), begin, end))
                .isEmpty();
    }

    @Test
    void ingressesThatLeadOrLedToItAreTold() {
        // Given
        story.present(service(8080), null);
        story.present(ingress("web"), null);
        story.present(ingress("other"), null);
        long end = story.now().end();
        story.present(ingress("other"), null);
        story.present(ingress("web"), null);
        story.deleted(ingress("web"));

        // When
        List<TimelineEntry> timeline = timeline(Instant.EPOCH);
        Timeline.Growth growth = new Timeline(story.now()).since(SERVICE, end);

        // Then
        assertThat(texts(timeline))
                .contains(
                        "Ingress shop was created",
                        "Ingress shop: spec.rules[shop.example/cart] Prefix web:80 -> Prefix other:80",
                        "Ingress shop was deleted: deleted by the user");
        assertThat(texts(growth.entries()))
                .containsExactly(
                        "Ingress shop: spec.rules[shop.example/cart] Prefix other:80 -> Prefix web:80",
                        "Ingress shop was deleted: deleted by the user");
    }

    private static Ingress ingress(String service) {
        Ingress.Backend backend = new Ingress.Backend.OfService(service, new Ingress.Port.Number(new PortNumber(80)));
        Ingress.Path path = new Ingress.Path("/cart", Ingress.PathType.PREFIX, backend);
        return new Ingress(
                ObjectMeta.of("default", "shop"),
                "",
                null,
                List.of(new Ingress.Rule("shop.example", List.of(path))),
                List.of(),
                List.of());
    }

    private static Pod unrelated() {
        Pod pod = pod("other-9", true);
        return new Pod(
                pod.meta().withLabels(Map.of("app", "other")),
                pod.nodeName(),
                pod.phase(),
                pod.podIps(),
                pod.conditions(),
                List.of(),
                List.of(),
                false,
                "",
                "");
    }

    @Test
    void effectsHaveTheirDelaysAndSilentAgentsAreAwaited() {
        // Given
        EventId first = story.present(service(8080), null);
        Instant appended = story.time();
        story.acknowledge("node/a", first, appended.plusMillis(1), appended.plusMillis(6));
        story.acknowledge("node/b", first, appended.plusMillis(1), appended.plusMillis(7));
        EventId second = story.present(service(9090), null);
        Instant later = story.time();
        story.acknowledge("node/a", second, later.plusMillis(1), later.plusMillis(4));

        // When
        List<TimelineEntry> timeline = timeline(Instant.EPOCH);

        // Then
        assertThat(timeline.getFirst().effects())
                .extracting(Effect::agent, Effect::delay)
                .containsExactly(tuple("node/a", Duration.ofMillis(6)), tuple("node/b", Duration.ofMillis(7)));
        assertThat(timeline.getLast().effects()).extracting(Effect::agent).containsExactly("node/a");
        assertThat(timeline.getLast().awaited()).containsExactly("node/b");
    }

    @Test
    void clocksThatContradictTheLogAreToldAndNoDelay() {
        // Given
        EventId event = story.present(service(8080), null);
        Instant appended = story.time();
        story.acknowledge("node/ahead", event, appended.plusMillis(1), appended.plusSeconds(60));
        story.acknowledge("node/behind", event, appended.minusMillis(40), appended.minusMillis(38));

        // When
        List<Effect> effects = timeline(Instant.EPOCH).getFirst().effects();

        // Then
        assertThat(effects).extracting(Effect::delay).containsOnlyNulls();
        assertThat(effects.getFirst().clockAhead()).isGreaterThan(Duration.ofSeconds(59));
        assertThat(effects.getLast().clockBehind()).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    void traceHasTheCausesFirstAndThenAllThatFollowed() {
        // Given
        story.present(service(8080), null);
        EventId cause = story.present(pod("web-1", true), null);
        EventId effect = story.present(slice("web-1"), cause);
        story.present(pod("web-2", true), null);

        // When
        List<TimelineEntry> ofCause = new Timeline(story.now()).trace(cause).orElseThrow();
        List<TimelineEntry> ofEffect = new Timeline(story.now()).trace(effect).orElseThrow();

        // Then
        assertThat(ofCause).extracting(TimelineEntry::event).containsExactly(cause, effect);
        assertThat(ofEffect).extracting(TimelineEntry::event).containsExactly(cause, effect);
        assertThat(new Timeline(story.now()).trace(new EventId("endpoint-tracker", 1, 99)))
                .isEmpty();
    }

    @Test
    void followerGetsWhatComesAndTheEffectsOfWhatWasBefore() {
        // Given
        EventId before = story.present(service(8080), null);
        long end = story.now().end();
        story.acknowledge("node/a", before, story.time(), story.time().plusMillis(2));
        story.present(pod("web-1", true), null);
        story.present(unrelated(), null);

        // When
        Timeline.Growth growth = new Timeline(story.now()).since(SERVICE, end);

        // Then
        assertThat(texts(growth.entries())).containsExactly("pod web-1 was created on node-1, Ready");
        assertThat(growth.effects()).extracting(Effect::agent).containsExactly("node/a");
    }

    @Test
    void diffTellsTheEndsAndNotTheWayBetween() {
        // Given
        story.present(service(8080), null);
        story.present(slice("web-1"), null);
        Past before = story.now();
        story.present(slice("web-1", "web-2"), null);
        story.present(slice("web-2"), null);
        story.present(service(9090), null);
        story.present(service(8080), null);

        // When
        List<ObjectDiff> diffs =
                new ServiceDiff(before, story.now()).of(SERVICE).orElseThrow();

        // Then
        assertThat(diffs).extracting(d -> d.object().kind()).containsExactly(Kind.ENDPOINT_SLICE);
        assertThat(diffs.getFirst().facts())
                .extracting(Fact::text)
                .containsExactly("endpoint 10.0.0.2 (pod web-2) entered, ready", "endpoint 10.0.0.1 (pod web-1) left");
    }

    @Test
    void flapsAreCountedWithTheirRhythm() {
        // Given
        story.present(service(8080), null);
        for (int i = 0; i < 6; i++) {
            story.wait(Duration.ofSeconds(10));
            story.present(pod("web-1", i % 2 == 0), null);
            story.present(pod("web-1", i % 2 == 0), null);
        }
        story.present(pod("web-2", true), null);

        // When
        List<Flap> flaps = new Flaps(story.now()).most("", Instant.EPOCH, Instant.MAX, 5);

        // Then
        assertThat(flaps).hasSize(1);
        assertThat(flaps.getFirst().object().name()).isEqualTo("web-1");
        assertThat(flaps.getFirst().changes()).isEqualTo(6);
        assertThat(flaps.getFirst().median()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
        assertThat(flaps.getFirst().hasRhythm()).isTrue();
    }

    private List<TimelineEntry> timeline(Instant from) {
        return new Timeline(story.now()).of(SERVICE, from, Instant.MAX).orElseThrow();
    }

    private static List<String> texts(List<TimelineEntry> entries) {
        return entries.stream().flatMap(e -> e.facts().stream()).map(Fact::text).toList();
    }
}
