package dev.fairway.cli.print;

import dev.fairway.cli.resource.Endpoints;
import dev.fairway.cli.text.Age;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.net.IpText;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Endpoints and EndpointSlices in tables. */
final class EndpointCells {
    static final Cells HEADINGS = Cells.of("NAME", "ENDPOINTS", "AGE");
    static final Cells SLICE_HEADINGS = Cells.of("NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE");

    private EndpointCells() {}

    static Cells of(Endpoints endpoints, Instant now) {
        List<String> listed = endpoints.subsets().stream()
                .flatMap(subset -> addresses(subset.ready(), subset.ports()))
                .toList();
        return Cells.of(
                endpoints.meta().name(),
                Phrases.orNone(Phrases.limited(listed)),
                Age.since(endpoints.meta().creationTimestamp(), now));
    }

    static Cells of(EndpointSlice slice, Instant now) {
        List<String> ports = slice.ports().stream().map(EndpointCells::port).toList();
        List<String> addresses = slice.endpoints().stream()
                .map(endpoint -> IpText.of(endpoint.address()))
                .toList();
        return Cells.of(
                slice.meta().name(),
                slice.addressType().toString(),
                orUnset(Phrases.limited(ports)),
                orUnset(Phrases.limited(addresses)),
                Age.since(slice.meta().creationTimestamp(), now));
    }

    /** Every address with every port; addresses alone where there are no ports. */
    static Stream<String> addresses(List<Endpoint> endpoints, List<EndpointPort> ports) {
        if (ports.isEmpty()) {
            return endpoints.stream().map(endpoint -> IpText.of(endpoint.address()));
        }
        return ports.stream()
                .flatMap(port -> endpoints.stream()
                        .map(endpoint -> port.port() == null
                                ? IpText.of(endpoint.address())
                                : IpText.withPort(endpoint.address(), port.port())));
    }

    private static String port(EndpointPort port) {
        if (port.port() != null) {
            return port.port().toString();
        }
        return port.name().isEmpty() ? "*" : port.name();
    }

    private static String orUnset(String text) {
        return text.isEmpty() ? Phrases.UNSET : text;
    }
}
