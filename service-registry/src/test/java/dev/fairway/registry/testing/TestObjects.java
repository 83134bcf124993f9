package dev.fairway.registry.testing;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.List;

/** Objects that the test tracker publishes. */
public final class TestObjects {

    private TestObjects() {}

    public static Service service(String name) {
        return Service.builder(ObjectMeta.of("default", name))
                .ports(List.of(ServicePort.of("http", Protocol.TCP, 80)))
                .build();
    }

    /** The only slice of a Service. */
    public static EndpointSlice slice(String service, String... addresses) {
        return new EndpointSlice(
                ObjectMeta.of("default", service + "-1"),
                service,
                "endpoint-tracker",
                IpFamily.IPV4,
                List.of(new EndpointPort("http", Protocol.TCP, new PortNumber(8080), "")),
                List.of(addresses).stream()
                        .map(address -> Endpoint.ready(InetAddress.ofLiteral(address), "node-1"))
                        .toList(),
                List.of());
    }

    public static Namespace namespace(String name) {
        return new Namespace(ObjectMeta.of("", name));
    }
}
