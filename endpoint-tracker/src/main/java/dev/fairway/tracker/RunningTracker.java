package dev.fairway.tracker;

import dev.fairway.model.Resource;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.tracker.core.endpoints.ClusterSource;
import dev.fairway.tracker.core.endpoints.EndpointTracker;
import dev.fairway.tracker.core.endpoints.ServiceNotes;
import dev.fairway.tracker.core.events.EventKey;
import dev.fairway.tracker.core.events.EventStream;
import dev.fairway.tracker.core.events.Outbox;
import dev.fairway.tracker.core.events.PublishedState;
import dev.fairway.tracker.core.ingress.IngressNotes;
import dev.fairway.tracker.core.ingress.IngressTable;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable;
import dev.fairway.tracker.kafka.EventPublisher;
import dev.fairway.tracker.kafka.OwnTopicsGuard;
import dev.fairway.tracker.kafka.RecordSender;
import dev.fairway.tracker.kubernetes.writeback.WriteBack;
import dev.fairway.tracker.standalone.store.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tracker of one leadership: made from what the topics held, then kept going by its threads. */
public final class RunningTracker {

    private final InstantSource clock = InstantSource.system();
    private final Semaphore pending = new Semaphore(0);
    private final Outbox outbox = new Outbox(pending::release);
    private final long epoch;
    private final ClusterSource source;
    private final EventStream events;
    private final EventPublisher publisher;
    private final TrackingLoop loop;
    private final EndpointTracker tracker;

    /**
     * What it speaks to beside the source and Kafka.
     *
     * @param gateway the Service that Ingresses are reached at
     */
    record Surroundings(TrackerMetrics metrics, ServiceKey gateway, IngressNotes.Surroundings ingresses) {}

    RunningTracker(
            long epoch, ClusterSource source, RecordSender sender, Identities identities, Surroundings surroundings) {
        this.epoch = epoch;
        this.source = source;
        events = new EventStream(epoch, clock, outbox, source.versionsCount());
        publisher = new EventPublisher(
                outbox,
                sender,
                pending,
                event -> surroundings.metrics().published(Duration.between(event.observedAt(), clock.instant())));
        IngressNotes ingresses = new IngressNotes(
                events, Identities::uid, new IngressTable(surroundings.gateway()), surroundings.ingresses());
        tracker = new EndpointTracker(events, identities::slice, new ServiceNotes(events, Identities::uid), ingresses);
        loop = new TrackingLoop(tracker, clock, surroundings.metrics()::observed);
    }

    /** Publishes the difference between the source and the topics; from then on changes flow, and are written back. */
    void start(PublishedState published, @Nullable WriteBack writeBack) throws InterruptedException {
        List<Resource> present = new ArrayList<>();
        for (Event event : published.states()) {
            if (!event.isDeletion()) {
                present.add(event.resource());
            }
        }
        outbox.seed(published.states());
        if (writeBack != null) {
            present.addAll(unknown(present, writeBack.existing()));
            outbox.followedBy(writeBack::take);
        }
        source.follow(listed -> tracker.start(listed, present, clock.instant()), loop);
        published.misplaced().forEach(outbox::rewrite);
        published.states().stream()
                .filter(Event::isDeletion)
                .forEach(event -> outbox.rewrite(EventKey.of(event.resource())));
        if (writeBack != null) {
            writeBack.start(outbox.states());
        }
    }

    /** Slices that were written back and that the topics no longer know are gone on with, not replaced. */
    private static List<Resource> unknown(List<Resource> known, Collection<Resource> existing) {
        Set<EventKey> keys = known.stream().map(EventKey::of).collect(Collectors.toSet());
        return existing.stream()
                .filter(resource -> !keys.contains(EventKey.of(resource)))
                .toList();
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
                standalone().ifPresent(api -> api.store().rewriteStale(id));
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

    /** The standalone API; empty where the cluster has an API server of its own. */
    public Optional<StandaloneApi> standalone() {
        return source instanceof StandaloneApi api ? Optional.of(api) : Optional.empty();
    }

    /** Whether the source does its work and Kafka takes what comes of it. */
    boolean isHealthy() {
        return source.isHealthy() && publisher.isHealthy();
    }

    TrackingLoop loop() {
        return loop;
    }

    /** Tells people what happened to a Service's load balancer. By the tracking thread. */
    void tell(LoadBalancerTable.Note note, EventId cause, Instant now) {
        tracker.tell(note.service(), new ServiceNotes.Text(note.severity(), note.reason(), note.message()), cause, now);
    }
}
