package dev.fairway.registry.grpc;

import dev.fairway.api.RegistryMapper;
import dev.fairway.api.registry.v1.Acknowledged;
import dev.fairway.api.registry.v1.Change;
import dev.fairway.api.registry.v1.ReplayResponse;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.Recorded;
import dev.fairway.registry.core.history.story.Recording;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A recorded stretch for one call, read as fast as the call takes it. */
final class ReplayedStretch implements PacedStream.Source<ReplayResponse> {

    private final Supplier<Recording> begin;
    private @Nullable Recording recording;
    private Iterator<Past.State> base = Collections.emptyIterator();
    private Iterator<Past.State> records = Collections.emptyIterator();

    ReplayedStretch(Supplier<Recording> begin) {
        this.begin = begin;
    }

    @Override
    public Optional<ReplayResponse> next() {
        if (recording == null) {
            Recording begun = begin.get();
            base = begun.base();
            records = begun.records();
            recording = begun;
        }
        if (base.hasNext()) {
            return Optional.of(response(base.next(), true));
        }
        return records.hasNext() ? Optional.of(response(records.next(), false)) : Optional.empty();
    }

    private static ReplayResponse response(Past.State state, boolean base) {
        Recorded record = state.record();
        ReplayResponse.Builder response = ReplayResponse.newBuilder();
        if (record.subject().isAgent()) {
            return response.setAcknowledged(Acknowledged.newBuilder()
                            .setProgramming(HistoryEncoder.programming(state.value()))
                            .setAppendedAt(RegistryMapper.toWire(record.appendedAt())))
                    .build();
        }
        Change change = Change.newBuilder()
                .setEvent(HistoryEncoder.event(state.value()))
                .setTopic(record.log().partition().topic())
                .setPartition(record.log().partition().number())
                .setOffset(record.log().offset())
                .setAppendedAt(RegistryMapper.toWire(record.appendedAt()))
                .build();
        return (base ? response.setBase(change) : response.setChange(change)).build();
    }

    @Override
    public boolean isExhausted() {
        return recording != null;
    }
}
