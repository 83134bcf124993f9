package dev.fairway.nodeproxy;

import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.AddressInKernel;
import dev.fairway.model.inspection.AddressRule;
import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.model.inspection.RuleDifference;
import dev.fairway.model.inspection.ServiceInKernel;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.Outcome;
import dev.fairway.nodeproxy.core.StaleFlows;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.NetworkNamespace;
import dev.fairway.nodeproxy.nftables.NetlinkNftables;
import dev.fairway.nodeproxy.nftables.Nftables;
import dev.fairway.nodeproxy.nftables.table.KernelTables;
import dev.fairway.nodeproxy.nftables.table.KernelTablesIT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node tells about a real kernel, each test in a network namespace of its own. */
class InspectorIT {

    private static final Optional<ServiceKey> PLAIN = Optional.of(new ServiceKey("default", "plain"));

    @Test
    void whatWasProgrammedIsFoundWithoutDifference() {
        Node.in(node -> {
            // When
            NodeRulesReport report = node.inspector.rules(Optional.empty());

            // Then
            assertThat(report.differences()).isEmpty();
            assertThat(report.services())
                    .extracting(service -> service.service().name())
                    .containsExactly("empty", "plain", "sticky");
            assertThat(report.services())
                    .allSatisfy(service -> assertThat(service.differences()).isEmpty());
            assertThat(address(report, "plain", AddressInKernel.Kind.CLUSTER_IP, IpFamily.IPV4)
                            .fromAnywhere())
                    .isEqualTo(new AddressRule.ToEndpoints(
                            List.of(share("10.244.1.2", 8080), share("10.244.2.2", 8080)),
                            AddressRule.Masquerade.UNLESS_POD,
                            null));
            assertThat(address(report, "plain", AddressInKernel.Kind.CLUSTER_IP, IpFamily.IPV6)
                            .fromAnywhere())
                    .isEqualTo(new AddressRule.ToEndpoints(
                            List.of(share("fd00:10:244:1::2", 8080)), AddressRule.Masquerade.UNLESS_POD, null));
            assertThat(address(report, "empty", AddressInKernel.Kind.CLUSTER_IP, IpFamily.IPV4)
                            .fromAnywhere())
                    .isEqualTo(new AddressRule.Reject());
        });
    }

    @Test
    void localPolicyAffinityAndSourceRangesAreReadBack() {
        Node.in(node -> {
            // When
            AddressInKernel address = address(
                    node.inspector.rules(Optional.of(new ServiceKey("default", "sticky"))),
                    "sticky",
                    AddressInKernel.Kind.LOAD_BALANCER_IP,
                    IpFamily.IPV4);

            // Then
            assertThat(address.fromAnywhere())
                    .isEqualTo(new AddressRule.ToEndpoints(
                            List.of(share("10.244.1.3", 5353)), AddressRule.Masquerade.IF_NODE, Duration.ofHours(3)));
            assertThat(address.inCluster())
                    .isInstanceOfSatisfying(
                            AddressRule.ToEndpoints.class,
                            to -> assertThat(to.endpoints()).hasSize(3));
            assertThat(address.allowedSources())
                    .containsExactly(Cidr.parse("192.0.2.0/24"), Cidr.parse("192.0.3.128/25"));
        });
    }

    @Test
    void aRuleThatAForeignHandRemovedIsADifferenceUntilItIsRepaired() {
        Node.in(node -> {
            // Given
            nft("delete", "element", "ip", "fairway", "service-addresses", "{ 10.96.0.1 . tcp . 80 }");

            // When
            ServiceInKernel broken = node.inspector.rules(PLAIN).services().getFirst();
            PacketTrace trace = node.inspector.trace(packet("10.96.0.1"), ips("172.30.0.11"));
            node.reconcile();

            // Then
            assertThat(broken.differences())
                    .containsExactly(RuleDifference.missing(
                            "10.96.0.1:80/TCP",
                            "to 10.244.1.2:8080 weight 1, 10.244.2.2:8080 weight 1, masqueraded unless from a pod"));
            assertThat(broken.addresses())
                    .filteredOn(address -> address.family() == IpFamily.IPV4)
                    .extracting(AddressInKernel::fromAnywhere)
                    .containsExactly(new AddressRule.Absent());
            assertThat(trace.differences()).isEqualTo(broken.differences());
            assertThat(node.inspector.rules(PLAIN).services().getFirst().differences())
                    .isEmpty();
        });
    }

    @Test
    void whatAForeignHandAddedOrChangedStandsOut() {
        Node.in(node -> {
            // Given
            nft("add", "element", "ip", "fairway", "node-addresses", "{ 9.9.9.9 }");
            nft("delete", "element", "ip", "fairway", "pod-cidrs", "{ 10.244.1.0/24 }");

            // When
            NodeRulesReport report = node.inspector.rules(Optional.empty());

            // Then
            assertThat(report.differences())
                    .containsExactly(
                            RuleDifference.missing("pod network 10.244.1.0/24", ""),
                            RuleDifference.unexpected("node port address 9.9.9.9", ""));
        });
    }

    @Test
    void aTableThatIsGoneLacksEverything() {
        Node.in(node -> {
            // Given
            nft("delete", "table", "ip6", "fairway");

            // When
            ServiceInKernel service = node.inspector.rules(PLAIN).services().getFirst();

            // Then
            assertThat(service.differences())
                    .extracting(RuleDifference::subject)
                    .containsExactly(
                            "[fd00:10:96::1]:80/TCP",
                            "masquerade of pod fd00:10:244:1::2 to itself",
                            "refusal of other ports of fd00:10:96::1");
        });
    }

    @Test
    void aPacketsWayIsToldWithItsEndpoints() {
        Node.in(node -> {
            // When
            PacketTrace trace = node.inspector.trace(packet("10.96.0.1"), ips("172.30.0.11"));

            // Then
            assertThat(trace.verdict())
                    .isEqualTo(new PacketTrace.Verdict.ToEndpoint(
                            List.of(
                                    new EndpointShare(ip("10.244.1.2"), new PortNumber(8080), 10),
                                    new EndpointShare(ip("10.244.2.2"), new PortNumber(8080), 10)),
                            false));
            assertThat(trace.steps())
                    .extracting(PacketTrace.Step::code)
                    .containsExactly("address", "traffic-policy", "masquerade", "endpoints");
            assertThat(trace.service()).isEqualTo(PLAIN);
            assertThat(trace.differences()).isEmpty();
            assertThat(node.inspector.trace(packet("8.8.8.8"), List.of()).verdict())
                    .isEqualTo(new PacketTrace.Verdict.Pass());
        });
    }

    private static PacketQuestion packet(String destination) {
        return new PacketQuestion(ip("10.244.1.9"), ip(destination), Protocol.TCP, new PortNumber(80));
    }

    private static EndpointShare share(String address, int port) {
        return new EndpointShare(ip(address), new PortNumber(port), 1);
    }

    private static AddressInKernel address(
            NodeRulesReport report, String service, AddressInKernel.Kind kind, IpFamily family) {
        return report.services().stream()
                .filter(candidate -> candidate.service().name().equals(service))
                .flatMap(candidate -> candidate.addresses().stream())
                .filter(address -> address.kind() == kind && address.family() == family)
                .findFirst()
                .orElseThrow();
    }

    private static void nft(String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 1];
        command[0] = "nft";
        System.arraycopy(words, 0, command, 1, words.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** What a test does on a node. */
    private interface Story {
        void run(Node node) throws Exception;
    }

    /** A programmed kernel; its tables are open to other programs, and nobody repairs them by himself. */
    private static final class Node implements DataPlane {
        private final ClusterState state = KernelTablesIT.everyKind();
        private final Inspector inspector = new Inspector("node-1", state, this, InstantSource.system());
        private final KernelTables tables;

        private Node(Nftables nftables) {
            tables = new KernelTables(nftables, new KernelTables.Sizes(1024, 0), false);
            reconcile();
        }

        static void in(Story story) {
            NetworkNamespace.inNew(() -> {
                try (Nftables nftables = NetlinkNftables.open(Kernel.syscalls())) {
                    story.run(new Node(nftables));
                }
                return null;
            });
        }

        void reconcile() {
            List<Change> changes = state.table().reconcile(read());
            assertThat(apply(changes)).allMatch(Outcome.IN_EFFECT::equals);
            changes.forEach(state.table()::committed);
        }

        @Override
        public Map<Key, Value> read() {
            return tables.read();
        }

        @Override
        public Optional<Map<Key, Value>> look() {
            return Optional.of(tables.look());
        }

        @Override
        public List<Outcome> apply(List<Change> changes) {
            return tables.apply(changes);
        }

        @Override
        public int forget(List<StaleFlows> stale) {
            return 0;
        }

        @Override
        public Counters counters() {
            return Counters.NONE;
        }

        @Override
        public void close() {
            // the tables go with their namespace
        }
    }
}
