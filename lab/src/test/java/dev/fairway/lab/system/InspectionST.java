package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.fairway.api.event.v1.Protocol;
import dev.fairway.api.registry.v1.AddressInKernel;
import dev.fairway.api.registry.v1.AddressKind;
import dev.fairway.api.registry.v1.NodeRules;
import dev.fairway.api.registry.v1.PacketTrace;
import dev.fairway.api.registry.v1.PacketVerdict;
import dev.fairway.api.registry.v1.RuleOutcome;
import dev.fairway.api.registry.v1.ServiceInKernel;
import dev.fairway.api.registry.v1.TraceStep;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** People ask a node, over the registry: what its kernel holds, and what it does with a packet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InspectionST {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NODE = "node-1";

    private SystemLab lab;
    private Cluster cluster;

    @BeforeAll
    void start() {
        lab = SystemLab.start(SystemLab.name("look"));
        cluster = Cluster.of(lab.lab(), "default");
        cluster.apply(Manifests.deployment("web", 2));
        cluster.apply(Manifests.service("web", "web"));
        cluster.awaitReadyPods("web", 2);
    }

    @AfterAll
    void stop() {
        cluster.close();
        lab.close();
    }

    @Test
    void theKernelFollowsThePodsAndIsAsDecided() {
        // Given
        List<String> pods = cluster.awaitReadyPods("web", 2);
        awaitEndpoints(addresses(pods));

        // When
        lab.lab().setReady("default", pods.getFirst(), false);

        // Then
        awaitEndpoints(addresses(pods.subList(1, 2)));
        assertThat(rules().getDifferencesList()).isEmpty();
        lab.lab().setReady("default", pods.getFirst(), true);
        awaitEndpoints(addresses(pods));
    }

    @Test
    void aPacketsWayIsTold() {
        // Given
        List<String> pods = cluster.awaitReadyPods("web", 2);
        awaitEndpoints(addresses(pods));
        InetAddress clusterIp = InetAddress.ofLiteral(cluster.clusterIp("web", Family.IPV4));

        // When
        PacketTrace trace =
                cluster.trace(NODE, InetAddress.ofLiteral("198.51.100.9"), clusterIp, Protocol.PROTOCOL_UDP);
        PacketTrace foreign = cluster.trace(NODE, clusterIp, InetAddress.ofLiteral("9.9.9.9"), Protocol.PROTOCOL_TCP);

        // Then
        assertThat(trace.getVerdict()).isEqualTo(PacketVerdict.PACKET_VERDICT_TO_ENDPOINT);
        assertThat(trace.getService()).isEqualTo("web");
        assertThat(trace.getMasquerade()).isTrue();
        assertThat(trace.getStepsList())
                .extracting(TraceStep::getCode)
                .containsExactly("address", "traffic-policy", "masquerade", "endpoints");
        assertThat(trace.getDifferencesList()).isEmpty();
        assertThat(foreign.getVerdict()).isEqualTo(PacketVerdict.PACKET_VERDICT_PASS);
    }

    @Test
    void whatIsNotThereIsNamedAndANodeThatIsAwayToo() {
        assertRefused("node-9", "web", Status.Code.NOT_FOUND, "nodes \"node-9\" not found");
        assertRefused(NODE, "none", Status.Code.NOT_FOUND, "services \"none\" not found in namespace \"default\"");
        lab.lab().stop("node-proxy-node-2");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertRefused(
                        "node-2", "web", Status.Code.FAILED_PRECONDITION, "node-2 is not connected to this registry"));
        lab.lab().start("node-proxy-node-2");
        await().atMost(PATIENCE)
                .ignoreException(StatusRuntimeException.class)
                .until(() -> cluster.rules("node-2", "web").getServicesCount() == 1);
    }

    private void assertRefused(String node, String service, Status.Code code, String message) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> cluster.rules(node, service))
                .satisfies(e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
                .withMessageContaining(message);
    }

    private void awaitEndpoints(Set<ByteString> addresses) {
        await().atMost(PATIENCE)
                .ignoreException(StatusRuntimeException.class)
                .untilAsserted(() -> assertThat(rules().getAddressesList())
                        .filteredOn(InspectionST::isIpv4ClusterIp)
                        .hasSize(2)
                        .allSatisfy(address -> {
                            assertThat(address.getFromAnywhere().getOutcome())
                                    .isEqualTo(RuleOutcome.RULE_OUTCOME_TO_ENDPOINTS);
                            assertThat(address.getFromAnywhere().getEndpointsList().stream()
                                            .map(endpoint -> endpoint.getAddress())
                                            .collect(Collectors.toSet()))
                                    .isEqualTo(addresses);
                        }));
    }

    private static boolean isIpv4ClusterIp(AddressInKernel address) {
        return address.getKind() == AddressKind.ADDRESS_KIND_CLUSTER_IP
                && address.getAddress().size() == 4;
    }

    private ServiceInKernel rules() {
        NodeRules rules = cluster.rules(NODE, "web");
        return rules.getServices(0);
    }

    private Set<ByteString> addresses(List<String> pods) {
        return pods.stream()
                .map(pod -> cluster.get("Pod", pod).at("/status/podIP").asText())
                .map(address ->
                        ByteString.copyFrom(InetAddress.ofLiteral(address).getAddress()))
                .collect(Collectors.toSet());
    }
}
