package dev.fairway.tracker;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.net.Cidr;
import dev.fairway.tracker.core.endpoints.ClusterSource;
import dev.fairway.tracker.core.endpoints.SourceChange;
import dev.fairway.tracker.file.SecretFiles;
import dev.fairway.tracker.kafka.KafkaObjectLog;
import dev.fairway.tracker.kafka.LoggedObjects;
import dev.fairway.tracker.kafka.RecordSender;
import dev.fairway.tracker.kubernetes.ResourceMapper;
import dev.fairway.tracker.standalone.BuiltInObjects;
import dev.fairway.tracker.standalone.StandaloneCluster;
import dev.fairway.tracker.standalone.allocation.Allocator;
import dev.fairway.tracker.standalone.allocation.NodePortRange;
import dev.fairway.tracker.standalone.controllers.ControllerLoop;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectStore;
import dev.fairway.tracker.standalone.store.StoreChange;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The standalone API of one leadership, which is also the tracker's source. */
public final class StandaloneApi implements ClusterSource {

    private static final Duration REPAIR_INTERVAL = Duration.ofSeconds(1);

    private final ExecutorService secretsWriter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("endpoint-tracker-secrets").daemon().factory());
    private final ObjectStore store;
    private final Allocator allocator;
    private final StandaloneCluster cluster;
    private final Identities identities;
    private final List<String> serviceCidrs;

    StandaloneApi(
            EndpointTrackerConfig config,
            RecordSender sender,
            LoggedObjects logged,
            long epoch,
            Identities identities) {
        InstantSource clock = InstantSource.system();
        this.identities = identities;
        serviceCidrs = config.serviceCidrs();
        SecretFiles secrets = new SecretFiles(config.dataDir().resolve("secrets"), secretsWriter);
        store = new ObjectStore(secrets.beside(new KafkaObjectLog(sender, epoch)), clock);
        List<Cidr> cidrs = serviceCidrs.stream().map(Cidr::parse).toList();
        NodePortRange nodePorts = NodePortRange.parse(config.nodePortRange());
        allocator = new Allocator(cidrs, nodePorts, identities.random());
        cluster = new StandaloneCluster(store, allocator, clock, Identities::uid);
        load(logged, secrets.load());
        logged.misplaced().forEach(store::rewriteStale);
    }

    private void load(LoggedObjects logged, List<StoredObject> secrets) {
        List<StoredObject> objects = new ArrayList<>(logged.objects());
        objects.addAll(secrets);
        long highestVersion =
                objects.stream().mapToLong(StoredObject::resourceVersion).reduce(logged.highestVersion(), Math::max);
        store.load(objects, highestVersion);
    }

    @Override
    public void follow(Consumer<Listing> listed, Changes changes) {
        store.repair();
        new BuiltInObjects(cluster).create(serviceCidrs);
        store.listenFrom(
                objects -> listed.accept(new Listing(resources(objects), Map.of())),
                change -> key(change.object().id())
                        .ifPresent(key -> changes.submit(key, () -> sourceChange(key, change))));
    }

    @Override
    public boolean versionsCount() {
        return true;
    }

    @Override
    public boolean isHealthy() {
        return store.isHealthy();
    }

    @Override
    public void close() {
        secretsWriter.shutdown();
    }

    /** The objects. */
    public ObjectStore store() {
        return store;
    }

    /** What can be done with them. */
    public StandaloneCluster cluster() {
        return cluster;
    }

    /** What keeps Deployments and namespaces as they should be. */
    ControllerLoop controllers() {
        return new ControllerLoop(cluster, store, identities::nameSuffix, allocator.firstClusterIp());
    }

    /** Until interrupted: brings what Kafka did not take to it again. */
    void repair() {
        try {
            while (true) {
                Thread.sleep(REPAIR_INTERVAL);
                store.repair();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Resource> resources(Collection<StoredObject> objects) {
        return objects.stream()
                .filter(object -> key(object.id()).isPresent())
                .flatMap(object -> ResourceMapper.resource(object.typed()).stream())
                .toList();
    }

    private static Optional<SourceChange> sourceChange(ObjectKey key, StoreChange change) {
        return switch (change) {
            case StoreChange.Written(StoredObject object) ->
                ResourceMapper.resource(object.typed())
                        .<SourceChange>map(resource -> new SourceChange.Changed(resource, object.storedAt()))
                        .or(() -> Optional.of(
                                new SourceChange.Removed(key, "it is no longer usable", object.storedAt())));
            case StoreChange.Removed(StoredObject _, Instant removedAt) ->
                Optional.of(new SourceChange.Removed(key, "deleted by the user", removedAt));
        };
    }

    private static Optional<ObjectKey> key(ObjectId id) {
        return ResourceMapper.key(id.kind().kind(), id.namespace(), id.name());
    }
}
