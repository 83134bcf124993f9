package dev.fairway.tracker.core.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.event.Event;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.ingress.ClassVerdict;
import dev.fairway.rules.ingress.IngressProblem;
import dev.fairway.tracker.core.events.EventStream;
import dev.fairway.tracker.core.events.Outbox;
import dev.fairway.tracker.core.ingress.IngressTable.WantedStatus;
import dev.fairway.tracker.core.ingress.TlsSecretShelf.Contents;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngressNotesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final LoadBalancerIngress ADDRESS =
            new LoadBalancerIngress(InetAddress.ofLiteral("172.30.0.200"), "", false);

    private final Outbox outbox = new Outbox(() -> {});
    private final EventStream events = new EventStream(1, InstantSource.fixed(NOON), outbox, false);
    private final IngressTable table = new IngressTable(new ServiceKey("kube-system", "gateway"));
    private List<WantedStatus> statuses = List.of();
    private List<IngressProblem> refusals = List.of();
    private final IngressNotes notes = new IngressNotes(
            events,
            () -> "uid",
            table,
            new IngressNotes.Surroundings(
                    () -> new Contents(true, Map.of()), () -> refusals, wanted -> statuses = wanted));

    @Test
    void problemIsToldOnceItHasLastedAndItsEventGoesWithIt() {
        // Given
        table.put(ours());
        table.put(ingress("fairway"));

        // When
        notes.flush(NOON);
        List<Event> atOnce = taken();
        notes.flush(NOON.plus(IngressNotes.GRACE));
        List<Event> later = taken();
        notes.flush(NOON.plusSeconds(10));
        List<Event> again = taken();
        table.put(Service.builder(ObjectMeta.of("default", "web"))
                .ports(List.of(ServicePort.of("", Protocol.TCP, 80)))
                .build());
        notes.flush(NOON.plusSeconds(11));
        List<Event> mended = taken();

        // Then
        assertThat(atOnce).isEmpty();
        assertThat(later).singleElement().satisfies(event -> {
            ClusterEvent told = (ClusterEvent) event.resource();
            assertThat(told.regardingKind()).isEqualTo("Ingress");
            assertThat(told.regardingName()).isEqualTo("shop");
            assertThat(told.reason()).isEqualTo("ServiceNotFound");
            assertThat(told.message()).contains("there is no Service default/web");
        });
        assertThat(again).isEmpty();
        assertThat(mended)
                .singleElement()
                .satisfies(event -> assertThat(event.isDeletion()).isTrue());
    }

    @Test
    void whatAGatewayRefusesIsTold() {
        // Given
        table.put(ours());
        table.put(ingress("fairway"));
        refusals = List.of(new IngressProblem(
                ingress("fairway").key(), IngressProblem.Reason.REFUSED_BY_GATEWAY, "key is too short"));

        // When
        notes.flush(NOON);
        notes.flush(NOON.plus(IngressNotes.GRACE));

        // Then
        assertThat(taken())
                .extracting(event -> ((ClusterEvent) event.resource()).reason())
                .contains("RefusedByGateway");
    }

    @Test
    void anIngressOfOursGetsTheGatewaysAddressesAndOthersNone() {
        // Given
        table.put(ours());
        table.put(ingress("fairway"));
        table.put(new Ingress(ObjectMeta.of("default", "foreign"), "none", null, List.of(), List.of(), List.of()));
        table.put(Service.builder(ObjectMeta.of("kube-system", "gateway"))
                .type(Service.Type.LOAD_BALANCER)
                .loadBalancerIngress(List.of(ADDRESS))
                .build());

        // When
        notes.flush(NOON);

        // Then
        assertThat(statuses).containsExactly(new WantedStatus(ingress("fairway").key(), "", List.of(ADDRESS)));
    }

    private List<Event> taken() {
        List<Event> taken = outbox.take(100);
        taken.forEach(outbox::published);
        return taken;
    }

    private static IngressClass ours() {
        return new IngressClass(ObjectMeta.of("", "fairway"), ClassVerdict.CONTROLLER, null);
    }

    private static Ingress ingress(String className) {
        Ingress.Backend web = new Ingress.Backend.OfService("web", new Ingress.Port.Number(new PortNumber(80)));
        return new Ingress(ObjectMeta.of("default", "shop"), className, web, List.of(), List.of(), List.of());
    }
}
