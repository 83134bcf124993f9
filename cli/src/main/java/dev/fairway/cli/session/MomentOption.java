package dev.fairway.cli.session;

import dev.fairway.model.event.Moment;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --at}, for verbs that can tell the past. */
public final class MomentOption {

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it was: at 14:03, -5m, \"5m ago\", an RFC 3339 time, or right after an event")
    @Nullable
    private String at;

    /** The moment that is asked about; empty: now. */
    public Optional<Moment> moment(Instant now) {
        return Optional.ofNullable(at).map(text -> MomentText.parse(text, now, ZoneId.systemDefault()));
    }
}
