package dev.fairway.registry.grpc;

import dev.fairway.api.HistoryMapper;
import dev.fairway.api.registry.v1.CaughtUp;
import dev.fairway.api.registry.v1.TimelineResponse;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.story.Timeline;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Service's timeline for one call: what is recorded, then, for who follows, what comes. It is read when the call can
 * take it, so a slow reader waits for nobody and nobody for it.
 */
final class FollowedTimeline implements PacedStream.Source<TimelineResponse> {

    private final Supplier<Beginning> begin;
    private final boolean follow;
    private final Queue<TimelineResponse> ready = new ArrayDeque<>();
    private Runnable wake = () -> {};
    private volatile @Nullable Beginning begun;
    private volatile boolean closed;
    private long end;

    /** What is recorded, and the number of the record that comes next. */
    record Beginning(History history, ServiceKey service, List<TimelineEntry> entries, long end) {}

    FollowedTimeline(Supplier<Beginning> begin, boolean follow) {
        this.begin = begin;
        this.follow = follow;
    }

    void wakeWith(Runnable wakeUp) {
        wake = wakeUp;
    }

    @Override
    public Optional<TimelineResponse> next() {
        Beginning beginning = begun;
        if (beginning == null) {
            start();
        } else if (follow && ready.isEmpty()) {
            grow(beginning);
        }
        return Optional.ofNullable(ready.poll());
    }

    private void start() {
        Beginning beginning = begin.get();
        beginning.entries().forEach(this::offer);
        end = beginning.end();
        begun = beginning;
        if (follow) {
            ready.add(TimelineResponse.newBuilder()
                    .setCaughtUp(CaughtUp.getDefaultInstance())
                    .build());
            beginning.history().listen(wake);
            if (closed) {
                beginning.history().unlisten(wake);
            }
        }
    }

    private void grow(Beginning beginning) {
        Past now = beginning.history().now();
        if (now.end() <= end) {
            return;
        }
        Timeline.Growth growth = new Timeline(now).since(beginning.service(), end);
        end = now.end();
        growth.entries().forEach(this::offer);
        growth.effects()
                .forEach(effect -> ready.add(TimelineResponse.newBuilder()
                        .setEffect(HistoryMapper.toWire(effect))
                        .build()));
    }

    private void offer(TimelineEntry entry) {
        ready.add(TimelineResponse.newBuilder()
                .setEntry(HistoryMapper.toWire(entry))
                .build());
    }

    @Override
    public boolean isExhausted() {
        return !follow && begun != null;
    }

    void close() {
        closed = true;
        Beginning beginning = begun;
        if (beginning != null) {
            beginning.history().unlisten(wake);
        }
    }
}
