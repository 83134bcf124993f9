package dev.fairway.tracker.standalone.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.net.Cidr;
import dev.fairway.tracker.standalone.BuiltInObjects;
import dev.fairway.tracker.standalone.FakeObjectLog;
import dev.fairway.tracker.standalone.StandaloneCluster;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.allocation.Allocator;
import dev.fairway.tracker.standalone.allocation.NodePortRange;
import dev.fairway.tracker.standalone.store.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The Service kubernetes. */
class KubernetesServiceControllerTest {

    private static final List<String> CIDRS = List.of("10.96.0.0/16", "fd00:10:96::/112");
    private static final Target KUBERNETES =
            new Target(KubernetesServiceController.ID.kind(), "default", KubernetesServiceController.ID.name(), "");

    private final FakeObjectLog log = new FakeObjectLog();
    private final ObjectStore store = new ObjectStore(log, InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z")));
    private final Allocator allocator =
            new Allocator(CIDRS.stream().map(Cidr::parse).toList(), NodePortRange.parse("30000-32767"), new Random(1));
    private final StandaloneCluster cluster =
            new StandaloneCluster(store, allocator, InstantSource.fixed(Instant.EPOCH), () -> "uid");
    private final KubernetesServiceController controller =
            new KubernetesServiceController(cluster, allocator.firstClusterIp());

    KubernetesServiceControllerTest() {
        new BuiltInObjects(cluster).create(CIDRS);
    }

    @Test
    void serviceKubernetesHasTheFirstAddressAndPort443() {
        assertThat(controller.reconcile()).isTrue();

        var spec = cluster.get(KUBERNETES).tree().path("spec");
        assertThat(spec.path("clusterIP").asText()).isEqualTo("10.96.0.1");
        assertThat(spec.path("ipFamilyPolicy").asText()).isEqualTo("SingleStack");
        assertThat(spec.at("/ports/0/port").asInt()).isEqualTo(443);
        assertThat(spec.has("selector")).isFalse();
    }

    @Test
    void deletedServiceComesBack() {
        controller.reconcile();
        controller.gone(cluster.delete(KUBERNETES, null));

        assertThat(controller.reconcile()).isTrue();
        assertThat(store.get(KubernetesServiceController.ID)).isPresent();
    }

    @Test
    void creationIsTriedAgainWhileTheLogTakesNoWrites() {
        log.refuse(true);
        boolean whileRefusing = controller.reconcile();
        log.refuse(false);
        store.repair();

        assertThat(whileRefusing).isFalse();
        assertThat(controller.reconcile()).isTrue();
        assertThat(store.get(KubernetesServiceController.ID)).isPresent();
    }
}
