package dev.fairway.nodeproxy.core;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.nodePort;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.DepartedPod;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Change.Operation;
import dev.fairway.nodeproxy.core.StaleFlows.Leads;
import dev.fairway.rules.ruleset.Masquerade;
import dev.fairway.rules.ruleset.NodeRules;
import dev.fairway.rules.ruleset.RulesetHash;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceTableTest {

    private final ClusterState state = new ClusterState(settings(NodeSettings.Mode.REPLACE));
    private final Map<Key, Value> kernel = new HashMap<>();

    private static NodeSettings settings(NodeSettings.Mode mode) {
        return new NodeSettings("node-1", mode, false, List.of(), List.of(), List.of());
    }

    private static Service web() {
        return service("web", "10.96.0.1")
                .ports(List.of(port(Protocol.UDP, 53, 5353)))
                .build();
    }

    private static EndpointSlice endpoints(String... addresses) {
        return slice(
                "web",
                Protocol.UDP,
                5353,
                List.of(addresses).stream()
                        .map(address -> endpoint(address, "node-2"))
                        .toArray(dev.fairway.model.Endpoint[]::new));
    }

    private List<Change> commit(List<Change> changes) {
        changes.forEach(change -> {
            change.operations().forEach(operation -> {
                switch (operation) {
                    case Operation.Add(Key key, Value value) ->
                        assertThat(kernel.put(key, value)).isIn(null, value);
                    case Operation.Replace(Key key, Value before, Value after) ->
                        assertThat(kernel.put(key, after)).isEqualTo(before);
                    case Operation.Remove(Key key, Value before) ->
                        assertThat(kernel.remove(key)).isEqualTo(before);
                }
            });
            state.table().committed(change);
        });
        return changes;
    }

    @Test
    void anEndpointMoreIsOneSlotAndOneAddress() {
        // Given
        state.put(web());
        state.put(endpoints("10.244.2.2", "10.244.2.3"));
        commit(state.table().reconcile(Map.of()));

        // When
        state.put(endpoints("10.244.2.2", "10.244.2.3", "10.244.2.4"));
        List<Change> changes = commit(state.table().changes());

        // Then
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().operations())
                .containsExactly(
                        new Operation.Add(
                                new Key.Slot(web().ipFamilies().getFirst(), 1, 2),
                                new Value.Endpoint(ip("10.244.2.4"), 5353)),
                        new Operation.Replace(address(), toGroup(2), toGroup(3)));
        assertThat(changes.getFirst().staleFlows()).isEmpty();
    }

    private static Key address() {
        return new Key.ServiceAddress(Key.Scope.ANYONE, ip("10.96.0.1"), Protocol.UDP, 53);
    }

    private static Value toGroup(int slots) {
        return new Value.Dispatch.ToGroup(1, slots, false, Masquerade.UNLESS_POD);
    }

    @Test
    void anUnchangedServiceChangesNothing() {
        // Given
        state.put(web());
        commit(state.table().reconcile(Map.of()));

        // When
        state.put(web());

        // Then
        assertThat(state.table().changes()).isEmpty();
    }

    @Test
    void flowsToAnEndpointThatWentAreStale() {
        // Given
        state.put(web());
        state.put(endpoints("10.244.2.2", "10.244.2.3"));
        commit(state.table().reconcile(Map.of()));

        // When
        state.put(endpoints("10.244.2.3"));
        List<StaleFlows> one = commit(state.table().changes()).getFirst().staleFlows();
        state.remove(web().key());
        List<StaleFlows> all = commit(state.table().changes()).getFirst().staleFlows();

        // Then
        assertThat(one)
                .singleElement()
                .satisfies(flows -> assertThat(flows.leads())
                        .isEqualTo(new Leads.NotTo(Set.of(new Value.Endpoint(ip("10.244.2.3"), 5353)))));
        assertThat(all)
                .singleElement()
                .satisfies(flows -> assertThat(flows.leads()).isEqualTo(new Leads.NotTo(Set.of())));
        assertThat(kernel.keySet()).noneMatch(key -> !(key instanceof Key.ServiceCidr));
    }

    @Test
    void whatWentToTheNodeItselfGoesToANewNodePort() {
        // Given
        state.put(node("node-1", "", ips("172.30.0.11", "fd00:172:30::11"), "10.244.1.0/24"));
        state.put(endpoints("10.244.2.2"));
        commit(state.table().reconcile(Map.of()));

        // When
        state.put(service("web", "10.96.0.1")
                .type(Service.Type.NODE_PORT)
                .ports(List.of(nodePort(port("dns", Protocol.UDP, 53, 5353), 30053)))
                .build());
        List<StaleFlows> stale = commit(state.table().changes()).getFirst().staleFlows();

        // Then
        assertThat(stale)
                .extracting(StaleFlows::address)
                .containsExactlyInAnyOrder(null, ip("172.30.0.11"), ip("10.96.0.1"));
    }

    @Test
    void connectionsToAPodThatIsGoneEndOnceAtEveryAddress() {
        // Given
        EndpointSlice without = slice("plain", Protocol.TCP, 8080, endpoint("10.244.2.2", "node-2"));
        EndpointSlice departed =
                without.withDeparted(List.of(new DepartedPod(ip("10.244.1.2"), "uid-1", Instant.EPOCH)));
        state.put(service("plain", "10.96.0.1")
                .type(Service.Type.NODE_PORT)
                .ports(List.of(nodePort(port(Protocol.TCP, 80, 8080), 30080)))
                .build());
        state.put(slice("plain", Protocol.TCP, 8080, endpoint("10.244.1.2", "node-1")));
        commit(state.table().reconcile(Map.of()));

        // When
        state.put(without);
        List<StaleFlows> left = commit(state.table().changes()).getFirst().staleFlows();
        state.put(departed);
        state.table().changes().forEach(state.table()::rejected);
        List<StaleFlows> gone = commit(state.table().changes()).getFirst().staleFlows();
        state.put(departed);
        List<Change> again = state.table().changes();

        // Then
        Leads leads = new Leads.ToPods(Set.of(ip("10.244.1.2")));
        assertThat(left).isEmpty();
        assertThat(gone)
                .containsExactlyInAnyOrder(
                        new StaleFlows(IpFamily.IPV4, Protocol.TCP, ip("10.96.0.1"), 80, leads),
                        new StaleFlows(IpFamily.IPV4, Protocol.TCP, null, 30080, leads));
        assertThat(again).isEmpty();
    }

    @Test
    void anAddressThatIsAnEndpointAgainKeepsItsConnections() {
        // Given
        DepartedPod pod = new DepartedPod(ip("10.244.1.2"), "uid-1", Instant.EPOCH);
        state.put(service("plain", "10.96.0.1")
                .ports(List.of(port(Protocol.TCP, 80, 8080)))
                .build());
        state.put(slice("plain", Protocol.TCP, 8080, endpoint("10.244.1.2", "node-1"))
                .withDeparted(List.of(pod)));

        // When
        List<Change> restarted = commit(state.table().reconcile(Map.of()));
        state.put(slice("plain", Protocol.TCP, 8080).withDeparted(List.of(pod)));
        List<Change> left = commit(state.table().changes());

        // Then
        assertThat(restarted).allMatch(change -> change.staleFlows().isEmpty());
        assertThat(left).allMatch(change -> change.staleFlows().isEmpty());
    }

    @Test
    void aDrainingUdpEndpointKeepsItsFlows() {
        // Given
        state.put(web());
        state.put(endpoints("10.244.2.2", "10.244.2.3"));
        commit(state.table().reconcile(Map.of()));

        // When
        state.put(slice(
                "web",
                Protocol.UDP,
                5353,
                endpoint("10.244.2.2", "node-2").withConditions(false, true, true),
                endpoint("10.244.2.3", "node-2")));
        List<Change> changes = commit(state.table().changes());

        // Then
        assertThat(changes.getFirst().staleFlows()).isEmpty();
    }

    @Test
    void aRestartKeepsNumbersAndChangesOnlyTheDifference() {
        // Given
        state.put(service("other", "10.96.0.9")
                .ports(List.of(port(Protocol.TCP, 80, 8080)))
                .build());
        state.put(slice("other", Protocol.TCP, 8080, endpoint("10.244.2.7", "node-2")));
        commit(state.table().reconcile(Map.of()));
        state.put(web());
        state.put(endpoints("10.244.2.2", "10.244.2.3"));
        commit(state.table().changes());

        // When
        ClusterState next = new ClusterState(settings(NodeSettings.Mode.REPLACE));
        next.put(web());
        next.put(endpoints("10.244.2.3", "10.244.2.4"));
        List<Operation> operations = next.table().reconcile(kernel).stream()
                .flatMap(change -> change.operations().stream())
                .toList();

        // Then
        Key slot = new Key.Slot(web().ipFamilies().getFirst(), 2, 0);
        assertThat(operations)
                .contains(new Operation.Replace(
                        slot, new Value.Endpoint(ip("10.244.2.2"), 5353), new Value.Endpoint(ip("10.244.2.4"), 5353)));
        assertThat(operations)
                .filteredOn(operation -> !(operation instanceof Operation.Remove))
                .hasSize(1);
        assertThat(operations)
                .filteredOn(Operation.Remove.class::isInstance)
                .extracting(Operation::key)
                .contains(new Key.ClusterIp(ip("10.96.0.9")))
                .hasSize(3);
    }

    @Test
    void whatARestartRemovesLeavesNoFlowsBehind() {
        // Given
        ServicePort dns = nodePort(port(Protocol.UDP, 53, 5353), 30053);
        state.put(service("gone", "10.96.0.9")
                .type(Service.Type.NODE_PORT)
                .externalTrafficPolicy(Service.TrafficPolicy.LOCAL)
                .ports(List.of(dns))
                .build());
        state.put(slice("gone", Protocol.UDP, 5353, endpoint("10.244.1.7", "node-1")));
        state.put(web());
        commit(state.table().reconcile(Map.of()));

        // When
        ClusterState next = new ClusterState(settings(NodeSettings.Mode.REPLACE));
        next.put(web());
        List<StaleFlows> stale = next.table().reconcile(kernel).stream()
                .flatMap(change -> change.staleFlows().stream())
                .toList();

        // Then
        assertThat(stale)
                .containsExactlyInAnyOrder(
                        forgotten(ip("10.96.0.1"), 53), forgotten(ip("10.96.0.9"), 53), forgotten(null, 30053));
    }

    @Test
    void aHairpinGoesWithTheLastServiceThatNeedsIt() {
        // Given
        Key hairpin = new Key.Hairpin(ip("10.244.1.2"));
        for (String name : List.of("a", "b")) {
            state.put(service(name, "10.96.0." + (name.equals("a") ? 1 : 2))
                    .ports(List.of(port(Protocol.TCP, 80, 8080)))
                    .build());
            state.put(slice(name, Protocol.TCP, 8080, endpoint("10.244.1.2", "node-1")));
        }
        commit(state.table().reconcile(Map.of()));
        assertThat(kernel).containsKey(hairpin);

        // When
        state.remove(service("a", "10.96.0.1").build().key());
        commit(state.table().changes());
        commit(state.table().changes());
        boolean withOne = kernel.containsKey(hairpin);
        state.remove(service("b", "10.96.0.2").build().key());
        commit(state.table().changes());
        commit(state.table().changes());

        // Then
        assertThat(withOne).isTrue();
        assertThat(kernel).doesNotContainKey(hairpin);
    }

    @Test
    void aRejectedChangeIsPlannedAgain() {
        // Given
        commit(state.table().reconcile(Map.of()));
        state.put(web());
        List<Change> first = state.table().changes();

        // When
        first.forEach(state.table()::rejected);
        List<Change> second = state.table().changes();

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(state.table().rulesetHash()).isEqualTo(RulesetHash.of(NodeRules.NONE, List.of()));
    }

    @Test
    void aFlushedKernelIsFilledAgain() {
        // Given
        state.put(node("node-1", "", ips("172.30.0.11"), "10.244.1.0/24"));
        state.put(serviceCidr("10.96.0.0/16"));
        state.put(web());
        state.put(endpoints("10.244.2.2"));
        commit(state.table().reconcile(Map.of()));
        Map<Key, Value> before = Map.copyOf(kernel);

        // When
        kernel.clear();
        commit(state.table().reconcile(Map.of()));

        // Then
        assertThat(kernel).isEqualTo(before);
    }

    @Test
    void besideAnotherProxyOnlyLabelledServicesAreOurs() {
        // Given
        ClusterState beside = new ClusterState(settings(NodeSettings.Mode.BESIDE));
        beside.put(serviceCidr("10.96.0.0/16"));
        beside.put(web());

        // When
        List<Change> unlabelled = beside.table().reconcile(Map.of());
        beside.put(
                Service.builder(web().meta().withLabels(Map.of("service.kubernetes.io/service-proxy-name", "fairway")))
                        .clusterIps(web().clusterIps())
                        .ports(web().ports())
                        .build());

        // Then
        assertThat(unlabelled).isEmpty();
        assertThat(beside.table().changes()).hasSize(1);
    }

    private static StaleFlows forgotten(@Nullable InetAddress address, int port) {
        return new StaleFlows(IpFamily.IPV4, Protocol.UDP, address, port, new Leads.NotTo(Set.of()));
    }
}
