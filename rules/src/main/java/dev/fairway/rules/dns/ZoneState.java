package dev.fairway.rules.dns;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects that cluster DNS depends on, and the names that they give. One thread at a time.
 *
 * <p>A change costs what the object's own Service costs, whatever the size of the cluster.
 */
public final class ZoneState {

    private final ZoneSettings settings;
    private final Map<ServiceKey, ServiceEntry> services = new HashMap<>();
    private final Map<ObjectKey, ServiceKey> serviceOfSlice = new HashMap<>();
    private final Map<ObjectKey, Set<DnsName>> namesOfPod = new HashMap<>();
    private final SharedNames shared = new SharedNames();
    private final Set<String> namespaceObjects = new HashSet<>();
    /** How many objects say that a namespace exists: counted, for a namespace may have very many Services. */
    private final Map<String, Integer> namespaces = new HashMap<>();

    public ZoneState(ZoneSettings settings) {
        this.settings = settings;
    }

    public ZoneSettings settings() {
        return settings;
    }

    /** The names that exist whatever the cluster holds. */
    public ZoneChange fixed() {
        DnsName zone = settings.zone();
        DnsName version = zone.child("dns-version");
        Map<DnsName, List<RecordSet>> names = new LinkedHashMap<>();
        names.put(
                zone,
                List.of(new RecordSet(
                        zone,
                        RecordType.NS,
                        settings.ttl(),
                        List.of(new RecordData.NameServer(settings.nameServer())))));
        names.put(
                version,
                List.of(new RecordSet(
                        version,
                        RecordType.TXT,
                        ZoneSettings.VERSION_TTL,
                        List.of(new RecordData.Text(ZoneSettings.VERSION)))));
        names.put(settings.services(), List.of());
        names.put(settings.pods(), List.of());
        return new ZoneChange(names, Set.of());
    }

    /** The object is now as given. */
    public ZoneChange put(Resource resource) {
        return switch (resource) {
            case Service service -> putService(service);
            case EndpointSlice slice -> putSlice(slice);
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
            case NODE, SERVICE_CIDR, CLUSTER_EVENT -> ZoneChange.NONE;
        };
    }

    /** The Service, empty when there is none (slices alone make none). */
    public Optional<Service> service(ServiceKey key) {
        return Optional.ofNullable(services.get(key)).map(entry -> entry.service);
    }

    /** All slices of a Service, by name; empty for an unknown Service. */
    public Collection<EndpointSlice> slices(ServiceKey key) {
        ServiceEntry entry = services.get(key);
        return entry == null ? List.of() : List.copyOf(entry.slices.values());
    }

    /** True when a Namespace object or any Service says so. */
    public boolean hasNamespace(String namespace) {
        return namespaces.containsKey(namespace);
    }

    /** The record sets of a name that several objects may share; empty when there is none. */
    Optional<List<RecordSet>> sharedRecords(DnsName name) {
        boolean namespace = isNamespaceName(name);
        return namespace || shared.contains(name) ? Optional.of(shared.records(name)) : Optional.empty();
    }

    private boolean isNamespaceName(DnsName name) {
        DnsName parent = name.parent();
        boolean level = parent.equals(settings.services()) || parent.equals(settings.pods());
        return level && namespaces.containsKey(name.labels()[0]);
    }

    private ZoneChange putService(Service service) {
        ServiceEntry entry = services.computeIfAbsent(service.serviceKey(), _ -> new ServiceEntry());
        Changes changes = new Changes();
        if (entry.service == null) {
            changes.namespaceAdded(service.meta().namespace());
        }
        entry.service = service;
        return changes.service(service.serviceKey()).build();
    }

    private ZoneChange removeService(ObjectKey service) {
        ServiceKey key = new ServiceKey(service.namespace(), service.name());
        ServiceEntry entry = services.get(key);
        if (entry == null || entry.service == null) {
            return ZoneChange.NONE;
        }
        entry.service = null;
        return new Changes().service(key).namespaceRemoved(key.namespace()).build();
    }

    private ZoneChange putSlice(EndpointSlice slice) {
        Changes changes = new Changes();
        ServiceKey previous = serviceOfSlice.get(slice.key());
        if (previous != null && (slice.serviceName().isEmpty() || !previous.equals(slice.service()))) {
            changes.sliceRemoved(previous, slice.key());
        }
        if (slice.serviceName().isEmpty()) {
            return changes.build();
        }
        serviceOfSlice.put(slice.key(), slice.service());
        services.computeIfAbsent(slice.service(), _ -> new ServiceEntry())
                .slices
                .put(slice.meta().name(), slice);
        return changes.service(slice.service()).build();
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
        Changes changes = new Changes();
        if (!pod.phase().isTerminal()) {
            DnsName namespace = settings.pods().child(pod.meta().namespace());
            for (InetAddress address : pod.podIps()) {
                DnsName name = namespace.child(IpText.label(address));
                names.add(name);
                changes.sharedAdded(name, pod.key(), List.of(addressRecord(name, address)));
            }
        }
        Set<DnsName> previous = names.isEmpty() ? namesOfPod.remove(pod.key()) : namesOfPod.put(pod.key(), names);
        if (previous != null) {
            previous.stream().filter(n -> !names.contains(n)).forEach(n -> changes.sharedRemoved(n, pod.key()));
        }
        return changes.build();
    }

    private ZoneChange removePod(ObjectKey key) {
        Changes changes = new Changes();
        Set<DnsName> previous = namesOfPod.remove(key);
        if (previous != null) {
            previous.forEach(name -> changes.sharedRemoved(name, key));
        }
        return changes.build();
    }

    private RecordSet addressRecord(DnsName name, InetAddress address) {
        RecordData data = new RecordData.Address(address);
        return new RecordSet(name, data.type(), settings.ttl(), List.of(data));
    }

    private static final class ServiceEntry {
        private @Nullable Service service;
        private final Map<String, EndpointSlice> slices = new TreeMap<>();
        private List<DnsName> names = List.of();
    }

    /** Collects what one object's change does. */
    private final class Changes {
        private final Map<DnsName, List<RecordSet>> present = new HashMap<>();
        private final Set<DnsName> gone = new HashSet<>();

        Changes service(ServiceKey key) {
            ObjectKey owner = new ObjectKey(Kind.SERVICE, key.namespace(), key.name());
            ServiceEntry entry = services.get(key);
            if (entry == null) {
                return this;
            }
            Map<DnsName, List<RecordSet>> now =
                    entry.service == null ? Map.of() : ServiceNames.of(settings, entry.service, entry.slices.values());
            now.forEach((name, sets) -> {
                if (isOwn(key, name)) {
                    present(name, sets);
                } else {
                    sharedAdded(name, owner, sets);
                }
            });
            entry.names.stream().filter(name -> !now.containsKey(name)).forEach(name -> {
                if (isOwn(key, name)) {
                    gone(name);
                } else {
                    sharedRemoved(name, owner);
                }
            });
            entry.names = List.copyOf(now.keySet());
            if (entry.service == null && entry.slices.isEmpty()) {
                services.remove(key);
            }
            return this;
        }

        Changes sliceRemoved(ServiceKey key, ObjectKey slice) {
            serviceOfSlice.remove(slice);
            ServiceEntry entry = services.get(key);
            if (entry != null) {
                entry.slices.remove(slice.name());
            }
            return service(key);
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

        void sharedAdded(DnsName name, ObjectKey owner, List<RecordSet> sets) {
            shared.put(name, owner, sets);
            present(name, shared.records(name));
        }

        void sharedRemoved(DnsName name, ObjectKey owner) {
            shared.remove(name, owner);
            if (shared.contains(name)) {
                present(name, shared.records(name));
            } else {
                gone(name);
            }
        }

        private void present(DnsName name, List<RecordSet> sets) {
            gone.remove(name);
            present.put(name, sets);
        }

        private void gone(DnsName name) {
            present.remove(name);
            gone.add(name);
        }

        private boolean isOwn(ServiceKey key, DnsName name) {
            return name.isWithin(settings.service(key));
        }

        ZoneChange build() {
            return new ZoneChange(present, gone);
        }
    }
}
