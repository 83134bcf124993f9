package dev.fairway.registry.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.history.Codec;
import jakarta.inject.Singleton;

/** Reads values of the history, which are those of the topics. */
@Singleton
public final class WireCodec implements Codec {

    @Override
    public Event event(byte[] value) {
        try {
            return EventMapper.fromWire(dev.fairway.api.event.v1.Event.parseFrom(value));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the history holds an invalid event", e);
        }
    }

    @Override
    public Programming programming(byte[] value) {
        try {
            return EventMapper.fromWire(dev.fairway.api.event.v1.Programming.parseFrom(value));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the history holds an invalid acknowledgement", e);
        }
    }
}
