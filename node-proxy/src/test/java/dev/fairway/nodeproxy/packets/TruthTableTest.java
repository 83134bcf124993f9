package dev.fairway.nodeproxy.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.packets.TruthTable.Case;
import dev.fairway.nodeproxy.packets.TruthTable.Expected;
import dev.fairway.nodeproxy.packets.TruthTable.Scenario;
import dev.fairway.rules.packet.Decision;
import dev.fairway.rules.packet.Packet;
import dev.fairway.rules.packet.PacketPath;
import dev.fairway.rules.ruleset.Destination;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The truth table against the core's own decision; {@link TruthTableIT} holds real packets to the same rows. */
class TruthTableTest {

    private static final TruthTable TABLE = TruthTable.load();

    @Test
    void thereAreEnoughCases() {
        assertThat(TABLE.scenarios().stream().mapToInt(s -> s.cases().size()).sum())
                .isGreaterThanOrEqualTo(250);
    }

    @TestFactory
    Stream<DynamicNode> theCoreDecidesAsTheTableSays() {
        return TABLE.scenarios().stream().map(scenario -> {
            PacketPath path = path(scenario);
            return DynamicContainer.dynamicContainer(
                    scenario.name(),
                    scenario.cases().stream()
                            .map(row -> DynamicTest.dynamicTest(row.toString(), () -> check(path, row))));
        });
    }

    private static PacketPath path(Scenario scenario) {
        TruthCluster cluster = new TruthCluster(scenario);
        ClusterState state = new ClusterState(cluster.settings());
        cluster.objects().forEach(state::put);
        state.table().reconcile(Map.of()).forEach(state.table()::committed);
        return new PacketPath(
                state.nodeRules(),
                List.of(TruthCluster.addressOf("node", IpFamily.IPV4), TruthCluster.addressOf("node", IpFamily.IPV6)),
                state.table().inEffect());
    }

    private static void check(PacketPath path, Case row) {
        InetAddress source =
                TruthCluster.addressOf(row.client(), row.transport().family());
        Decision decision = path.decide(new Packet(
                source,
                TruthCluster.address(row.address(), row.transport()),
                row.transport().protocol(),
                new PortNumber(TruthCluster.port(row.address()))));
        switch (row.expected()) {
            case Expected.Endpoints(Set<String> names, boolean _, boolean masqueraded) -> {
                assertThat(decision).isInstanceOfSatisfying(Decision.ToEndpoint.class, to -> {
                    assertThat(names(to.endpoints())).isEqualTo(names);
                    boolean toItself = to.endpoints().stream()
                            .allMatch(endpoint -> endpoint.address().equals(source));
                    assertThat(to.masquerade() || toItself).isEqualTo(masqueraded);
                });
            }
            case Expected.Refused(boolean captured) ->
                assertThat(decision).isInstanceOf(captured ? Decision.Reject.class : Decision.Pass.class);
            case Expected.Silent(boolean captured) ->
                assertThat(decision).isInstanceOf(captured ? Decision.Drop.class : Decision.Pass.class);
        }
    }

    private static Set<String> names(List<Destination> endpoints) {
        return endpoints.stream()
                .map(endpoint -> Stream.of("pod-a", "pod-b", "far")
                        .filter(name -> endpoint.address()
                                .equals(TruthCluster.addressOf(name, IpFamily.of(endpoint.address()))))
                        .findFirst()
                        .orElseThrow())
                .collect(Collectors.toSet());
    }
}
