package dev.fairway.tracker.standalone.validation;

import dev.fairway.model.net.IpFamily;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an EndpointSlice must be (EPS-03, EPS-12). */
final class EndpointSliceValidation {

    private static final int MAX_ENDPOINTS = 1000;
    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_PORTS = 20000;
    private static final int MAX_HINTS = 8;
    private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private EndpointSliceValidation() {}

    static void validate(EndpointSlice slice, @Nullable EndpointSlice old, FieldErrors errors) {
        String type = Objects.requireNonNullElse(slice.getAddressType(), "");
        if (type.isEmpty()) {
            errors.required("addressType", "");
        } else if (!TYPES.contains(type)) {
            errors.unsupported("addressType", type, TYPES);
        } else if (old != null && !type.equals(old.getAddressType())) {
            errors.invalid("addressType", type, "field is immutable");
        }
        if (slice.getEndpoints().size() > MAX_ENDPOINTS) {
            errors.tooMany("endpoints", slice.getEndpoints().size(), MAX_ENDPOINTS);
            return;
        }
        for (int i = 0; i < slice.getEndpoints().size(); i++) {
            endpoint("endpoints[" + i + "]", slice.getEndpoints().get(i), type, errors);
        }
        ports(slice.getPorts(), errors);
    }

    private static void endpoint(String path, Endpoint endpoint, String type, FieldErrors errors) {
        List<String> addresses = endpoint.getAddresses();
        if (addresses.isEmpty()) {
            errors.required(path + ".addresses", "must contain at least 1 address");
        } else if (addresses.size() > MAX_ADDRESSES) {
            errors.tooMany(path + ".addresses", addresses.size(), MAX_ADDRESSES);
        }
        for (int i = 0; i < addresses.size(); i++) {
            address(path + ".addresses[" + i + "]", addresses.get(i), type, errors);
        }
        if (endpoint.getHostname() != null) {
            Names.dnsLabel(path + ".hostname", endpoint.getHostname(), errors);
        }
        if (endpoint.getNodeName() != null) {
            Names.dnsSubdomain(path + ".nodeName", endpoint.getNodeName(), errors);
        }
        if (endpoint.getHints() != null) {
            int zones = endpoint.getHints().getForZones().size();
            int nodes = endpoint.getHints().getForNodes().size();
            if (zones > MAX_HINTS) {
                errors.tooMany(path + ".hints.forZones", zones, MAX_HINTS);
            }
            if (nodes > MAX_HINTS) {
                errors.tooMany(path + ".hints.forNodes", nodes, MAX_HINTS);
            }
        }
    }

    private static void address(String path, String text, String type, FieldErrors errors) {
        if (type.equals("FQDN")) {
            Names.dnsSubdomain(path, text, errors);
            return;
        }
        Optional<InetAddress> address = Addresses.parse(text);
        IpFamily wanted = type.equals("IPv6") ? IpFamily.IPV6 : IpFamily.IPV4;
        if (address.isEmpty() || IpFamily.of(address.get()) != wanted) {
            errors.invalid(path, text, "must be a valid " + (type.equals("IPv6") ? "IPv6" : "IPv4") + " address");
            return;
        }
        Addresses.nonSpecial(path, text, errors);
    }

    private static void ports(List<EndpointPort> ports, FieldErrors errors) {
        if (ports.size() > MAX_PORTS) {
            errors.tooMany("ports", ports.size(), MAX_PORTS);
            return;
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            EndpointPort port = ports.get(i);
            String path = "ports[" + i + "]";
            String name = Objects.requireNonNullElse(port.getName(), "");
            if (!name.isEmpty()) {
                Names.dnsLabel(path + ".name", name, errors);
            }
            if (!names.add(name)) {
                errors.duplicate(path + ".name", name);
            }
            if (port.getPort() != null) {
                Ports.number(path + ".port", port.getPort(), errors);
            }
            if (port.getProtocol() != null && !PROTOCOLS.contains(port.getProtocol())) {
                errors.unsupported(path + ".protocol", port.getProtocol(), PROTOCOLS);
            }
            if (port.getAppProtocol() != null) {
                Names.qualifiedName(path + ".appProtocol", port.getAppProtocol(), errors);
            }
        }
    }
}
