package dev.fairway.rules.dns;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * The names that one Service has, with their records.
 *
 * <p>Source: kubernetes/dns docs/specification.md 1.1.0, sections 2.3 to 2.5. Beyond it, as CoreDNS: endpoints of
 * Services with a cluster IP have names and PTR records too, and SRV weights share 100.
 */
public final class ServiceNames {

    private final ZoneSettings settings;
    private final DnsName name;
    private final SequencedMap<DnsName, SequencedMap<RecordType, SequencedSet<RecordData>>> names =
            new LinkedHashMap<>();

    private ServiceNames(ZoneSettings settings, DnsName name) {
        this.settings = settings;
        this.name = name;
    }

    /**
     * The names with all their record sets; a name without one exists but has no data. Those below the reverse zones
     * may belong to other Services as well.
     */
    public static SequencedMap<DnsName, List<RecordSet>> of(
            ZoneSettings settings, Service service, Collection<EndpointSlice> slices) {
        ServiceNames names = new ServiceNames(settings, settings.service(service.serviceKey()));
        if (service.type() == Service.Type.EXTERNAL_NAME) {
            names.addExternalName(service.externalName());
        } else {
            List<ReadyEndpoint> endpoints = ready(service, slices);
            if (service.headless()) {
                names.addHeadless(endpoints);
            } else {
                names.addClusterIps(service, settings.filter().emptyServices() || !endpoints.isEmpty());
            }
            endpoints.forEach(endpoint -> names.addEndpoint(endpoint.address(), names.nameOf(endpoint.endpoint())));
        }
        return names.recordSets();
    }

    /** An address is not a name that a CNAME could point to: such a Service has no records. */
    private void addExternalName(String externalName) {
        if (isAddress(externalName)) {
            return;
        }
        DnsName.parse(externalName).ifPresent(target -> add(name, new RecordData.CanonicalName(target)));
    }

    /** The addresses keep their names, as in CoreDNS, also while the Service's own is hidden. */
    private void addClusterIps(Service service, boolean visible) {
        for (InetAddress address : service.clusterIps()) {
            add(AddressNames.reverse(address), new RecordData.Pointer(name));
        }
        if (!visible || service.clusterIps().isEmpty()) {
            return;
        }
        for (InetAddress address : service.clusterIps()) {
            add(name, new RecordData.Address(address));
        }
        for (ServicePort port : service.ports()) {
            if (!port.name().isEmpty()) {
                addLocations(
                        port.name(),
                        port.protocol(),
                        List.of(new Target(port.port().value(), name)));
            }
        }
    }

    private void addHeadless(List<ReadyEndpoint> endpoints) {
        SequencedMap<PortName, SequencedSet<Target>> targets = new LinkedHashMap<>();
        for (ReadyEndpoint endpoint : endpoints) {
            add(name, new RecordData.Address(endpoint.address()));
            for (EndpointSlice.EndpointPort port : endpoint.slice().ports()) {
                if (!port.name().isEmpty() && port.port() != null) {
                    targets.computeIfAbsent(new PortName(port.name(), port.protocol()), _ -> new LinkedHashSet<>())
                            .add(new Target(port.port().value(), nameOf(endpoint.endpoint())));
                }
            }
        }
        targets.forEach((port, all) -> addLocations(port.name(), port.protocol(), all));
    }

    private void addEndpoint(InetAddress address, DnsName endpointName) {
        add(endpointName, new RecordData.Address(address));
        add(AddressNames.reverse(address), new RecordData.Pointer(endpointName));
    }

    private void addLocations(String portName, Protocol protocol, Collection<Target> targets) {
        DnsName protocolName = name.child("_" + protocol.name().toLowerCase(Locale.ROOT));
        // An existing name without data (RFC 8020): resolvers that ask label by label must not see NXDOMAIN here.
        names.computeIfAbsent(protocolName, _ -> new LinkedHashMap<>());
        int weight = Math.max(1, 100 / targets.size());
        for (Target target : targets) {
            add(protocolName.child("_" + portName), new RecordData.Location(0, weight, target.port(), target.name()));
        }
    }

    private DnsName nameOf(Endpoint endpoint) {
        return name.child(endpoint.hostname().isEmpty() ? AddressNames.label(endpoint.address()) : endpoint.hostname());
    }

    private void add(DnsName owner, RecordData data) {
        names.computeIfAbsent(owner, _ -> new LinkedHashMap<>())
                .computeIfAbsent(data.type(), _ -> new LinkedHashSet<>())
                .add(data);
    }

    private SequencedMap<DnsName, List<RecordSet>> recordSets() {
        SequencedMap<DnsName, List<RecordSet>> result = new LinkedHashMap<>();
        names.forEach((owner, byType) -> {
            List<RecordSet> sets = new ArrayList<>(byType.size());
            byType.forEach((type, data) -> sets.add(new RecordSet(owner, type, settings.ttl(), List.copyOf(data))));
            result.put(owner, List.copyOf(sets));
        });
        return result;
    }

    private static List<ReadyEndpoint> ready(Service service, Collection<EndpointSlice> slices) {
        List<ReadyEndpoint> ready = new ArrayList<>();
        for (EndpointSlice slice : slices) {
            for (Endpoint endpoint : slice.endpoints()) {
                if (endpoint.ready() || service.publishNotReadyAddresses()) {
                    ready.add(new ReadyEndpoint(slice, endpoint));
                }
            }
        }
        return ready;
    }

    private static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private record ReadyEndpoint(EndpointSlice slice, Endpoint endpoint) {
        InetAddress address() {
            return endpoint.address();
        }
    }

    private record PortName(String name, Protocol protocol) {}

    private record Target(int port, DnsName name) {}
}
