package dev.fairway.rules.dns;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The objects that cluster DNS depends on, and the names that they give. One thread at a time.
 *
 * <p>A change costs what the object's own Service costs, whatever the size of the cluster. An object that has no valid
 * names is not taken in: what was known of it before stands.
 */
public final class ZoneState {

    private final ZoneSettings settings;
    private final Map<ServiceKey, ServiceEntry> services = new HashMap<>();
    private final Map<ObjectKey, ServiceKey> serviceOfSlice = new HashMap<>();
    private final NameOwners<ServiceKey> reverseNames = new NameOwners<>();
    private final NameOwners<ObjectKey> podNames = new NameOwners<>();
    private final Map<ObjectKey, Set<DnsName>> namesOfPod = new HashMap<>();
    private final Set<String> namespaceObjects = new HashSet<>();
    /** How many objects say that a namespace exists: counted, for a namespace may have very many Services. */
    private final Map<String, Integer> namespaces = new HashMap<>();

    private List<InetAddress> nameServerAddresses;

    public ZoneState(ZoneSettings settings) {
        this.settings = settings;
        this.nameServerAddresses = settings.serverAddresses();
    }

    public ZoneSettings settings() {
        return settings;
    }

    /** The names that exist whatever the cluster holds. */
    public ZoneChange fixed() {
        DnsName version = settings.zone().child("dns-version");
        Map<DnsName, List<RecordSet>> names = new LinkedHashMap<>(nameServer());
        names.put(
                version,
                List.of(new RecordSet(
                        version,
                        RecordType.TXT,
                        ZoneSettings.VERSION_TTL,
                        List.of(new RecordData.Text(ZoneSettings.VERSION)))));
        names.put(settings.services(), List.of());
        names.put(settings.pods(), List.of());
        names.put(settings.nameServer().parent(), List.of());
        return new ZoneChange(names, Set.of());
    }

    /** The zone's NS record and the addresses of the name that it says. */
    private Map<DnsName, List<RecordSet>> nameServer() {
        DnsName name = settings.nameServer();
        RecordData server = new RecordData.NameServer(name);
        List<RecordSet> addresses = Stream.of(RecordType.A, RecordType.AAAA)
                .map(type -> nameServerAddresses.stream()
                        .<RecordData>map(RecordData.Address::new)
                        .filter(data -> data.type() == type)
                        .toList())
                .filter(data -> !data.isEmpty())
                .map(data -> new RecordSet(name, data.getFirst().type(), settings.ttl(), data))
                .toList();
        return Map.of(
                settings.zone(),
                List.of(new RecordSet(settings.zone(), RecordType.NS, settings.ttl(), List.of(server))),
                name,
                addresses);
    }

    /**
     * Where clients find the servers, as CoreDNS has it: the cluster IPs of the Services that a server is an endpoint
     * of, its own addresses when there is none.
     */
    private List<InetAddress> findNameServerAddresses() {
        SequencedSet<InetAddress> found = new LinkedHashSet<>();
        for (InetAddress own : settings.serverAddresses()) {
            for (ServiceKey owner : reverseNames.of(AddressNames.reverse(own))) {
                service(owner).ifPresent(s -> found.addAll(s.headless() ? List.of(own) : s.clusterIps()));
            }
        }
        return found.isEmpty() ? settings.serverAddresses() : List.copyOf(found);
    }

    /** The object is now as given. */
    public ZoneChange put(Resource resource) {
        ZoneSettings.Filter filter = settings.filter();
        boolean isNamespace = resource instanceof Namespace;
        if (!filter.shows(isNamespace ? resource.meta().name() : resource.meta().namespace())) {
            return ZoneChange.NONE;
        }
        return switch (resource) {
            case Service service -> putService(service);
            case EndpointSlice slice -> filter.endpoints() ? putSlice(slice) : ZoneChange.NONE;
            case Namespace namespace -> putNamespace(namespace.meta().name());
            case Pod pod -> putPod(pod);
            default -> ZoneChange.NONE;
        };
    }

    /** The object is gone. */
    public ZoneChange remove(ObjectKey key) {
        return switch (key.kind()) {
            case SERVICE -> removeService(key);
            case ENDPOINT_SLICE -> removeSlice(key);
            case NAMESPACE -> removeNamespace(key.name());
            case POD -> removePod(key);
            case NODE, SERVICE_CIDR, CLUSTER_EVENT, LOAD_BALANCER, INGRESS, INGRESS_CLASS -> ZoneChange.NONE;
        };
    }

    /** The Service, empty when there is none (slices alone make none). */
    public Optional<Service> service(ServiceKey key) {
        return Optional.ofNullable(entry(key).service());
    }

    /** All slices of a Service, by name; empty for an unknown Service. */
    public Collection<EndpointSlice> slices(ServiceKey key) {
        return entry(key).slices();
    }

    private ServiceEntry entry(ServiceKey key) {
        return services.getOrDefault(key, ServiceEntry.NONE);
    }

    /** True when a Namespace object or any Service says so. */
    public boolean hasNamespace(String namespace) {
        return namespaces.containsKey(namespace);
    }

    /** The record sets of a name that several objects may share; empty when there is none. */
    Optional<List<RecordSet>> sharedRecords(DnsName name) {
        if (isNamespaceName(name)) {
            return Optional.of(List.of());
        }
        if (!podNames.of(name).isEmpty()) {
            return Optional.of(podRecords(name));
        }
        List<ServiceKey> owners = reverseNames.of(name);
        return owners.isEmpty()
                ? Optional.empty()
                : Optional.of(pointers(name, owners.stream().map(this::entry).map(e -> e.names(settings))));
    }

    private boolean isNamespaceName(DnsName name) {
        DnsName parent = name.parent();
        boolean level = parent.equals(settings.services()) || parent.equals(settings.pods());
        return level && namespaces.containsKey(name.labels()[0]);
    }

    private ZoneChange putService(Service service) {
        return new Changes()
                .service(service.serviceKey(), entry -> entry.withService(service))
                .build();
    }

    private ZoneChange removeService(ObjectKey service) {
        return new Changes()
                .service(new ServiceKey(service.namespace(), service.name()), entry -> entry.withService(null))
                .build();
    }

    private ZoneChange putSlice(EndpointSlice slice) {
        Changes changes = new Changes();
        ServiceKey previous = serviceOfSlice.get(slice.key());
        if (previous != null && (slice.serviceName().isEmpty() || !previous.equals(slice.service()))) {
            changes.sliceRemoved(previous, slice.key());
        }
        if (!slice.serviceName().isEmpty()) {
            changes.service(slice.service(), entry -> entry.with(slice));
            serviceOfSlice.put(slice.key(), slice.service());
        }
        return changes.build();
    }

    private ZoneChange removeSlice(ObjectKey key) {
        ServiceKey service = serviceOfSlice.get(key);
        return service == null
                ? ZoneChange.NONE
                : new Changes().sliceRemoved(service, key).build();
    }

    private ZoneChange putNamespace(String namespace) {
        return namespaceObjects.add(namespace)
                ? new Changes().namespaceAdded(namespace).build()
                : ZoneChange.NONE;
    }

    private ZoneChange removeNamespace(String namespace) {
        return namespaceObjects.remove(namespace)
                ? new Changes().namespaceRemoved(namespace).build()
                : ZoneChange.NONE;
    }

    /** Only verified pod records need pods; one that has ended keeps no name. */
    private ZoneChange putPod(Pod pod) {
        if (settings.podRecords() != ZoneSettings.PodRecords.VERIFIED) {
            return ZoneChange.NONE;
        }
        Set<DnsName> names = new HashSet<>();
        if (!pod.phase().isTerminal()) {
            DnsName namespace = settings.pods().child(pod.meta().namespace());
            pod.podIps().forEach(address -> names.add(namespace.child(AddressNames.label(address))));
        }
        return new Changes().pod(pod.key(), names).build();
    }

    private ZoneChange removePod(ObjectKey key) {
        return new Changes().pod(key, Set.of()).build();
    }

    /** A pod's name says its address. */
    private List<RecordSet> podRecords(DnsName name) {
        return PodLabel.address(name.labels()[0])
                .<RecordData>map(RecordData.Address::new)
                .map(data -> new RecordSet(name, data.type(), settings.ttl(), List.of(data)))
                .stream()
                .toList();
    }

    /** The PTR records that all owners of a reverse name give it together. */
    private List<RecordSet> pointers(DnsName name, Stream<Map<DnsName, List<RecordSet>>> owners) {
        List<RecordData> data = owners.flatMap(names -> names.getOrDefault(name, List.of()).stream())
                .flatMap(set -> set.data().stream())
                .distinct()
                .toList();
        return List.of(new RecordSet(name, RecordType.PTR, settings.ttl(), data));
    }

    /** Collects what one object's change does. */
    private final class Changes {
        private final Map<DnsName, List<RecordSet>> present = new HashMap<>();
        private final Set<DnsName> gone = new HashSet<>();
        private final Map<ServiceKey, Map<DnsName, List<RecordSet>>> namesOf = new HashMap<>();

        Changes service(ServiceKey key, UnaryOperator<ServiceEntry> change) {
            ServiceEntry old = entry(key);
            ServiceEntry entry = change.apply(old);
            Map<DnsName, List<RecordSet>> before = old.names(settings);
            Map<DnsName, List<RecordSet>> now = entry.names(settings);
            namesOf.put(key, now);
            if (entry.isEmpty()) {
                services.remove(key);
            } else {
                services.put(key, entry);
            }
            if (old.service() == null && entry.service() != null) {
                namespaceAdded(key.namespace());
            } else if (old.service() != null && entry.service() == null) {
                namespaceRemoved(key.namespace());
            }
            ownNames(key, before.keySet(), now);
            reverseNames(key, before, now);
            return this;
        }

        /** All of them, for a record's additional ones come from other names. */
        private void ownNames(ServiceKey key, Set<DnsName> before, Map<DnsName, List<RecordSet>> now) {
            DnsName service = settings.service(key);
            now.forEach((name, sets) -> {
                if (name.isWithin(service)) {
                    present(name, sets);
                }
            });
            before.stream()
                    .filter(name -> name.isWithin(service) && !now.containsKey(name))
                    .forEach(this::gone);
        }

        private void reverseNames(
                ServiceKey key, Map<DnsName, List<RecordSet>> before, Map<DnsName, List<RecordSet>> now) {
            DnsName service = settings.service(key);
            Stream.of(before.keySet(), now.keySet())
                    .flatMap(Set::stream)
                    .distinct()
                    .filter(name -> !name.isWithin(service) && !Objects.equals(before.get(name), now.get(name)))
                    .forEach(name -> reverseName(name, key, now.containsKey(name)));
        }

        private void reverseName(DnsName name, ServiceKey key, boolean has) {
            if (has) {
                reverseNames.add(name, key);
            } else {
                reverseNames.remove(name, key);
            }
            List<ServiceKey> owners = reverseNames.of(name);
            if (owners.isEmpty()) {
                gone(name);
            } else {
                present(name, pointers(name, owners.stream().map(this::names)));
            }
        }

        private Map<DnsName, List<RecordSet>> names(ServiceKey key) {
            return namesOf.computeIfAbsent(key, owner -> entry(owner).names(settings));
        }

        Changes sliceRemoved(ServiceKey key, ObjectKey slice) {
            serviceOfSlice.remove(slice);
            return service(key, entry -> entry.without(slice.name()));
        }

        Changes pod(ObjectKey pod, Set<DnsName> names) {
            Set<DnsName> before = names.isEmpty() ? namesOfPod.remove(pod) : namesOfPod.put(pod, Set.copyOf(names));
            names.forEach(name -> {
                podNames.add(name, pod);
                present(name, podRecords(name));
            });
            Stream.ofNullable(before)
                    .flatMap(Set::stream)
                    .filter(name -> !names.contains(name))
                    .forEach(name -> {
                        podNames.remove(name, pod);
                        if (podNames.of(name).isEmpty()) {
                            gone(name);
                        }
                    });
            return this;
        }

        Changes namespaceAdded(String namespace) {
            if (namespaces.merge(namespace, 1, Integer::sum) == 1) {
                present(settings.services().child(namespace), List.of());
                present(settings.pods().child(namespace), List.of());
            }
            return this;
        }

        Changes namespaceRemoved(String namespace) {
            if (namespaces.merge(namespace, -1, Integer::sum) == 0) {
                namespaces.remove(namespace);
                gone(settings.services().child(namespace));
                gone(settings.pods().child(namespace));
            }
            return this;
        }

        private void present(DnsName name, List<RecordSet> sets) {
            gone.remove(name);
            present.put(name, sets);
        }

        private void gone(DnsName name) {
            present.remove(name);
            gone.add(name);
        }

        ZoneChange build() {
            List<InetAddress> addresses = findNameServerAddresses();
            if (!addresses.equals(nameServerAddresses)) {
                nameServerAddresses = addresses;
                nameServer().forEach(this::present);
            }
            return new ZoneChange(present, gone);
        }
    }
}
