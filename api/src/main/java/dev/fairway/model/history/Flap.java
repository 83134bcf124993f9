package dev.fairway.model.history;

import dev.fairway.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A Service whose endpoints, or a pod whose readiness, changed again and again.
 *
 * @param median the usual time between two changes
 * @param quarter a quarter of those times are shorter
 * @param threeQuarter a quarter of them are longer
 */
public record Flap(
        ObjectKey object,
        int changes,
        Instant first,
        Instant last,
        Duration quarter,
        Duration median,
        Duration threeQuarter) {

    /** From when it changed, in order; at least twice. */
    public static Flap of(ObjectKey object, List<Instant> times) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        gaps.sort(Comparator.naturalOrder());
        int size = gaps.size();
        return new Flap(
                object,
                times.size(),
                times.getFirst(),
                times.getLast(),
                gaps.get(size / 4),
                gaps.get(size / 2),
                gaps.get(size * 3 / 4));
    }

    /** True when the middle half of the times between changes lie close together: something beats there. */
    public boolean hasRhythm() {
        return changes > 3 && threeQuarter.minus(quarter).compareTo(median.dividedBy(2)) <= 0;
    }
}
