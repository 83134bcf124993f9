package dev.fairway.cli.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairway.cli.session.CommandException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAnswersTest {

    private static final ServiceKey WEB = new ServiceKey("default", "web");
    private static final List<EndpointShare> ENDPOINTS = List.of(
            new EndpointShare(ip("fd00:10:244:1::2"), new PortNumber(8080), 3),
            new EndpointShare(ip("fd00:10:244:2::2"), new PortNumber(8080), 1));

    @Test
    void rulesAreToldFromTheAddressToItsEndpoints() {
        // Given
        NodeRulesReport report = report(List.of());

        // When
        String text = RulesText.of(report);

        // Then
        assertThat(text).isEqualTo("""
                        Kernel of node node-1, read at 2026-11-24T14:03:00Z

                        Service default/web
                          load balancer [fd00:10:96::9]:80/TCP, port http
                            only from fd00::/8
                            from this node and its pods: to one of 2 endpoints, with the client's address as source unless from this node itself, a client stays for 10800 s
                              [fd00:10:244:1::2]:8080  75.0 %
                              [fd00:10:244:2::2]:8080  25.0 %
                            from anywhere else: dropped: the policy is Local and no endpoint is on this node
                          The kernel is as decided.
                        """);
    }

    @Test
    void aDifferenceStandsWithItsService() {
        // Given
        NodeRulesReport report = report(List.of(
                RuleDifference.missing("10.96.0.1:80/TCP", "reject"),
                new RuleDifference(RuleDifference.Kind.DIFFERENT, "10.96.0.2:80/TCP", "reject", "drop")));

        // When
        String text = RulesText.of(report);

        // Then
        assertThat(text).doesNotContain("as decided.").endsWith("""
                          NOT AS DECIDED:
                            missing: 10.96.0.1:80/TCP should lead reject
                            different: 10.96.0.2:80/TCP should lead reject, but leads drop
                        """);
        assertThat(RulesJson.of(report).at("/services/0/differences/1").toString())
                .isEqualTo("{\"kind\":\"different\",\"subject\":\"10.96.0.2:80/TCP\","
                        + "\"wanted\":\"reject\",\"found\":\"drop\"}");
    }

    @Test
    void aTraceBeginsWithItsAnswer() {
        // Given
        PacketTrace trace = new PacketTrace(
                "node-1",
                Optional.of(WEB),
                List.of(new PacketTrace.Step("address", "it is the cluster IP")),
                new PacketTrace.Verdict.ToEndpoint(ENDPOINTS, true),
                List.of(RuleDifference.missing("10.96.0.1:80/TCP", "reject")));

        // When / Then
        assertThat(TraceAnswer.text(trace)).isEqualTo("""
                        Node node-1 sends it to one of 2 endpoints of Service default/web.
                          - it is the cluster IP
                        BUT THE KERNEL IS NOT AS DECIDED:
                          missing: 10.96.0.1:80/TCP should lead reject
                        """);
        assertThat(TraceAnswer.json(trace).at("/endpoints/0/address").asText()).isEqualTo("fd00:10:244:1::2");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.1.1, 10.96.0.1:80, TCP, 80",
        "10.1.1.1, 10.96.0.1:53/udp, UDP, 53",
        "fd00::1, [fd00::2]:9/SCTP, SCTP, 9"
    })
    void aPacketIsReadFromTheCommandLine(String from, String to, Protocol protocol, int port) {
        // When
        PacketQuestion packet = PacketArguments.parse(from, to);

        // Then
        assertThat(packet.source()).isEqualTo(ip(from));
        assertThat(packet.protocol()).isEqualTo(protocol);
        assertThat(packet.port()).isEqualTo(new PortNumber(port));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.1.1, 10.96.0.1, is not ADDRESS:PORT",
        "10.1.1.1, fd00::1:80, is not ADDRESS:PORT",
        "pod-a, 10.96.0.1:80, --from \"pod-a\" is not an IP address",
        "10.1.1.1, web:80, --to \"web\" is not an IP address",
        "10.1.1.1, 10.96.0.1:80/icmp, protocol \"icmp\"",
        "10.1.1.1, 10.96.0.1:70000, 70000",
        "10.1.1.1, [fd00::2]:80, two address families"
    })
    void whatIsNoPacketIsNamed(String from, String to, String message) {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> PacketArguments.parse(from, to))
                .withMessageContaining(message);
    }

    private static NodeRulesReport report(List<RuleDifference> differences) {
        AddressInKernel address = new AddressInKernel(
                AddressInKernel.Kind.LOAD_BALANCER_IP,
                ip("fd00:10:96::9"),
                IpFamily.IPV6,
                Protocol.TCP,
                new PortNumber(80),
                "http",
                new AddressRule.Drop(),
                new AddressRule.ToEndpoints(ENDPOINTS, AddressRule.Masquerade.IF_NODE, Duration.ofHours(3)),
                List.of(Cidr.parse("fd00::/8")));
        return new NodeRulesReport(
                "node-1",
                Instant.parse("2026-11-24T14:03:00Z"),
                List.of(new ServiceInKernel(WEB, List.of(address), differences)),
                List.of(),
                0);
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
