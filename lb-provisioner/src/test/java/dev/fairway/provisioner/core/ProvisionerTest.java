package dev.fairway.provisioner.core;

import static dev.fairway.provisioner.core.Cluster.NOW;
import static dev.fairway.provisioner.core.Cluster.agent;
import static dev.fairway.provisioner.core.Cluster.deleted;
import static dev.fairway.provisioner.core.Cluster.node;
import static dev.fairway.provisioner.core.Cluster.present;
import static dev.fairway.provisioner.core.Cluster.service;
import static dev.fairway.provisioner.core.Cluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Address;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.event.Programming.Stream;
import dev.fairway.model.net.IpFamily;
import dev.fairway.provisioner.core.Provisioner.Change;
import dev.fairway.provisioner.core.pool.AddressPool;
import dev.fairway.provisioner.core.pool.PoolProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProvisionerTest {

    private static final Duration GRACE = Duration.ofMillis(300);

    private final Provisioner provisioner = provisioner();

    @Test
    void serviceGetsAnAddressAndANodeThatLives() {
        // Given
        nodes("node-1", "node-2");
        provisioner.heard(agent("node-2", Stream.OPEN), NOW);
        provisioner.put(present(ipv4("web")));

        // When
        List<Change> changes = settle(NOW);

        // Then
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.loadBalancer().meta().uid()).isEqualTo("uid-web");
            assertThat(addresses(change.loadBalancer())).containsExactly("192.0.2.1 node-2 1");
            assertThat(change.cause()).isNotNull();
        });
        assertThat(settle(NOW)).isEmpty();
    }

    @Test
    void serviceIsReachableByNobodyWhileNoNodeLives() {
        // Given
        nodes("node-1");
        provisioner.put(present(ipv4("web")));

        // When
        LoadBalancer waiting = settle(NOW).getFirst().loadBalancer();
        provisioner.heard(agent("node-1", Stream.OPEN), NOW);
        LoadBalancer placed = settle(NOW).getFirst().loadBalancer();

        // Then
        assertThat(waiting.problem().reason()).isEqualTo("NoNode");
        assertThat(addresses(waiting)).containsExactly("192.0.2.1  0");
        assertThat(addresses(placed)).containsExactly("192.0.2.1 node-1 1");
        assertThat(placed.problem().isPresent()).isFalse();
    }

    @Test
    void anotherNodeTakesOverWhenTheAgentStayedAwayForLongerThanTheGrace() {
        // Given
        String first = placedOnOneOfTwo();
        provisioner.heard(agent(first, Stream.LOST), NOW);

        // When
        List<Change> within = settle(NOW.plus(GRACE).minusMillis(1));
        Instant look = provisioner.nextLook().orElseThrow();
        List<Change> after = settle(NOW.plus(GRACE));

        // Then
        assertThat(within).isEmpty();
        assertThat(look).isEqualTo(NOW.plus(GRACE));
        assertThat(addresses(after.getFirst().loadBalancer())).containsExactly("192.0.2.1 " + other(first) + " 2");
    }

    @Test
    void agentThatConnectsAgainInTimeKeepsItsAddress() {
        // Given
        String first = placedOnOneOfTwo();
        provisioner.heard(agent(first, Stream.LOST), NOW);
        provisioner.heard(agent(first, Stream.OPEN), NOW.plusMillis(100));

        // When
        List<Change> changes = settle(NOW.plusSeconds(10));

        // Then
        assertThat(changes).isEmpty();
    }

    @Test
    void agentThatEndsInOrderIsReplacedAtOnceAndNotPutBack() {
        // Given
        String first = placedOnOneOfTwo();

        // When
        provisioner.heard(agent(first, Stream.CLOSED), NOW);
        List<Change> moved = settle(NOW);
        provisioner.heard(agent(first, Stream.OPEN), NOW);
        List<Change> afterwards = settle(NOW);

        // Then
        assertThat(addresses(moved.getFirst().loadBalancer())).containsExactly("192.0.2.1 " + other(first) + " 2");
        assertThat(afterwards).isEmpty();
    }

    @Test
    void addressStaysWhereItIsWhenNoNodeIsLeft() {
        // Given
        String first = placedOnOneOfTwo();

        // When
        provisioner.heard(agent("node-1", Stream.CLOSED), NOW);
        provisioner.heard(agent("node-2", Stream.CLOSED), NOW);
        List<Change> changes = settle(NOW);

        // Then
        assertThat(first).isNotEmpty();
        assertThat(changes).isEmpty();
    }

    @Test
    void nodeThatIsExcludedOrAboutToGoAnnouncesNothing() {
        // Given
        String first = placedOnOneOfTwo();
        Node excluded = new Node(
                ObjectMeta.of("", first)
                        .withLabels(Map.of("node.kubernetes.io/exclude-from-external-load-balancers", "")),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        // When
        provisioner.put(present(excluded));
        List<Change> changes = settle(NOW);

        // Then
        assertThat(addresses(changes.getFirst().loadBalancer())).containsExactly("192.0.2.1 " + other(first) + " 2");
    }

    @Test
    void localPolicyFollowsTheEndpointAndGoesOnWithoutOne() {
        // Given
        nodes("node-1", "node-2");
        alive("node-1", "node-2");
        Service local = service("web")
                .ipFamilies(List.of(IpFamily.IPV4))
                .externalTrafficPolicy(TrafficPolicy.LOCAL)
                .build();
        provisioner.put(present(slice("web", "node-1")));
        provisioner.put(present(local));

        // When
        LoadBalancer first = settle(NOW).getFirst().loadBalancer();
        provisioner.put(present(slice("web", "node-2")));
        LoadBalancer second = settle(NOW).getFirst().loadBalancer();
        provisioner.put(deleted(slice("web", "node-2")));
        List<Change> without = settle(NOW);

        // Then
        assertThat(first.addresses().getFirst().node()).isEqualTo("node-1");
        assertThat(second.addresses().getFirst().node()).isEqualTo("node-2");
        assertThat(without).isEmpty();
    }

    @Test
    void addressesSpreadOverTheNodes() {
        // Given
        nodes("node-1", "node-2", "node-3");
        alive("node-1", "node-2", "node-3");
        IntStream.range(0, 60).forEach(i -> provisioner.put(present(ipv4("web-" + i))));

        // When
        Map<String, Long> load = settle(NOW).stream()
                .map(change -> change.loadBalancer().addresses().getFirst().node())
                .collect(Collectors.groupingBy(node -> node, Collectors.counting()));

        // Then
        assertThat(load)
                .hasSize(3)
                .allSatisfy((node, count) -> assertThat(count).isBetween(10L, 30L));
    }

    @Test
    void addressIsReleasedWithTheServiceOrWithItsTypeAndGoesToWhoWaits() {
        // Given
        Provisioner small =
                new Provisioner(List.of(new PoolProvider(List.of(pool("192.0.2.1-192.0.2.1")), true)), GRACE);
        small.adopted();
        small.put(present(ipv4("one")));
        publish(small, NOW);
        small.put(present(ipv4("two")));
        LoadBalancer waiting = publish(small, NOW).getFirst().loadBalancer();

        // When
        small.put(present(service("one").type(Service.Type.NODE_PORT).build()));
        List<Change> changes = publish(small, NOW);
        small.put(deleted(ipv4("two")));
        List<Change> deletion = publish(small, NOW);

        // Then
        assertThat(waiting.problem().message()).isEqualTo("no IPv4 address is free in: p");
        assertThat(changes).hasSize(2);
        assertThat(changes.getFirst())
                .isInstanceOfSatisfying(
                        Change.Written.class,
                        written -> assertThat(addresses(written.loadBalancer())).containsExactly("192.0.2.1  0"));
        assertThat(changes.getLast()).isInstanceOf(Change.Removed.class);
        assertThat(deletion)
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Removed.class,
                        removed -> assertThat(removed.reason()).isEqualTo("the Service was deleted"));
    }

    @Test
    void restartKeepsAddressesAndNodesAndDoesNotCountGenerationsAnew() {
        // Given
        String first = placedOnOneOfTwo();
        LoadBalancer known = new LoadBalancer(
                ObjectMeta.of("default", "web").withUid("uid-web"),
                List.of(new Address(Cluster.ip("192.0.2.200"), "p", first, 41)),
                LoadBalancer.Problem.NONE);
        Provisioner restarted = provisioner();
        restarted.adopt(present(known));
        restarted.put(present(ipv4("web")));
        restarted.put(present(ipv4("other")));
        List.of("node-1", "node-2").forEach(name -> {
            restarted.put(present(node(name)));
            restarted.heard(agent(name, Stream.OPEN), NOW);
        });
        restarted.adopted();

        // When
        List<Change> changes = publish(restarted, NOW);

        // Then
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.loadBalancer().meta().name()).isEqualTo("other");
            assertThat(change.loadBalancer().addresses().getFirst().generation())
                    .isEqualTo(42);
        });
    }

    @Test
    void serviceThatWentWhileNobodyLookedGivesItsAddressBack() {
        // Given
        LoadBalancer known = new LoadBalancer(
                ObjectMeta.of("default", "gone"),
                List.of(new Address(Cluster.ip("192.0.2.1"), "p", "node-1", 1)),
                LoadBalancer.Problem.NONE);
        Provisioner restarted = provisioner();
        restarted.adopt(present(known));
        restarted.put(present(ipv4("web")));
        restarted.adopted();

        // When
        List<Change> changes = publish(restarted, NOW);

        // Then
        assertThat(changes).hasSize(2).anyMatch(Change.Removed.class::isInstance);
    }

    @Test
    void stateOfADeposedProvisionerIsWrittenOver() {
        // Given
        placedOnOneOfTwo();
        LoadBalancer stale = new LoadBalancer(
                ObjectMeta.of("default", "web").withUid("uid-web"), List.of(), LoadBalancer.Problem.NONE);

        // When
        provisioner.overwritten(present(stale));
        List<Change> changes = settle(NOW);

        // Then
        assertThat(changes)
                .singleElement()
                .satisfies(change -> assertThat(change.loadBalancer().addresses())
                        .extracting(address -> address.ip().getHostAddress())
                        .containsExactly("192.0.2.1"));
    }

    @Test
    void acknowledgementsAndHeartbeatsAskForNothing() {
        // Given
        placedOnOneOfTwo();
        provisioner.put(present(slice("web", "node-1")));
        settle(NOW);
        settle(NOW);

        // When
        provisioner.heard(agent("node-1", Stream.OPEN), NOW);
        provisioner.put(present(node("node-2")));
        provisioner.put(present(slice("web", "node-1")));

        // Then
        assertThat(provisioner.isStale(NOW.plusSeconds(10))).isFalse();
    }

    @Test
    void whatKafkaDidNotTakeIsAskedForAgain() {
        // Given
        nodes("node-1");
        alive("node-1");
        provisioner.put(present(ipv4("web")));

        // When
        List<Change> lost = provisioner.reconcile(NOW);

        // Then
        assertThat(lost).hasSize(1);
        assertThat(provisioner.isStale(NOW)).isTrue();
        assertThat(settle(NOW)).hasSize(1);
    }

    private String placedOnOneOfTwo() {
        nodes("node-1", "node-2");
        alive("node-1", "node-2");
        provisioner.put(present(ipv4("web")));
        return settle(NOW).getFirst().loadBalancer().addresses().getFirst().node();
    }

    private static String other(String node) {
        return node.equals("node-1") ? "node-2" : "node-1";
    }

    private void nodes(String... names) {
        List.of(names).forEach(name -> provisioner.put(present(node(name))));
    }

    private void alive(String... names) {
        List.of(names).forEach(name -> provisioner.heard(agent(name, Stream.OPEN), NOW));
    }

    private List<Change> settle(Instant now) {
        return publish(provisioner, now);
    }

    private static List<Change> publish(Provisioner of, Instant now) {
        boolean stale = of.isStale(now);
        List<Change> changes = of.reconcile(now);
        assertThat(stale || changes.isEmpty()).as("changes come only when told").isTrue();
        changes.forEach(of::published);
        return changes;
    }

    private static Provisioner provisioner() {
        return new Provisioner(List.of(new PoolProvider(List.of(pool("192.0.2.1-192.0.2.199")), true)), GRACE);
    }

    private static AddressPool pool(String addresses) {
        return AddressPool.parse("p", List.of(addresses), true, false);
    }

    private static Service ipv4(String name) {
        return service(name).ipFamilies(List.of(IpFamily.IPV4)).build();
    }

    private static List<String> addresses(LoadBalancer loadBalancer) {
        return loadBalancer.addresses().stream()
                .map(address ->
                        "%s %s %d".formatted(address.ip().getHostAddress(), address.node(), address.generation()))
                .toList();
    }
}
