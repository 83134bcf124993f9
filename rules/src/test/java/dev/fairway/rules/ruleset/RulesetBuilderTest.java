package dev.fairway.rules.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulesetBuilderTest {

    private static final String HERE = "node-1";
    private final RulesetBuilder builder = new RulesetBuilder(
            new NodeView(HERE, "", List.of(ip("192.0.2.1")), false, List.of(Cidr.parse("198.51.100.0/24"))));

    @Test
    void aClusterIpLeadsToTheReadyEndpoints() {
        // Given
        Service service = service().clientIpAffinity(Duration.ofHours(3)).build();

        // When
        ServiceRules rules = builder.rulesFor(service, List.of(slice(on(HERE, 2), on("node-2", 3))));

        // Then
        assertThat(RulesetRenderer.render(rules)).isEqualTo("""
                        service default/web local-ready 1
                          port - tcp ipv4 affinity 10800s
                            cluster-ip 10.96.0.1 80 to cluster-wide, masquerade unless-pod
                            cluster-wide endpoint 10.0.0.2 8080 weight 10 on this node
                            cluster-wide endpoint 10.0.0.3 8080 weight 10
                        """);
    }

    @Test
    void aServiceWithoutEndpointsIsRejectedAtEveryAddress() {
        // Given
        Service service =
                loadBalancer().externalTrafficPolicy(TrafficPolicy.LOCAL).build();

        // When
        ServiceRules rules = builder.rulesFor(service, List.of());

        // Then
        assertThat(rules.ports().getFirst().addresses())
                .hasSize(4)
                .allMatch(address -> address.fromAnywhere() == Target.REJECT && address.inCluster() == Target.REJECT);
    }

    @Test
    void externalPolicyLocalDropsFromOutsideWithoutLocalEndpointsAndShortCutsInside() {
        // Given
        Service service =
                loadBalancer().externalTrafficPolicy(TrafficPolicy.LOCAL).build();

        // When
        ServiceRules rules = builder.rulesFor(service, List.of(slice(on("node-2", 3))));

        // Then
        assertThat(RulesetRenderer.render(rules)).isEqualTo("""
                        service default/web local-ready 0
                          port - tcp ipv4
                            cluster-ip 10.96.0.1 80 to cluster-wide, masquerade unless-pod
                            external-ip 198.51.100.7 80 to drop, in the cluster to cluster-wide, masquerade if-node
                            load-balancer-ip 203.0.113.9 80 to drop, in the cluster to cluster-wide, masquerade if-node
                            node-port * 30080 to drop, in the cluster to cluster-wide, masquerade if-node
                            cluster-wide endpoint 10.0.0.3 8080 weight 10
                        """);
    }

    @Test
    void internalPolicyLocalDoesNotConcernExternalAddresses() {
        // Given
        Service service =
                loadBalancer().internalTrafficPolicy(TrafficPolicy.LOCAL).build();

        // When
        List<ServiceAddress> addresses = builder.rulesFor(service, List.of(slice(on("node-2", 3))))
                .ports()
                .getFirst()
                .addresses();

        // Then
        assertThat(addresses.getFirst().fromAnywhere()).isEqualTo(Target.DROP);
        assertThat(addresses.subList(1, 4))
                .allMatch(address ->
                        address.fromAnywhere() == Target.CLUSTER_WIDE && address.masquerade() == Masquerade.ALWAYS);
    }

    @Test
    void externalIpsOutsideTheAllowedPrefixesAreIgnored() {
        // Given
        Service service = service().externalIps(List.of(ip("8.8.8.8"))).build();

        // When / Then
        assertThat(builder.rulesFor(service, List.of()).ports().getFirst().addresses())
                .extracting(ServiceAddress::kind)
                .containsExactly(ServiceAddress.Kind.CLUSTER_IP);
    }

    @Test
    void sourceRangesConcernTheLoadBalancerIpOnly() {
        // Given
        Service service = loadBalancer()
                .loadBalancerSourceRanges(
                        List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("192.0.2.128/25"), Cidr.parse("2001:db8::/32")))
                .build();

        // When
        List<ServiceAddress> addresses =
                builder.rulesFor(service, List.of()).ports().getFirst().addresses();

        // Then
        assertThat(addresses)
                .filteredOn(address -> !address.allowedSources().isEmpty())
                .singleElement()
                .satisfies(address -> {
                    assertThat(address.kind()).isEqualTo(ServiceAddress.Kind.LOAD_BALANCER_IP);
                    // the node's own address is inside, so the load balancer's is a source too
                    assertThat(address.allowedSources())
                            .containsExactly(Cidr.parse("192.0.2.0/24"), Cidr.parse("203.0.113.9/32"));
                });
    }

    @Test
    void aRangeOfEverythingSwitchesTheCheckOff() {
        // Given
        Service service = loadBalancer()
                .loadBalancerSourceRanges(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("0.0.0.0/0")))
                .build();

        // When / Then
        assertThat(builder.rulesFor(service, List.of()).ports().getFirst().addresses())
                .allMatch(address -> address.allowedSources().isEmpty());
    }

    @Test
    void headlessAndExternalNameServicesHaveNoRules() {
        // Given
        Service headless = service().headless(true).clusterIps(List.of()).build();
        Service external =
                service().type(Service.Type.EXTERNAL_NAME).clusterIps(List.of()).build();

        // When / Then
        assertThat(builder.rulesFor(headless, List.of()).isEmpty()).isTrue();
        assertThat(builder.rulesFor(external, List.of()).isEmpty()).isTrue();
    }

    @Test
    void aProxyModeLoadBalancerIpIsNotCaptured() {
        // Given
        Service service = service()
                .type(Service.Type.LOAD_BALANCER)
                .loadBalancerIngress(List.of(new LoadBalancerIngress(ip("203.0.113.9"), "", true)))
                .build();

        // When / Then
        assertThat(builder.rulesFor(service, List.of()).ports().getFirst().addresses())
                .hasSize(1);
    }

    @Test
    void slicesOfAllManagersAreJoinedWithoutDuplicates() {
        // Given
        EndpointSlice ours = slice(on(HERE, 2));
        EndpointSlice byHand = new EndpointSlice(
                ObjectMeta.of("default", "by-hand"),
                "web",
                "somebody",
                IpFamily.IPV4,
                ours.ports(),
                List.of(on(HERE, 2).withConditions(false, true, true), on("node-2", 4)),
                List.of());

        // When
        List<Destination> endpoints = builder.rulesFor(service().build(), List.of(byHand, ours))
                .ports()
                .getFirst()
                .clusterWide();

        // Then
        assertThat(endpoints)
                .extracting(destination -> destination.address().getHostAddress())
                .containsExactly("10.0.0.2", "10.0.0.4");
    }

    @Test
    void endpointsAreJoinedByPortNameAndProtocol() {
        // Given
        EndpointSlice udp = new EndpointSlice(
                ObjectMeta.of("default", "udp"),
                "web",
                "",
                IpFamily.IPV4,
                List.of(new EndpointPort("", Protocol.UDP, new PortNumber(8080), "")),
                List.of(on(HERE, 2)),
                List.of());

        // When / Then
        assertThat(builder.rulesFor(service().build(), List.of(udp))
                        .ports()
                        .getFirst()
                        .clusterWide())
                .isEmpty();
    }

    @Test
    void theHashOfAChangedRulesetIsThatOfTheNewOne() {
        // Given
        ServiceRules before = builder.rulesFor(service().build(), List.of(slice(on(HERE, 2))));
        ServiceRules after = builder.rulesFor(service().build(), List.of(slice(on(HERE, 3))));
        RulesetHash hash = new RulesetHash();
        hash.add(NodeRules.NONE);
        hash.add(before);

        // When
        hash.remove(before);
        hash.add(after);

        // Then
        assertThat(hash.value())
                .isEqualTo(RulesetHash.of(NodeRules.NONE, List.of(after)))
                .isNotEqualTo(RulesetHash.of(NodeRules.NONE, List.of(before)))
                .hasSize(64);
    }

    private static Service.Builder service() {
        return Service.builder(ObjectMeta.of("default", "web"))
                .clusterIps(List.of(ip("10.96.0.1")))
                .selector(Map.of("app", "web"))
                .ports(List.of(ServicePort.of("", Protocol.TCP, 80)));
    }

    private static Service.Builder loadBalancer() {
        PortNumber port = new PortNumber(80);
        return service()
                .type(Service.Type.LOAD_BALANCER)
                .externalIps(List.of(ip("198.51.100.7")))
                .loadBalancerIngress(List.of(new LoadBalancerIngress(ip("203.0.113.9"), "", false)))
                .ports(List.of(new ServicePort(
                        "", Protocol.TCP, port, new TargetPort.Number(port), new PortNumber(30080), "")));
    }

    private static EndpointSlice slice(Endpoint... endpoints) {
        return new EndpointSlice(
                ObjectMeta.of("default", "web-1"),
                "web",
                "",
                IpFamily.IPV4,
                List.of(new EndpointPort("", Protocol.TCP, new PortNumber(8080), "")),
                Stream.of(endpoints).toList(),
                List.of());
    }

    private static Endpoint on(String node, int number) {
        return Endpoint.ready(ip("10.0.0." + number), node);
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
