package dev.fairway.registry.grpc.xds;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.RegistrySnapshot;
import dev.fairway.registry.core.Resolver;
import dev.fairway.registry.core.StreamMessage;
import dev.fairway.registry.core.Subscription;
import dev.fairway.registry.core.WatchFilter;
import dev.fairway.registry.core.gateway.Unit;
import dev.fairway.rules.ingress.RoutingTable;
import dev.fairway.rules.ingress.RoutingTableBuilder;
import dev.fairway.rules.ingress.SecretName;
import dev.fairway.rules.ingress.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the gateways' configuration from the registry's state, again whenever something in it changes: the endpoints of
 * one Service at once and alone, everything else together.
 */
final class GatewayFollower implements Runnable {

    private static final Set<Kind> KINDS = Set.of(Kind.INGRESS, Kind.INGRESS_CLASS, Kind.SERVICE, Kind.ENDPOINT_SLICE);

    private final Registry registry;
    private final TlsSecrets secrets;
    private final Ports ports;
    private final Consumer<GatewayConfiguration> consumer;
    private final Semaphore news = new Semaphore(1);
    private Subscription subscription;
    private GatewayConfiguration made = GatewayConfiguration.EMPTY;
    private Set<Target.ToService> targets = Set.of();
    private boolean synced;

    /** Where gateways listen. */
    record Ports(int http, int https) {}

    GatewayFollower(Registry registry, TlsSecrets secrets, Ports ports, Consumer<GatewayConfiguration> consumer) {
        this.registry = registry;
        this.secrets = secrets;
        this.ports = ports;
        this.consumer = consumer;
        this.subscription = subscribe();
    }

    private Subscription subscribe() {
        return registry.subscribe(new WatchFilter(KINDS, ""), "", news::release);
    }

    /** The Secrets have changed. */
    void wakeUp() {
        news.release();
    }

    @Override
    public void run() {
        long secretsSeen = -1;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                news.acquire();
                news.drainPermits();
                Changes changes = new Changes();
                for (Optional<StreamMessage> next = subscription.next(); next.isPresent(); next = subscription.next()) {
                    changes.take(next.get());
                }
                if (!synced || !secrets.isComplete()) {
                    continue;
                }
                long version = secrets.version();
                if (changes.all || version != secretsSeen) {
                    secretsSeen = version;
                    makeAll();
                } else if (!changes.endpoints.isEmpty()) {
                    makeEndpoints(changes.endpoints);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            registry.unsubscribe(subscription);
        }
    }

    /** What one turn has to do. */
    private final class Changes {
        private final Set<ServiceKey> endpoints = new HashSet<>();
        private boolean all;

        void take(StreamMessage message) {
            switch (message) {
                case StreamMessage.SnapshotStart _ -> all = true;
                case StreamMessage.Changed changed ->
                    take(changed.entry().event().resource());
                case StreamMessage.Synced _ -> {
                    all |= !synced;
                    synced = true;
                }
                case StreamMessage.Ended _ -> {
                    // The registry starts anew: gateways keep what they have until it is complete again.
                    synced = false;
                    registry.unsubscribe(subscription);
                    subscription = subscribe();
                }
            }
        }

        private void take(Resource resource) {
            if (resource instanceof EndpointSlice slice) {
                endpoints.add(slice.service());
            } else {
                all = true;
            }
        }
    }

    private void makeAll() {
        RegistrySnapshot snapshot = registry.snapshot();
        RoutingTable table = RoutingTableBuilder.build(new RoutingTableBuilder.View(
                list(snapshot, Kind.INGRESS, Ingress.class),
                list(snapshot, Kind.INGRESS_CLASS, IngressClass.class),
                services(snapshot),
                secrets::state));
        targets = table.services();
        Map<String, Set<ObjectKey>> owners = RouteMessages.units(table).stream()
                .flatMap(unit -> unit.references().stream().map(cluster -> Map.entry(cluster, unit.owners())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first));
        made = made.with(
                        ResourceType.CLUSTER,
                        targets.stream()
                                .map(target -> new Unit(
                                        ClusterMessages.name(target),
                                        owners.getOrDefault(ClusterMessages.name(target), Set.of()),
                                        ClusterMessages.cluster(target),
                                        Set.of()))
                                .toList())
                .with(
                        ResourceType.ENDPOINTS,
                        targets.stream()
                                .map(target -> endpoints(snapshot, target))
                                .toList())
                .with(ResourceType.LISTENER, ListenerMessages.units(table, ports.http()))
                .with(ResourceType.SECRET, secretUnits(table))
                .with(ResourceType.ROUTES, RouteMessages.units(table));
        consumer.accept(made);
    }

    private void makeEndpoints(Set<ServiceKey> changed) {
        RegistrySnapshot snapshot = registry.snapshot();
        List<Unit> units = targets.stream()
                .filter(target -> changed.contains(target.service()))
                .map(target -> endpoints(snapshot, target))
                .toList();
        if (!units.isEmpty()) {
            made = made.changed(ResourceType.ENDPOINTS, units);
            consumer.accept(made);
        }
    }

    private static Unit endpoints(RegistrySnapshot snapshot, Target.ToService target) {
        String cluster = ClusterMessages.name(target);
        List<Resolver.Resolved> endpoints =
                Resolver.resolve(snapshot, target.service(), "")
                        .map(Resolver.Resolution::endpoints)
                        .orElse(List.of())
                        .stream()
                        .filter(resolved -> resolved.portName().equals(target.portName()))
                        .toList();
        return new Unit(cluster, Set.of(), ClusterMessages.endpoints(cluster, endpoints), Set.of());
    }

    private List<Unit> secretUnits(RoutingTable table) {
        Map<SecretName, Set<ObjectKey>> owners = table.certificates().values().stream()
                .collect(Collectors.groupingBy(
                        RoutingTable.Certificate::secret,
                        Collectors.mapping(RoutingTable.Certificate::ingress, Collectors.toSet())));
        return owners.entrySet().stream()
                .map(entry -> secrets.pem(entry.getKey())
                        .map(pem -> new Unit(
                                entry.getKey().toString(), entry.getValue(), message(entry.getKey(), pem), Set.of())))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Object message(SecretName name, TlsSecrets.Pem pem) {
        return SecretMessages.secret(name.toString(), pem.certificate(), pem.key());
    }

    private static Function<ServiceKey, Optional<Service>> services(RegistrySnapshot snapshot) {
        return key -> snapshot.get(new ObjectKey(Kind.SERVICE, key.namespace(), key.name()))
                .map(entry -> entry.event().resource())
                .filter(Service.class::isInstance)
                .map(Service.class::cast);
    }

    private static <T extends Resource> List<T> list(RegistrySnapshot snapshot, Kind kind, Class<T> type) {
        return snapshot.list(kind, "", "").stream()
                .map(entry -> entry.event().resource())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
