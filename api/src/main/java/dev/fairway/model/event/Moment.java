package dev.fairway.model.event;

import java.time.Instant;

/** A moment of the past. Order comes from the log and from causes, never from the clocks of nodes. */
public sealed interface Moment {

    /** Of each partition all that the broker appended up to then, and the causes of what is included. */
    record Time(Instant time) implements Moment {}

    /** Right after an event: all that was appended before it, the event itself, and its causes. */
    record After(EventId event) implements Moment {}
}
