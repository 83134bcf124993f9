package dev.fairway.cli.history;

import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.Context;
import dev.fairway.cli.session.MomentText;
import dev.fairway.registryclient.history.RegistryHistory;
import dev.fairway.registryclient.history.RegistryHistory.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name a stretch of time. */
final class StretchOptions {

    @Option(names = "--since", paramLabel = "DURATION", description = "From so long ago: 5m, 2h")
    @Nullable
    String since;

    @Option(names = "--from", paramLabel = "TIME", description = "From a time: 14:03, -5m, RFC 3339")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Up to a time")
    @Nullable
    String to;

    /** A stretch that begins so long ago is shortened, and says so, where the history does not go back as far. */
    Stretch stretch(Context context, RegistryHistory history) {
        if (since != null && from != null) {
            throw new CommandException("error: --since and --from say the same");
        }
        Instant now = context.now();
        ZoneId zone = ZoneId.systemDefault();
        Optional<Instant> begin = since == null
                ? Optional.ofNullable(from).map(text -> MomentText.time(text, now, zone))
                : recorded(now.minus(duration(since)), context, history);
        Optional<Instant> end = Optional.ofNullable(to).map(text -> MomentText.time(text, now, zone));
        if (begin.isPresent() && end.isPresent() && !begin.get().isBefore(end.get())) {
            throw new CommandException("error: the stretch ends before it begins");
        }
        return new Stretch(begin, end);
    }

    private static Optional<Instant> recorded(Instant begin, Context context, RegistryHistory history) {
        Optional<Instant> first = history.begin().filter(begin::isBefore);
        first.ifPresent(time -> context.err().println("the history begins at " + time));
        return first.isPresent() ? Optional.empty() : Optional.of(begin);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (java.time.format.DateTimeParseException e) {
            throw new CommandException("error: no duration: \"" + text + "\"", e);
        }
    }
}
