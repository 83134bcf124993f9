package dev.fairway.registry.core.history;

import dev.fairway.model.event.Event;
import dev.fairway.model.event.Programming;

/** Reads the values of records; they were valid when they were taken in. */
public interface Codec {

    Event event(byte[] value);

    Programming programming(byte[] value);
}
