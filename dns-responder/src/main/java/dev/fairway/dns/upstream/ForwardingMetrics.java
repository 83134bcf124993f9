package dev.fairway.dns.upstream;

import dev.fairway.dns.core.forward.AnswerCache;
import dev.fairway.dns.core.forward.UpstreamAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is counted of forwarding; read by the metrics endpoint. */
public final class ForwardingMetrics {

    private final LongAdder positiveHits = new LongAdder();
    private final LongAdder negativeHits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final LongAdder prefetches = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final Map<Target, Series> targets = new ConcurrentHashMap<>();

    /**
     * Labels of an attempt.
     *
     * @param code the answer's, -1 for none
     */
    public record Target(String upstream, int code) {}

    /** The attempts of one target. */
    public static final class Series {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanoseconds = new LongAdder();

        public long count() {
            return count.sum();
        }

        public long nanoseconds() {
            return nanoseconds.sum();
        }
    }

    void looked(Optional<AnswerCache.Hit> hit) {
        if (hit.isEmpty() || !hit.get().isFresh()) {
            misses.increment();
        } else if (hit.get().answer().isPositive()) {
            positiveHits.increment();
        } else {
            negativeHits.increment();
        }
    }

    void prefetched() {
        prefetches.increment();
    }

    void servedStale() {
        stale.increment();
    }

    void refused() {
        refusals.increment();
    }

    void attempted(Upstream upstream, @Nullable UpstreamAnswer answer, long nanoseconds) {
        Target target = new Target(upstream.toString(), answer == null ? -1 : answer.code());
        Series series = targets.computeIfAbsent(target, _ -> new Series());
        series.count.increment();
        series.nanoseconds.add(nanoseconds);
    }

    public long positiveHits() {
        return positiveHits.sum();
    }

    public long negativeHits() {
        return negativeHits.sum();
    }

    public long misses() {
        return misses.sum();
    }

    public long servedStaleTotal() {
        return stale.sum();
    }

    public long prefetchTotal() {
        return prefetches.sum();
    }

    /** Questions that were refused because too many were on their way. */
    public long refusedTotal() {
        return refusals.sum();
    }

    /** Every target with its attempts. */
    public Map<Target, Series> targets() {
        return Map.copyOf(targets);
    }
}
