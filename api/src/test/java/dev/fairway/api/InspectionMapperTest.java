package dev.fairway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.fairway.api.registry.v1.NodeRules;
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
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InspectionMapperTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901234Z");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("fd00:10:96::1");
    private static final EndpointShare ENDPOINT = new EndpointShare(IPV6, new PortNumber(8080), 20);

    @Test
    void rulesComeBackAsTheyWere() throws Exception {
        // Given
        AddressInKernel external = new AddressInKernel(
                AddressInKernel.Kind.LOAD_BALANCER_IP,
                IPV6,
                IpFamily.IPV6,
                Protocol.SCTP,
                new PortNumber(80),
                "http",
                new AddressRule.ToEndpoints(List.of(ENDPOINT), AddressRule.Masquerade.IF_NODE, Duration.ofHours(3)),
                new AddressRule.Absent(),
                List.of(Cidr.parse("fd00::/8")));
        AddressInKernel nodePort = new AddressInKernel(
                AddressInKernel.Kind.NODE_PORT,
                null,
                IpFamily.IPV4,
                Protocol.UDP,
                new PortNumber(30_080),
                "",
                new AddressRule.Drop(),
                new AddressRule.Reject(),
                List.of());
        NodeRulesReport report = new NodeRulesReport(
                "node-1",
                NOW,
                List.of(new ServiceInKernel(
                        new ServiceKey("default", "web"),
                        List.of(external, nodePort),
                        List.of(new RuleDifference(RuleDifference.Kind.DIFFERENT, "a", "b", "c")))),
                List.of(RuleDifference.missing("a", "b"), RuleDifference.unexpected("a", "c")),
                0);

        // When
        NodeRules wire = NodeRules.parseFrom(
                InspectionMapper.toWire(report, Integer.MAX_VALUE).toByteArray());

        // Then
        assertThat(InspectionMapper.fromWire(wire)).isEqualTo(report);
    }

    @Test
    void servicesThatDoNotFitAreCounted() {
        // Given
        List<ServiceInKernel> services = IntStream.range(0, 100)
                .mapToObj(i -> new ServiceInKernel(new ServiceKey("default", "s-" + i), List.of(), List.of()))
                .toList();

        // When
        NodeRules wire = InspectionMapper.toWire(new NodeRulesReport("node-1", NOW, services, List.of(), 0), 200);

        // Then
        assertThat(wire.getServicesCount()).isBetween(1, 99);
        assertThat(wire.getServicesCount() + wire.getOmitted()).isEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void traceComesBackAsItWas(PacketTrace.Verdict verdict) throws Exception {
        // Given
        PacketTrace trace = new PacketTrace(
                "node-1",
                verdict instanceof PacketTrace.Verdict.Pass
                        ? Optional.empty()
                        : Optional.of(new ServiceKey("default", "web")),
                List.of(new PacketTrace.Step("address", "it is the cluster IP")),
                verdict,
                List.of(RuleDifference.missing("a", "b")));

        // When
        byte[] bytes = InspectionMapper.toWire(trace).toByteArray();

        // Then
        assertThat(InspectionMapper.fromWire(dev.fairway.api.registry.v1.PacketTrace.parseFrom(bytes)))
                .isEqualTo(trace);
    }

    private static Stream<PacketTrace.Verdict> verdicts() {
        return Stream.of(
                new PacketTrace.Verdict.ToEndpoint(List.of(ENDPOINT), true),
                new PacketTrace.Verdict.Reject(),
                new PacketTrace.Verdict.Drop(),
                new PacketTrace.Verdict.Pass());
    }

    @Test
    void aPacketBetweenTwoFamiliesIsNoQuestion() {
        // Given
        PacketQuestion question = new PacketQuestion(IPV6, IPV6, Protocol.TCP, new PortNumber(80));
        var mixed = InspectionMapper.toWire(question).toBuilder()
                .setSource(ByteString.copyFrom(new byte[] {10, 0, 0, 1}))
                .build();

        // When / Then
        assertThat(InspectionMapper.fromWire(InspectionMapper.toWire(question))).isEqualTo(question);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InspectionMapper.fromWire(mixed))
                .withMessageContaining("10.0.0.1");
    }
}
