package dev.fairway.cli.text;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Durations as kubectl shows them: two units at most, the finer one only while it still matters. */
public final class Age {
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(-1);
    private static final long DAYS_OF_YEAR = 365;

    private Age() {}

    /** The time since then, or {@code <unknown>}. */
    public static String since(@Nullable Instant then, Instant now) {
        return then == null ? "<unknown>" : of(Duration.between(then, now));
    }

    /** For example 90s, 5m30s, 47h, 3d4h, 2y100d. {@code <invalid>} for more than a second into the future. */
    public static String of(Duration duration) {
        if (duration.compareTo(CLOCK_SKEW) < 0) {
            return "<invalid>";
        }
        long seconds = Math.max(0, duration.toSeconds());
        long minutes = seconds / 60;
        long hours = seconds / 3600;
        long days = seconds / 86400;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return twoUnits(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        if (hours < 8) {
            return twoUnits(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        return ofDays(days, hours % 24);
    }

    private static String ofDays(long days, long hours) {
        if (days < 8) {
            return twoUnits(days, "d", hours, "h");
        }
        if (days < 2 * DAYS_OF_YEAR) {
            return days + "d";
        }
        long years = days / DAYS_OF_YEAR;
        return years < 8 ? twoUnits(years, "y", days % DAYS_OF_YEAR, "d") : years + "y";
    }

    private static String twoUnits(long coarse, String coarseUnit, long fine, String fineUnit) {
        return fine == 0 ? coarse + coarseUnit : coarse + coarseUnit + fine + fineUnit;
    }
}
