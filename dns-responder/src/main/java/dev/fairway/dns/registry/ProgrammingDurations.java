package dev.fairway.dns.registry;

import dev.fairway.model.Service;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long changes of endpoints took from where they were observed until answers showed them. */
public final class ProgrammingDurations {

    /** CoreDNS's buckets: from 1 ms, doubling. */
    public static final int BUCKETS = 20;

    private final AtomicLongArray counts = new AtomicLongArray(ServiceKind.values().length * (BUCKETS + 1));
    private final AtomicLongArray nanoseconds = new AtomicLongArray(ServiceKind.values().length);

    /** CoreDNS's label service_kind. */
    public enum ServiceKind {
        CLUSTER_IP(0),
        HEADLESS_WITH_SELECTOR(1),
        HEADLESS_WITHOUT_SELECTOR(2);

        private final int index;

        ServiceKind(int index) {
            this.index = index;
        }

        static ServiceKind of(Service service) {
            if (!service.headless()) {
                return CLUSTER_IP;
            }
            return service.selector() == null ? HEADLESS_WITHOUT_SELECTOR : HEADLESS_WITH_SELECTOR;
        }
    }

    void observe(ServiceKind kind, Duration duration) {
        int bucket = 0;
        while (bucket < BUCKETS && duration.compareTo(bound(bucket)) > 0) {
            bucket++;
        }
        counts.incrementAndGet(kind.index * (BUCKETS + 1) + bucket);
        nanoseconds.addAndGet(kind.index, duration.toNanos());
    }

    /** The upper bound of a bucket; the last one, {@link #BUCKETS}, has none. */
    public static Duration bound(int bucket) {
        return Duration.ofMillis(1L << bucket);
    }

    public long count(ServiceKind kind, int bucket) {
        return counts.get(kind.index * (BUCKETS + 1) + bucket);
    }

    public Duration total(ServiceKind kind) {
        return Duration.ofNanos(nanoseconds.get(kind.index));
    }
}
