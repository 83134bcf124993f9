package dev.fairway.registry.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.event.v1.Event;
import dev.fairway.api.event.v1.Programming;

/** The history on the wire. */
final class HistoryEncoder {

    private HistoryEncoder() {}

    /** A value as it was published: past objects need no way through the model. */
    static Event event(byte[] value) {
        try {
            return Event.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the history holds an invalid event", e);
        }
    }

    static Programming programming(byte[] value) {
        try {
            return Programming.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the history holds an invalid acknowledgement", e);
        }
    }
}
