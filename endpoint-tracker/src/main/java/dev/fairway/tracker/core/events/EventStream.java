package dev.fairway.tracker.core.events;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.Event.State;
import dev.fairway.model.event.EventId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns states into events with ids, and drops those that change nothing. Used by the tracking thread only. */
public final class EventStream {

    /** The producer's name in every id. */
    public static final String PRODUCER = "endpoint-tracker";

    private final long epoch;
    private final InstantSource clock;
    private final Outbox outbox;
    private final boolean versionsCount;
    private long sequence;

    /** {@code versionsCount}: whether a state that differs in nothing but its resourceVersion is told. */
    public EventStream(long epoch, InstantSource clock, Outbox outbox, boolean versionsCount) {
        this.epoch = epoch;
        this.versionsCount = versionsCount;
        this.clock = clock;
        this.outbox = outbox;
    }

    /**
     * An object's state.
     *
     * @return the event's id; null when the state is what was published last
     */
    public @Nullable EventId present(Resource resource, @Nullable EventId cause, Instant happenedAt) {
        boolean known = outbox.newest(EventKey.of(resource))
                .filter(last -> last.state().equals(new State.Present(resource)))
                .filter(last -> !versionsCount || versionOf(last.resource()).equals(versionOf(resource)))
                .isPresent();
        return known ? null : put(new State.Present(resource), cause, happenedAt);
    }

    /**
     * An object is gone.
     *
     * @return the event's id; null when the object was not there
     */
    public @Nullable EventId deleted(EventKey key, String reason, @Nullable EventId cause, Instant happenedAt) {
        Optional<Event> last = outbox.newest(key).filter(event -> !event.isDeletion());
        return last.isEmpty() ? null : put(new State.Deleted(last.get().resource(), reason), cause, happenedAt);
    }

    /** The records of endpoint slices of this name, whichever Service they are filed under. */
    public List<EventKey> slicesNamed(ObjectKey slice) {
        return outbox.slicesNamed(slice);
    }

    /** A state that somebody else wrote for an object that does not exist. */
    public void deny(Resource resource, String reason) {
        put(new State.Deleted(resource, reason), null, clock.instant());
    }

    private static String versionOf(Resource resource) {
        return resource.meta().resourceVersion();
    }

    private EventId put(State state, @Nullable EventId cause, Instant happenedAt) {
        EventId id = new EventId(PRODUCER, epoch, ++sequence);
        outbox.put(new Event(id, cause, happenedAt, clock.instant(), state));
        return id;
    }
}
