package dev.fairway.provisioner.core;

import static dev.fairway.provisioner.core.Cluster.NOW;
import static dev.fairway.provisioner.core.Cluster.deleted;
import static dev.fairway.provisioner.core.Cluster.node;
import static dev.fairway.provisioner.core.Cluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Hold;
import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.provisioner.core.Provisioner.Change;
import dev.fairway.provisioner.core.cloud.CloudProvider;
import dev.fairway.provisioner.core.cloud.FakeCloud;
import dev.fairway.provisioner.core.cloud.Pace;
import dev.fairway.provisioner.core.pool.AddressPool;
import dev.fairway.provisioner.core.pool.PoolProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Services of a cloud, beside those of the pool: the finalizer first and last. */
class CloudServicesTest {

    private static final Hold HELD = new Hold(FakeCloud.FINALIZER, false);
    private static final Hold RELEASED = new Hold(FakeCloud.FINALIZER, true);

    private final FakeCloud cloud = new FakeCloud();
    private CloudProvider<String> provider = provider();
    private Provisioner provisioner = provisioner(true);
    private Instant now = NOW;

    @Test
    void nothingIsMadeBeforeTheFinalizerStands() {
        // Given
        provisioner.put(present(cloudy(false)));

        // When
        List<LoadBalancer> first = settle();
        List<String> callsBefore = List.copyOf(cloud.calls());
        provisioner.put(present(cloudy(true)));
        List<LoadBalancer> second = settle();

        // Then
        assertThat(first).containsExactly(published("", HELD, Problem.NONE));
        assertThat(callsBefore).isEmpty();
        assertThat(second).containsExactly(published("web.example.com", HELD, Problem.NONE));
    }

    @Test
    void finalizerGoesAfterTheLastOfWhatWasMade() {
        // Given
        made();

        // When
        provisioner.put(present(terminating()));
        List<LoadBalancer> releasing = settle();
        provisioner.put(deleted(terminating()));
        List<LoadBalancer> gone = settle();

        // Then
        assertThat(releasing).containsExactly(published("", HELD, Problem.NONE), published("", RELEASED, Problem.NONE));
        assertThat(cloud.made()).isEmpty();
        assertThat(gone).containsExactly(published("", RELEASED, Problem.NONE));
    }

    @Test
    void otherTypeReleasesAndTheSameAgainMakesItAnew() {
        // Given
        made();

        // When
        provisioner.put(present(cloudy(true, builder -> builder.type(Service.Type.CLUSTER_IP))));
        settle();
        provisioner.put(present(cloudy(true)));
        List<LoadBalancer> waiting = settle();
        provisioner.put(present(cloudy(false)));
        settle();
        provisioner.put(present(cloudy(true)));
        List<LoadBalancer> again = settle();

        // Then
        assertThat(waiting).as("the tracker may be taking the finalizer out").isEmpty();
        assertThat(again).containsExactly(published("web.example.com", HELD, Problem.NONE));
    }

    @Test
    void otherClassGoesFromTheCloudToThePool() {
        // Given
        made();

        // When
        Service pooled = cloudy(true, builder -> builder.loadBalancerClass(PoolProvider.CLASS));
        provisioner.put(present(pooled));
        settle();
        provisioner.put(present(cloudy(false, builder -> builder.loadBalancerClass(PoolProvider.CLASS))));
        List<LoadBalancer> changes = settle();

        // Then
        assertThat(cloud.made()).isEmpty();
        assertThat(changes.getLast().addresses()).hasSize(1);
        assertThat(changes.getLast().hold()).isEqualTo(Hold.NONE);
    }

    @Test
    void finalizerThatSomebodyTakesOutIsAskedForAgain() {
        // Given
        made();

        // When
        provisioner.put(present(cloudy(false)));
        List<LoadBalancer> without = settle();
        provisioner.put(present(cloudy(true)));
        List<LoadBalancer> with = settle();

        // Then
        assertThat(without).extracting(one -> one.problem().reason()).containsExactly("FinalizerRemoved");
        assertThat(with).containsExactly(published("web.example.com", HELD, Problem.NONE));
    }

    @Test
    void restartFindsWhatWasPublishedAndGoesOnReleasing() {
        // Given
        cloud.made().put("uid-web", "80 []");
        provisioner.adopt(present(published("web.example.com", HELD, Problem.NONE)));
        provisioner.put(present(terminating()));
        provisioner.adopted();

        // When
        List<LoadBalancer> changes = settle();

        // Then
        assertThat(cloud.made()).isEmpty();
        assertThat(changes.getLast()).isEqualTo(published("", RELEASED, Problem.NONE));
    }

    @Test
    void restartThatLostTheTopicIsToldByTheService() {
        // Given
        cloud.made().put("uid-web", "80 []");
        provisioner.put(present(terminating()));
        provisioner.adopted();

        // When
        List<LoadBalancer> changes = settle();

        // Then
        assertThat(cloud.made()).isEmpty();
        assertThat(changes.getLast()).isEqualTo(published("", RELEASED, Problem.NONE));
    }

    @Test
    void serviceThatWasTornAwayIsCleanedUpByItsUid() {
        // Given
        made();

        // When
        provisioner.put(deleted(cloudy(true)));
        settle();

        // Then
        assertThat(cloud.made()).isEmpty();
        assertThat(settle()).isEmpty();
    }

    @Test
    void successorOfTheSameNameHasItsOwn() {
        // Given
        made();

        // When
        ObjectMeta meta = ObjectMeta.of("default", "web").withUid("uid-2");
        provisioner.put(present(service(Service.builder(meta), true).build()));
        settle();

        // Then
        assertThat(cloud.made()).containsOnlyKeys("uid-2");
    }

    @Test
    void whatWasMadeStandsWhileItsProviderIsNotConfigured() {
        // Given
        cloud.made().put("uid-web", "80 []");
        provisioner = provisioner(false);
        provisioner.adopt(present(published("web.example.com", HELD, Problem.NONE)));
        provisioner.put(present(terminating()));
        provisioner.adopted();

        // When
        List<LoadBalancer> changes = settle();

        // Then
        assertThat(changes).isEmpty();
        assertThat(cloud.made()).hasSize(1);
    }

    @Test
    void nodesAreTargets() {
        // Given
        made();

        // When
        provisioner.put(present(node("node-1")));
        settle();
        provisioner.put(present(node("node-2")));
        provisioner.put(deleted(node("node-1")));
        settle();

        // Then
        assertThat(cloud.made()).containsEntry("uid-web", "80 [node-2]");
    }

    private void made() {
        provisioner.put(present(cloudy(true)));
        settle();
        assertThat(cloud.made()).hasSize(1);
    }

    private List<LoadBalancer> settle() {
        List<LoadBalancer> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            provisioner.hearProviders();
            List<Change> changes = provisioner.reconcile(now);
            changes.forEach(change -> {
                all.add(change.loadBalancer());
                provisioner.published(change);
            });
            now = now.plusSeconds(20);
            provider.take(now, 9).forEach(job -> {
                job.run();
                job.end(now);
            });
        }
        return all;
    }

    private CloudProvider<String> provider() {
        Duration second = Duration.ofSeconds(1);
        return new CloudProvider<>(cloud, new Pace(second, second, second, Duration.ofDays(1), () -> 1));
    }

    private Provisioner provisioner(boolean withCloud) {
        provider = provider();
        PoolProvider pool =
                new PoolProvider(List.of(AddressPool.parse("p", List.of("192.0.2.0/24"), true, false)), true);
        return new Provisioner(withCloud ? List.of(provider, pool) : List.of(pool), Duration.ofMillis(300));
    }

    private static LoadBalancer published(String hostname, Hold hold, Problem problem) {
        return new LoadBalancer(ObjectMeta.of("default", "web").withUid("uid-web"), List.of(), hostname, hold, problem);
    }

    private static Service terminating() {
        ObjectMeta meta = ObjectMeta.of("default", "web").withUid("uid-web").withDeletionTimestamp(NOW);
        return service(Service.builder(meta), true).build();
    }

    private static Service cloudy(boolean hasFinalizer) {
        return cloudy(hasFinalizer, builder -> builder);
    }

    private static Service cloudy(boolean hasFinalizer, UnaryOperator<Service.Builder> change) {
        return change.apply(service(Cluster.service("web"), hasFinalizer)).build();
    }

    private static Service.Builder service(Service.Builder builder, boolean hasFinalizer) {
        return builder.type(Service.Type.LOAD_BALANCER)
                .loadBalancerClass("example.com/cloud")
                .ipFamilies(List.of(IpFamily.IPV4))
                .ports(List.of(ServicePort.of("http", Protocol.TCP, 80)))
                .finalizers(hasFinalizer ? List.of(FakeCloud.FINALIZER) : List.of());
    }
}
