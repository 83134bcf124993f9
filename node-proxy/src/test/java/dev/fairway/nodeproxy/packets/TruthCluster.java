package dev.fairway.nodeproxy.packets;

import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.Fixtures;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.packets.TruthTable.Scenario;
import dev.fairway.nodeproxy.packets.TruthTable.Transport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The objects of a scenario, and where its addresses are. */
record TruthCluster(Scenario scenario) {

    static final int POD_PORT = 8080;
    static final Map<String, String> IPV4 =
            Map.of("pod-a", "10.244.1.2", "pod-b", "10.244.1.3", "far", "10.244.2.2", "outside", "192.0.2.10");
    static final Map<String, String> IPV6 = Map.of(
            "pod-a", "fd00:10:244:1::2",
            "pod-b", "fd00:10:244:1::3",
            "far", "fd00:10:244:2::2",
            "outside", "2001:db8::10");
    private static final int PORT = 80;
    private static final int UNKNOWN_PORT = 81;
    private static final int NODE_PORT = 30080;

    NodeSettings settings() {
        return new NodeSettings(
                "node-1",
                NodeSettings.Mode.REPLACE,
                (boolean) scenario.node().getOrDefault("masqueradeAll", false),
                cidrs(scenario.node()
                        .getOrDefault("allowedExternalIps", List.of("198.51.100.0/24", "2001:db8:2::/48"))),
                List.of(),
                cidrs(scenario.node().getOrDefault("nodePortAddresses", List.of())));
    }

    List<Resource> objects() {
        List<Resource> objects = new ArrayList<>(List.of(
                Fixtures.node(
                        "node-1",
                        "zone-a",
                        ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6),
                        "10.244.1.0/24",
                        "fd00:10:244:1::/64"),
                Fixtures.serviceCidr("10.96.0.0/16", "fd00:10:96::/112"),
                service()));
        ports().forEach(port -> objects.addAll(slices(port)));
        return objects;
    }

    private List<EndpointSlice> slices(Port port) {
        if (scenario.endpoints().isEmpty()) {
            return List.of();
        }
        return Stream.of(IPV4, IPV6)
                .map(addresses -> Fixtures.slice(
                        "web",
                        port.portName(),
                        port.protocol,
                        POD_PORT,
                        scenario.endpoints().entrySet().stream()
                                .map(entry -> endpoint(entry.getKey(), addresses.get(entry.getKey()), entry.getValue()))
                                .toArray(Endpoint[]::new)))
                .toList();
    }

    private static Endpoint endpoint(String name, String address, String stateAndHint) {
        String[] words = stateAndHint.split("@");
        Endpoint ready = Fixtures.endpoint(address, name.equals("far") ? "node-2" : "node-1");
        Endpoint endpoint = switch (words[0]) {
            case "ready" -> ready;
            case "unready" -> ready.withConditions(false, false, false);
            case "draining" -> ready.withConditions(false, true, true);
            case "dead" -> ready.withConditions(false, false, true);
            default -> throw new IllegalArgumentException("no such state: " + words[0]);
        };
        if (words.length == 1) {
            return endpoint;
        }
        boolean zone = words[1].startsWith("zone");
        return endpoint.withHints(zone ? List.of(words[1]) : List.of(), zone ? List.of() : List.of(words[1]));
    }

    private Service service() {
        Map<String, Object> spec = scenario.service();
        Object proxyName = spec.get("proxyName");
        ObjectMeta meta = ObjectMeta.of("default", "web");
        boolean headless = spec.containsKey("headless");
        Service.Type type = switch ((String) spec.get("type")) {
            case "ClusterIP" -> Service.Type.CLUSTER_IP;
            case "NodePort" -> Service.Type.NODE_PORT;
            case "LoadBalancer" -> Service.Type.LOAD_BALANCER;
            case "ExternalName" -> Service.Type.EXTERNAL_NAME;
            default -> throw new IllegalArgumentException("no such type: " + spec.get("type"));
        };
        boolean proxy = "Proxy".equals(spec.get("ipMode"));
        boolean external = type == Service.Type.EXTERNAL_NAME;
        return Service.builder(
                        proxyName == null
                                ? meta
                                : meta.withLabels(
                                        Map.of("service.kubernetes.io/service-proxy-name", (String) proxyName)))
                .type(type)
                .headless(headless)
                .externalName(external ? "example.com" : "")
                .clusterIps(headless || external ? List.of() : clusterIps(spec))
                .externalTrafficPolicy(policy(spec.get("externalTrafficPolicy")))
                .internalTrafficPolicy(policy(spec.get("internalTrafficPolicy")))
                .externalIps(type == Service.Type.LOAD_BALANCER ? ips("198.51.100.7", "2001:db8:2::7") : List.of())
                .loadBalancerIngress(
                        type == Service.Type.LOAD_BALANCER
                                ? ips("203.0.113.9", "2001:db8:1::9").stream()
                                        .map(address -> new LoadBalancerIngress(address, "", proxy))
                                        .toList()
                                : List.of())
                .loadBalancerSourceRanges(cidrs(spec.getOrDefault("sourceRanges", List.of())))
                .clientIpAffinity(
                        spec.get("affinitySeconds") instanceof Integer seconds ? Duration.ofSeconds(seconds) : null)
                .ports(ports().map(port -> servicePort(port, type)).toList())
                .build();
    }

    /** The Service's ports by name: those of all protocols on port 80 unless it lists others. */
    private Stream<Port> ports() {
        Object listed = scenario.service().get("ports");
        return listed == null
                ? Stream.of(Port.values()).filter(port -> port != Port.MORE)
                : ((List<?>) listed).stream().map(name -> Port.valueOf(((String) name).toUpperCase(Locale.ROOT)));
    }

    /** What a Service may have as ports; "more" is the one that is an unknown port else. */
    private enum Port {
        TCP(Protocol.TCP, PORT, NODE_PORT),
        UDP(Protocol.UDP, PORT, NODE_PORT),
        SCTP(Protocol.SCTP, PORT, NODE_PORT),
        MORE(Protocol.TCP, UNKNOWN_PORT, NODE_PORT + 1);

        private final Protocol protocol;
        private final int number;
        private final int nodePort;

        Port(Protocol protocol, int number, int nodePort) {
            this.protocol = protocol;
            this.number = number;
            this.nodePort = nodePort;
        }

        String portName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static List<InetAddress> clusterIps(Map<String, Object> spec) {
        return spec.containsKey("families") ? ips("10.96.0.5") : ips("10.96.0.5", "fd00:10:96::5");
    }

    private static ServicePort servicePort(Port port, Service.Type type) {
        ServicePort servicePort = Fixtures.port(port.portName(), port.protocol, port.number, POD_PORT);
        return type == Service.Type.NODE_PORT || type == Service.Type.LOAD_BALANCER
                ? Fixtures.nodePort(servicePort, port.nodePort)
                : servicePort;
    }

    private static TrafficPolicy policy(Object value) {
        return "Local".equals(value) ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER;
    }

    @SuppressWarnings("unchecked")
    private static List<Cidr> cidrs(Object texts) {
        return ((List<String>) texts).stream().map(Cidr::parse).toList();
    }

    /** Where packets of a case go. */
    static InetAddress address(String kind, Transport transport) {
        boolean ipv4 = transport.family() == IpFamily.IPV4;
        return ip(
                switch (kind) {
                    case "cluster-ip", "unknown-port" -> ipv4 ? "10.96.0.5" : "fd00:10:96::5";
                    case "unallocated" -> ipv4 ? "10.96.77.77" : "fd00:10:96::7777";
                    case "node-port" -> ipv4 ? PacketLab.NODE_IPV4 : PacketLab.NODE_IPV6;
                    case "load-balancer" -> ipv4 ? "203.0.113.9" : "2001:db8:1::9";
                    case "external-ip" -> ipv4 ? "198.51.100.7" : "2001:db8:2::7";
                    default -> throw new IllegalArgumentException("no such address: " + kind);
                });
    }

    static int port(String kind) {
        return switch (kind) {
            case "unknown-port" -> UNKNOWN_PORT;
            case "node-port" -> NODE_PORT;
            default -> PORT;
        };
    }

    /** A host's address. */
    static InetAddress addressOf(String host, IpFamily family) {
        if (host.equals("node")) {
            return ip(family == IpFamily.IPV4 ? PacketLab.NODE_IPV4 : PacketLab.NODE_IPV6);
        }
        return ip((family == IpFamily.IPV4 ? IPV4 : IPV6).get(host));
    }
}
