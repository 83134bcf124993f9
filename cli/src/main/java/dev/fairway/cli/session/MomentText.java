package dev.fairway.cli.session;

import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments as people write them: {@code 2026-11-24T14:03:05Z}, {@code 14:03}, {@code 14:03:05.250} (the last time that it
 * was so late), {@code -5m}, {@code 5m ago}, {@code now}, or an event's id as {@code fairway history} shows it.
 */
public final class MomentText {

    private static final Pattern RELATIVE = Pattern.compile("(?:-(?<minus>[0-9hms.]+)|(?<ago>[0-9hms.]+) ?ago)");
    private static final Pattern TIME_OF_DAY = Pattern.compile("[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?");
    private static final Pattern EVENT =
            Pattern.compile("(?<producer>[a-z][a-z0-9-]*):(?<epoch>[0-9]+):(?<sequence>[0-9]+)");

    private MomentText() {}

    /** Throws {@link CommandException} for what is no moment. */
    public static Moment parse(String text, Instant now, ZoneId zone) {
        return EVENT.matcher(text).matches() ? new Moment.After(event(text)) : new Moment.Time(time(text, now, zone));
    }

    /** Throws {@link CommandException} for what is no event's id. */
    public static EventId event(String text) {
        Matcher event = EVENT.matcher(text);
        try {
            if (event.matches()) {
                return new EventId(
                        event.group("producer"),
                        Long.parseLong(event.group("epoch")),
                        Long.parseLong(event.group("sequence")));
            }
        } catch (NumberFormatException e) {
            throw new CommandException("error: no event's id: \"" + text + "\"", e);
        }
        throw new CommandException("error: no event's id: \"" + text + "\"; they look like endpoint-tracker:1:42");
    }

    /** Throws {@link CommandException} for what is no time. */
    public static Instant time(String text, Instant now, ZoneId zone) {
        try {
            Matcher relative = RELATIVE.matcher(text.trim());
            if (text.equals("now")) {
                return now;
            }
            if (relative.matches()) {
                String span = relative.group("minus") == null ? relative.group("ago") : relative.group("minus");
                return now.minus(Duration.parse("PT" + span.toUpperCase(Locale.ROOT)));
            }
            return TIME_OF_DAY.matcher(text).matches()
                    ? last(LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text), now.atZone(zone))
                    : OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
        } catch (DateTimeException e) {
            throw new CommandException(
                    "error: no time: \"" + text + "\"; write 14:03, 14:03:05, -5m, \"5m ago\" or 2026-01-31T14:03:05Z",
                    e);
        }
    }

    private static Instant last(LocalTime time, ZonedDateTime now) {
        ZonedDateTime today = now.with(time);
        return (today.isAfter(now) ? today.minusDays(1) : today).toInstant();
    }
}
