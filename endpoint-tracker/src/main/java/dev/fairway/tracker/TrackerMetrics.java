package dev.fairway.tracker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/** The endpoint tracker's metrics. */
@Singleton
public class TrackerMetrics {

    private final Timer informerLag;
    private final Timer publishDuration;
    private final Counter unreadable;
    private final MeterRegistry registry;

    TrackerMetrics(MeterRegistry registry, CurrentTracker current) {
        this.registry = registry;
        informerLag = Timer.builder("endpoint.tracker.informer.lag")
                .description("From a change in the source to the tracking thread")
                .publishPercentileHistogram()
                .register(registry);
        publishDuration = Timer.builder("endpoint.tracker.publish.duration")
                .description("From an observed change to Kafka's acknowledgement of the event")
                .publishPercentileHistogram()
                .register(registry);
        unreadable = Counter.builder("endpoint.tracker.dead.letters")
                .description("Records of the tracker's own topics that it could not read")
                .register(registry);
        Gauge.builder("endpoint.tracker.changes.pending", current, TrackerMetrics::pending)
                .description("States that wait for being published")
                .register(registry);
        Gauge.builder("endpoint.tracker.epoch", current, TrackerMetrics::epoch)
                .description("The leadership, counted over all trackers of the cluster")
                .register(registry);
    }

    void observed(Duration sinceChange) {
        informerLag.record(atLeastZero(sinceChange));
    }

    void published(Duration sinceObserved) {
        publishDuration.record(atLeastZero(sinceObserved));
    }

    void unreadable(int records) {
        unreadable.increment(records);
    }

    /** The API server took something that is written back. */
    void writtenBack(String kind, String verb) {
        Counter.builder("endpoint.tracker.write.back")
                .description("Objects that were written into the Kubernetes API")
                .tag("kind", kind)
                .tag("verb", verb)
                .register(registry)
                .increment();
    }

    /** {@code pending} tells how many objects are not known to be as they should be. */
    void writesBack(Supplier<Number> pending) {
        Gauge.builder("endpoint.tracker.write.back.pending", pending)
                .description("Objects that are not known to be in the Kubernetes API as they should be")
                .register(registry);
    }

    private static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static double pending(CurrentTracker current) {
        return current.running().map(RunningTracker::pendingEvents).orElse(0);
    }

    private static double epoch(CurrentTracker current) {
        return current.running().map(RunningTracker::epoch).orElse(0L);
    }
}
