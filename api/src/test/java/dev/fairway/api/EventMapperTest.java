package dev.fairway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.Kind;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventMapperTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901234Z");
    private static final InetAddress IPV4 = InetAddress.ofLiteral("10.96.0.1");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("fd00:10:96::1");
    private static final EventId ID = new EventId("endpoint-tracker", 3, 1L << 40);

    @ParameterizedTest
    @MethodSource("resources")
    void presentObjectComesBackAsItWas(Resource resource) throws Exception {
        // Given
        Event event = new Event(ID, new EventId("lb-provisioner", 1, 2), NOW, NOW, new Event.State.Present(resource));

        // When
        Event read = throughBytes(event);

        // Then
        assertThat(read).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("resources")
    void deletedObjectComesBackWithItsLastStateAndReason(Resource resource) throws Exception {
        // Given
        Event event = new Event(ID, null, NOW, NOW, new Event.State.Deleted(resource, "deleted by the user"));

        // When
        Event read = throughBytes(event);

        // Then
        assertThat(read).isEqualTo(event);
        assertThat(read.isDeletion()).isTrue();
    }

    @Test
    void everyKindIsTested() {
        assertThat(resources().map(Resource::kind).collect(Collectors.toSet())).isEqualTo(EnumSet.allOf(Kind.class));
    }

    @ParameterizedTest
    @EnumSource
    void serviceOfEachTypeComesBackAsItWas(Service.Type type) throws Exception {
        // Given
        Event event = present(Service.builder(meta("default", "web")).type(type).build());

        // When
        Event read = throughBytes(event);

        // Then
        assertThat(read).isEqualTo(event);
    }

    @ParameterizedTest
    @EnumSource
    void podInEachPhaseComesBackAsItWas(Pod.Phase phase) throws Exception {
        // Given
        Event event = present(new Pod(
                meta("default", "web-1"), "", phase, List.of(), List.of(), List.of(), List.of(), false, "", ""));

        // When
        Event read = throughBytes(event);

        // Then
        assertThat(read).isEqualTo(event);
    }

    @ParameterizedTest
    @EnumSource
    void eachKindHasAWireForm(Kind kind) {
        assertThat(RegistryMapper.fromWire(RegistryMapper.toWire(kind))).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource
    void eachProtocolHasAWireForm(Protocol protocol) {
        assertThat(RegistryMapper.fromWire(RegistryMapper.toWire(protocol))).isEqualTo(protocol);
    }

    @Test
    void selectorThatIsAbsentAndOneThatIsEmptyAreTwoThings() throws Exception {
        // Given
        Event absent =
                present(Service.builder(meta("default", "a")).selector(null).build());
        Event empty =
                present(Service.builder(meta("default", "a")).selector(Map.of()).build());

        // When
        Event readAbsent = throughBytes(absent);
        Event readEmpty = throughBytes(empty);

        // Then
        assertThat(((Service) readAbsent.resource()).selector()).isNull();
        assertThat(((Service) readEmpty.resource()).selector()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Programming.Stream.class)
    void programmingComesBackAsItWas(Programming.Stream stream) throws Exception {
        // Given
        Programming programming = new Programming(
                "node/node-1",
                List.of(new Programming.Position(Topics.PODS, 3, 1L << 50)),
                List.of(new InEffect(ID, NOW, NOW.plusMillis(6), ""), new InEffect(ID, NOW, NOW, "no space")),
                "ab12",
                NOW,
                stream);

        // When
        Programming read = EventMapper.fromWire(dev.fairway.api.event.v1.Programming.parseFrom(
                EventMapper.toWire(programming).toByteArray()));

        // Then
        assertThat(read).isEqualTo(programming);
    }

    @Test
    void eventWithoutAnObjectIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventMapper.fromWire(dev.fairway.api.event.v1.Event.getDefaultInstance()))
                .withMessageContaining("without an object");
    }

    @Test
    void valuesThatCannotBeAreRefused() {
        var valid = EventMapper.toWire(service());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventMapper.fromWire(valid.toBuilder()
                        .addClusterIps(ByteString.copyFrom(new byte[5]))
                        .build()))
                .withMessageContaining("5 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        EventMapper.fromWire(valid.toBuilder().setTypeValue(99).build()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventMapper.fromWire(valid.toBuilder()
                        .setPorts(0, valid.getPorts(0).toBuilder().setPort(70_000))
                        .build()))
                .withMessageContaining("70000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventMapper.fromWire(valid.toBuilder()
                        .addLoadBalancerSourceRanges("10.0.0.0/33")
                        .build()));
    }

    private static Stream<Resource> resources() {
        return Stream.of(
                service(),
                pod(),
                new Node(
                        meta("", "node-1"),
                        List.of(
                                new Node.Address("InternalIP", IPV4, ""),
                                new Node.Address("InternalIP", IPV6, ""),
                                new Node.Address("Hostname", null, "node-1")),
                        List.of(Cidr.parse("10.244.1.0/24"), Cidr.parse("fd00:10:244:1::/64")),
                        List.of(ready()),
                        List.of("node.kubernetes.io/unreachable"),
                        "aws:///eu-west-1a/i-0123456789abcdef0"),
                new Namespace(meta("", "default")),
                slice(),
                new ServiceCidr(meta("", "kubernetes"), List.of(Cidr.parse("10.96.0.0/16"))),
                new ClusterEvent(
                        meta("default", "web.1"),
                        "Service",
                        "web",
                        ClusterEvent.Severity.WARNING,
                        "NoPods",
                        "the selector matches no pod",
                        7,
                        NOW.minusSeconds(60),
                        NOW,
                        "endpoint-tracker"),
                new LoadBalancer(
                        meta("default", "web"),
                        List.of(
                                new LoadBalancer.Address(IPV4, "public", "node-1", 7),
                                new LoadBalancer.Address(IPV6, "public", "", 0)),
                        new LoadBalancer.Problem("NoNode", "no node can announce fd00:10:96::1")),
                new LoadBalancer(
                        meta("default", "cloud"),
                        List.of(),
                        "web.elb.example.com",
                        new LoadBalancer.Hold("example.com/cleanup", true),
                        LoadBalancer.Problem.NONE),
                ingress(),
                new Ingress(meta("default", "bare"), "", null, List.of(), List.of(), List.of()),
                new IngressClass(
                        meta("", "fairway"),
                        "fairway.dev/gateway",
                        new IngressClass.Parameters("fairway.dev", "Gateway", "main", "kube-system")),
                new IngressClass(meta("", "other"), "example.com/other", null));
    }

    private static Ingress ingress() {
        Ingress.Backend byNumber = new Ingress.Backend.OfService("web", new Ingress.Port.Number(new PortNumber(80)));
        Ingress.Backend byName = new Ingress.Backend.OfService("web", new Ingress.Port.Name("http"));
        return new Ingress(
                meta("default", "shop"),
                "fairway",
                new Ingress.Backend.OfResource("storage.example.com", "Bucket", "pictures"),
                List.of(
                        new Ingress.Rule(
                                "*.example.com",
                                List.of(
                                        new Ingress.Path("/a", Ingress.PathType.EXACT, byNumber),
                                        new Ingress.Path("/b", Ingress.PathType.PREFIX, byName),
                                        new Ingress.Path("", Ingress.PathType.IMPLEMENTATION_SPECIFIC, byName))),
                        new Ingress.Rule("", List.of())),
                List.of(new Ingress.Tls(List.of("a.example.com"), "cert"), new Ingress.Tls(List.of(), "")),
                List.of(
                        new Service.LoadBalancerIngress(IPV4, "", false),
                        new Service.LoadBalancerIngress(null, "lb.example.com", false)));
    }

    private static Service service() {
        return Service.builder(meta("default", "web"))
                .type(Service.Type.LOAD_BALANCER)
                .selector(Map.of("app", "web", "tier", "front"))
                .clusterIps(List.of(IPV4, IPV6))
                .ipFamilies(List.of(IpFamily.IPV4, IpFamily.IPV6))
                .ipFamilyPolicy(Service.IpFamilyPolicy.REQUIRE_DUAL_STACK)
                .ports(List.of(
                        new ServicePort(
                                "http",
                                Protocol.TCP,
                                new PortNumber(80),
                                new ServicePort.TargetPort.Name("web"),
                                new PortNumber(30080),
                                "kubernetes.io/h2c"),
                        ServicePort.of("dns", Protocol.UDP, 53)))
                .clientIpAffinity(Duration.ofHours(3))
                .internalTrafficPolicy(Service.TrafficPolicy.LOCAL)
                .externalTrafficPolicy(Service.TrafficPolicy.LOCAL)
                .trafficDistribution("PreferSameZone")
                .externalIps(List.of(IPV6))
                .publishNotReadyAddresses(true)
                .healthCheckNodePort(new PortNumber(32000))
                .loadBalancerSourceRanges(List.of(Cidr.parse("192.0.2.0/24")))
                .loadBalancerClass("fairway.dev/pool")
                .loadBalancerIp("192.0.2.1")
                .allocateLoadBalancerNodePorts(false)
                .finalizers(List.of("example.com/cleanup"))
                .loadBalancerIngress(List.of(
                        new Service.LoadBalancerIngress(IPV4, "", true),
                        new Service.LoadBalancerIngress(null, "lb.example.org", false)))
                .build();
    }

    private static Pod pod() {
        return new Pod(
                meta("default", "web-1"),
                "node-1",
                Pod.Phase.RUNNING,
                List.of(IPV4, IPV6),
                List.of(
                        ready(),
                        new Condition("ContainersReady", Condition.Status.UNKNOWN, "", "", null),
                        new Condition("PodScheduled", Condition.Status.FALSE, "Unschedulable", "no node", NOW)),
                List.of("fairway.dev/programmed"),
                List.of(new Pod.ContainerPort("main", "web", Protocol.TCP, new PortNumber(8080))),
                true,
                "web-1",
                "web");
    }

    private static EndpointSlice slice() {
        return new EndpointSlice(
                meta("default", "web-abc"),
                "web",
                "endpoint-tracker",
                IpFamily.IPV6,
                List.of(
                        new EndpointSlice.EndpointPort("http", Protocol.TCP, new PortNumber(8080), "http"),
                        new EndpointSlice.EndpointPort("", Protocol.SCTP, null, "")),
                List.of(
                        new Endpoint(
                                IPV6,
                                false,
                                true,
                                true,
                                "web-1",
                                "node-1",
                                "zone-a",
                                "web-1",
                                "uid-1",
                                List.of("zone-a"),
                                List.of("node-1"),
                                100),
                        Endpoint.ready(IPV6, "")),
                List.of(new EndpointSlice.DepartedPod(IPV6, "uid-0", NOW)));
    }

    private static Condition ready() {
        return new Condition("Ready", Condition.Status.TRUE, "AllReady", "all containers are ready", NOW);
    }

    private static ObjectMeta meta(String namespace, String name) {
        return new ObjectMeta(
                namespace,
                name,
                "uid-" + name,
                "12345",
                4,
                NOW.minusSeconds(3600),
                NOW,
                new TreeMap<>(Map.of("app", "web")),
                new TreeMap<>(Map.of("fairway.dev/weight", "20")));
    }

    private static Event present(Resource resource) {
        return new Event(ID, null, NOW, NOW, new Event.State.Present(resource));
    }

    private static Event throughBytes(Event event) throws InvalidProtocolBufferException {
        return EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(
                EventMapper.toWire(event).toByteArray()));
    }
}
