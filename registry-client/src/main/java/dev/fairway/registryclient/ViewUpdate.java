package dev.fairway.registryclient;

import dev.fairway.model.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the view that a watch holds differs from what its consumer last saw.
 *
 * <p>The first update of a watch carries every object of a complete view; later ones only differences, each object at
 * most once and in its newest state. An update without changes tells of new {@link Freshness}.
 *
 * @param resumeToken stands for the view after the update; goes into acknowledgements
 * @param dnsSerial serial of the view after the update (RFC 1982 arithmetic, unsigned)
 */
public record ViewUpdate(List<Change> changes, String resumeToken, int dnsSerial, Freshness freshness) {

    public ViewUpdate {
        changes = List.copyOf(changes);
    }

    /** How far the view can be trusted to be the present. */
    public enum Freshness {
        /** From disk; the registry has not been heard since the start. */
        LAST_KNOWN,
        /** The registry is connected and has read all of Kafka. */
        CURRENT,
        /** The registry is connected, but says that it is behind Kafka. */
        BEHIND,
        /** The registry was heard, but the connection is lost; the view is as it was then. */
        DISCONNECTED
    }

    /** Where a change comes from. */
    public enum Origin {
        /** From disk. */
        LAST_KNOWN,
        /** A difference found in a snapshot: it happened before the stream began. */
        SNAPSHOT,
        /** Live from the stream: the ones whose programming time means something and is acknowledged. */
        STREAM,
        /** Missing in a snapshot: its deletion was not seen, the event is made here from the last known state. */
        ABSENT
    }

    /**
     * An object's newest state.
     *
     * @param receivedAt when it reached this process
     * @param appendedAt when the broker took it; null from disk and when it is made here
     */
    public record Change(
            Event event,
            Origin origin,
            Instant receivedAt,
            @Nullable Instant appendedAt) {}
}
