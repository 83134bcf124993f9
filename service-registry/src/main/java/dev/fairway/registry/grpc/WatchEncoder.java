package dev.fairway.registry.grpc;

import dev.fairway.api.EventMapper;
import dev.fairway.api.RegistryMapper;
import dev.fairway.api.event.v1.Event;
import dev.fairway.api.registry.v1.Change;
import dev.fairway.api.registry.v1.SnapshotStart;
import dev.fairway.api.registry.v1.Synced;
import dev.fairway.api.registry.v1.WatchResponse;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.StreamMessage;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Stream messages on the wire. A change goes to many streams at about the same time and is mapped once for them. */
final class WatchEncoder {

    private static final int RECENT = 1024;

    private final AtomicReferenceArray<Mapped> recent = new AtomicReferenceArray<>(RECENT);

    private record Mapped(Entry entry, Event event) {}

    WatchResponse encode(StreamMessage message) {
        return switch (message) {
            case StreamMessage.SnapshotStart _ ->
                WatchResponse.newBuilder()
                        .setSnapshotStart(SnapshotStart.getDefaultInstance())
                        .build();
            case StreamMessage.Changed(Entry entry, String token, int serial) ->
                WatchResponse.newBuilder()
                        .setChange(change(entry, token, serial))
                        .build();
            case StreamMessage.Synced(String token, int serial, boolean behind) ->
                WatchResponse.newBuilder()
                        .setSynced(Synced.newBuilder()
                                .setResumeToken(token)
                                .setDnsSerial(serial)
                                .setBehind(behind))
                        .build();
            case StreamMessage.Ended _ -> throw GrpcErrors.startingOver();
        };
    }

    private Change change(Entry entry, String token, int serial) {
        return Change.newBuilder()
                .setEvent(event(entry))
                .setTopic(entry.partition().topic())
                .setPartition(entry.partition().number())
                .setOffset(entry.offset())
                .setAppendedAt(RegistryMapper.toWire(entry.appendedAt()))
                .setResumeToken(token)
                .setDnsSerial(serial)
                .build();
    }

    Event event(Entry entry) {
        int slot = Math.floorMod(31 * entry.partition().hashCode() + Long.hashCode(entry.offset()), RECENT);
        Mapped known = recent.get(slot);
        if (known != null && known.entry().equals(entry)) {
            return known.event();
        }
        Event event = EventMapper.toWire(entry.event());
        recent.set(slot, new Mapped(entry, event));
        return event;
    }
}
