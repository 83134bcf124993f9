package dev.fairway.tracker;

import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.model.net.Cidr;
import dev.fairway.tracker.core.endpoints.EndpointTracker;
import dev.fairway.tracker.core.endpoints.ServiceNotes;
import dev.fairway.tracker.core.endpoints.SliceIdentity;
import dev.fairway.tracker.core.events.EventKey;
import dev.fairway.tracker.core.events.EventStream;
import dev.fairway.tracker.core.events.Outbox;
import dev.fairway.tracker.core.events.PublishedState;
import dev.fairway.tracker.kafka.EventPublisher;
import dev.fairway.tracker.kafka.KafkaObjectLog;
import dev.fairway.tracker.kafka.OwnTopicsGuard;
import dev.fairway.tracker.kafka.RecordSender;
import dev.fairway.tracker.kafka.TopicContents;
import dev.fairway.tracker.standalone.BuiltInObjects;
import dev.fairway.tracker.standalone.StandaloneCluster;
import dev.fairway.tracker.standalone.allocation.Allocator;
import dev.fairway.tracker.standalone.allocation.NodePortRange;
import dev.fairway.tracker.standalone.controllers.ControllerLoop;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/** The tracker of one leadership: made from what the topics held, then kept going by its threads. */
public final class RunningTracker {

    /** Letters of generated names, as Kubernetes picks them: none that make words. */
    private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();
    private final Semaphore pending = new Semaphore(0);
    private final Outbox outbox = new Outbox(pending::release);
    private final long epoch;
    private final EventStream events;
    private final EventPublisher publisher;
    private final ObjectStore store;
    private final StandaloneCluster cluster;
    private final TrackingLoop loop;
    private final EndpointTracker tracker;

    RunningTracker(EndpointTrackerConfig config, RecordSender sender, TopicContents contents, TrackerMetrics metrics) {
        epoch = contents.highestEpoch() + 1;
        events = new EventStream(epoch, clock, outbox);
        publisher = new EventPublisher(
                outbox,
                sender,
                pending,
                event -> metrics.published(Duration.between(event.observedAt(), clock.instant())));
        tracker = new EndpointTracker(events, this::sliceIdentity, new ServiceNotes(events, RunningTracker::uid));
        loop = new TrackingLoop(tracker, clock, metrics::observed);
        store = new ObjectStore(new KafkaObjectLog(sender, epoch), clock);
        List<Cidr> cidrs = config.serviceCidrs().stream().map(Cidr::parse).toList();
        Allocator allocator = new Allocator(cidrs, NodePortRange.parse(config.nodePortRange()), random);
        cluster = new StandaloneCluster(store, allocator, clock, RunningTracker::uid);
        store.load(contents.objects().objects(), contents.objects().highestVersion());
        contents.objects().misplaced().forEach(store::rewriteStale);
    }

    /** Publishes the difference between the source and the topics; from then on changes flow. */
    void start(EndpointTrackerConfig config, PublishedState published) {
        store.repair();
        new BuiltInObjects(cluster).create(config.serviceCidrs());
        List<Resource> present = new ArrayList<>();
        for (Event event : published.states()) {
            if (!event.isDeletion()) {
                present.add(event.resource());
            }
        }
        outbox.seed(published.states());
        store.listenFrom(
                objects -> tracker.start(StandaloneSource.resources(objects), present, clock.instant()),
                new StandaloneSource(loop));
        published.misplaced().forEach(outbox::rewrite);
        published.states().stream()
                .filter(Event::isDeletion)
                .forEach(event -> outbox.rewrite(EventKey.of(event.resource())));
    }

    /** What to do when the topics hold what another tracker wrote. */
    OwnTopicsGuard.Findings findings(LongConsumer deposed) {
        return new OwnTopicsGuard.Findings() {
            @Override
            public void staleState(Resource resource) {
                loop.execute(() -> {
                    if (!outbox.rewrite(EventKey.of(resource))) {
                        events.deny(resource, "written by a tracker that no longer leads");
                    }
                });
            }

            @Override
            public void staleObject(ObjectId id) {
                store.rewriteStale(id);
            }

            @Override
            public void deposed(long newEpoch) {
                deposed.accept(newEpoch);
            }
        };
    }

    long epoch() {
        return epoch;
    }

    /** How many states wait for being published. */
    int pendingEvents() {
        return outbox.pendingCount();
    }

    EventPublisher publisher() {
        return publisher;
    }

    /** The standalone API's objects. */
    public ObjectStore store() {
        return store;
    }

    /** The standalone API. */
    public StandaloneCluster cluster() {
        return cluster;
    }

    TrackingLoop loop() {
        return loop;
    }

    /** What keeps Deployments and namespaces as they should be. */
    ControllerLoop controllers() {
        return new ControllerLoop(cluster, store, this::nameSuffix);
    }

    private String nameSuffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
        }
        return suffix.toString();
    }

    private SliceIdentity sliceIdentity() {
        return new SliceIdentity(nameSuffix(), uid());
    }

    private static String uid() {
        return UUID.randomUUID().toString();
    }
}
