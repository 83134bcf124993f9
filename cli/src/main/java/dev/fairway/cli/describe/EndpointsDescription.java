package dev.fairway.cli.describe;

import static dev.fairway.cli.print.Phrases.NONE;
import static dev.fairway.cli.print.Phrases.UNSET;

import dev.fairway.cli.print.Phrases;
import dev.fairway.cli.resource.Endpoints;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.net.IpText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code describe endpoints} and {@code describe endpointslice}. */
public final class EndpointsDescription {

    private EndpointsDescription() {}

    /** Describes a Service's endpoints as core/v1 Endpoints. */
    public static String of(Endpoints endpoints, List<ClusterEvent> events, Instant now) {
        Description text = new Description().nameAndNamespace(endpoints.meta()).labelsAndAnnotations(endpoints.meta());
        text.line("Subsets:");
        endpoints.subsets().forEach(subset -> subset(text, subset));
        return text.events(events, now).build();
    }

    /** Describes one slice; unlike kubectl with all three conditions of an endpoint. */
    public static String of(EndpointSlice slice, List<ClusterEvent> events, Instant now) {
        Description text = new Description().nameAndNamespace(slice.meta()).labelsAndAnnotations(slice.meta());
        text.field("AddressType", slice.addressType().toString());
        ports(text, "", slice.ports());
        if (slice.endpoints().isEmpty()) {
            text.line("Endpoints: " + NONE);
        } else {
            text.line("Endpoints:");
            slice.endpoints().forEach(endpoint -> endpoint(text, endpoint));
        }
        return text.events(events, now).build();
    }

    private static void subset(Description text, Endpoints.Subset subset) {
        text.field("  Addresses", addresses(subset.ready()));
        text.field("  NotReadyAddresses", addresses(subset.notReady()));
        if (!subset.ports().isEmpty()) {
            ports(text, "  ", subset.ports());
        }
        text.line("");
    }

    private static String addresses(List<Endpoint> endpoints) {
        return Phrases.orNone(Phrases.joined(endpoints, endpoint -> IpText.of(endpoint.address())));
    }

    private static void ports(Description text, String indent, List<EndpointPort> ports) {
        if (ports.isEmpty()) {
            text.line(indent + "Ports: " + UNSET);
            return;
        }
        text.line(indent + "Ports:");
        text.line(indent + "  Name\tPort\tProtocol");
        text.line(indent + "  ----\t----\t--------");
        ports.forEach(port -> text.line("%s  %s\t%s\t%s"
                .formatted(
                        indent, port.name().isEmpty() ? UNSET : port.name(), orUnset(port.port()), port.protocol())));
    }

    private static String orUnset(@Nullable Object value) {
        return value == null ? UNSET : value.toString();
    }

    private static void endpoint(Description text, Endpoint endpoint) {
        text.line("  - Addresses: " + IpText.of(endpoint.address()));
        text.line("    Conditions:");
        text.field("      Ready", endpoint.ready());
        text.field("      Serving", endpoint.serving());
        text.field("      Terminating", endpoint.terminating());
        text.field("    Hostname", endpoint.hostname().isEmpty() ? UNSET : endpoint.hostname());
        if (!endpoint.podName().isEmpty()) {
            text.field("    TargetRef", "Pod/" + endpoint.podName());
        }
        text.field("    NodeName", endpoint.nodeName().isEmpty() ? UNSET : endpoint.nodeName());
        text.field("    Zone", endpoint.zone().isEmpty() ? UNSET : endpoint.zone());
    }
}
