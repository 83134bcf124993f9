package dev.fairway.nodeproxy;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Kubernetes objects as tests need them. */
public final class Fixtures {

    private Fixtures() {}

    public static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }

    public static List<InetAddress> ips(String... texts) {
        return Stream.of(texts).map(Fixtures::ip).toList();
    }

    /** A Service in namespace default. */
    public static Service.Builder service(String name, String... clusterIps) {
        return Service.builder(ObjectMeta.of("default", name))
                .clusterIps(ips(clusterIps))
                .ipFamilies(Arrays.stream(clusterIps)
                        .map(Fixtures::ip)
                        .map(IpFamily::of)
                        .toList());
    }

    public static ServicePort port(Protocol protocol, int port, int target) {
        return port("", protocol, port, target);
    }

    public static ServicePort port(String name, Protocol protocol, int port, int target) {
        return new ServicePort(
                name, protocol, new PortNumber(port), new TargetPort.Number(new PortNumber(target)), null, "");
    }

    public static ServicePort nodePort(ServicePort port, int nodePort) {
        return new ServicePort(port.name(), port.protocol(), port.port(), port.target(), new PortNumber(nodePort), "");
    }

    /** A slice of one unnamed port with endpoints of the first one's family. */
    public static EndpointSlice slice(String service, Protocol protocol, int port, Endpoint... endpoints) {
        return slice(service, "", protocol, port, endpoints);
    }

    public static EndpointSlice slice(
            String service, String portName, Protocol protocol, int port, Endpoint... endpoints) {
        IpFamily family = endpoints.length == 0 ? IpFamily.IPV4 : IpFamily.of(endpoints[0].address());
        String name = service + "-" + portName + protocol + family;
        return new EndpointSlice(
                ObjectMeta.of("default", name),
                service,
                "",
                family,
                List.of(new EndpointPort(portName, protocol, new PortNumber(port), "")),
                List.of(endpoints),
                List.of());
    }

    public static Endpoint endpoint(String address, String nodeName) {
        return Endpoint.ready(ip(address), nodeName);
    }

    public static Node node(String name, String zone, List<InetAddress> addresses, String... podCidrs) {
        return new Node(
                ObjectMeta.of("", name).withLabels(zone.isEmpty() ? Map.of() : Map.of(Node.ZONE_LABEL, zone)),
                addresses.stream()
                        .map(address -> new Node.Address("InternalIP", address, ""))
                        .toList(),
                Stream.of(podCidrs).map(Cidr::parse).toList(),
                List.of(),
                List.of());
    }

    public static ServiceCidr serviceCidr(String... cidrs) {
        return new ServiceCidr(
                ObjectMeta.of("", "kubernetes"),
                Stream.of(cidrs).map(Cidr::parse).toList());
    }
}
