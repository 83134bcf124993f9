package dev.fairway.registry.core;

import dev.fairway.model.ObjectKey;
import dev.fairway.registry.core.topic.Positions;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One subscriber's stream, pulled message by message as fast as the subscriber takes them.
 *
 * <p>A changed object waits once, in its newest state, at the place of its first change; so memory is bounded by the
 * number of changed objects, and a message's resume token never promises what still waits. Thread-safe.
 */
public final class Subscription {

    private final WatchFilter filter;
    private final String resumeToken;
    private final Runnable wakeUp;
    private final Map<ObjectKey, Waiting> waiting = new LinkedHashMap<>();
    private Iterator<Entry> backlog = Collections.emptyIterator();
    private String backlogToken = "";
    private boolean started;
    private boolean snapshotDue;
    private boolean syncedDue;
    private boolean behind;
    private boolean endDue;
    private Positions told;

    /** The newest entry, and the positions after the first change that it stands for. */
    private record Waiting(Entry newest, Positions positions) {}

    /** A change and the positions after it. */
    record Commit(Entry entry, Positions positions) {}

    /**
     * Where a stream begins.
     *
     * @param resumed the backlog is what changed since {@code token}; otherwise it is a whole snapshot
     */
    record Beginning(Iterator<Entry> backlog, boolean resumed, String token, Positions positions, boolean behind) {}

    Subscription(WatchFilter filter, String resumeToken, Positions from, Runnable wakeUp) {
        this.filter = filter;
        this.resumeToken = resumeToken;
        this.told = from;
        this.wakeUp = wakeUp;
    }

    WatchFilter filter() {
        return filter;
    }

    /** Where its subscriber wants to go on. */
    String resumeToken() {
        return resumeToken;
    }

    synchronized boolean isStarted() {
        return started;
    }

    void start(Beginning beginning) {
        synchronized (this) {
            backlog = beginning.backlog();
            backlogToken = beginning.resumed() ? beginning.token() : "";
            snapshotDue = !beginning.resumed();
            told = beginning.positions();
            behind = beginning.behind();
            syncedDue = true;
            started = true;
        }
        wakeUp.run();
    }

    void offer(Iterable<Commit> commits) {
        boolean news = false;
        synchronized (this) {
            if (!started) {
                return;
            }
            for (Commit commit : commits) {
                ObjectKey key = commit.entry().key();
                if (filter.passes(key)) {
                    waiting.merge(
                            key,
                            new Waiting(commit.entry(), commit.positions()),
                            (first, next) -> new Waiting(next.newest(), first.positions()));
                    news = true;
                }
            }
        }
        if (news) {
            wakeUp.run();
        }
    }

    /** The registry has fallen behind or caught up. */
    void announce(boolean nowBehind, Positions positions) {
        synchronized (this) {
            if (!started) {
                return;
            }
            behind = nowBehind;
            if (!syncedDue && waiting.isEmpty()) {
                told = positions;
            }
            syncedDue = true;
        }
        wakeUp.run();
    }

    void end() {
        synchronized (this) {
            endDue = true;
            started = true;
        }
        wakeUp.run();
    }

    /** The next message, which counts as sent; empty when there is nothing to tell now. */
    public synchronized Optional<StreamMessage> next() {
        if (endDue) {
            endDue = false;
            started = false;
            waiting.clear();
            return Optional.of(new StreamMessage.Ended());
        }
        if (!started) {
            return Optional.empty();
        }
        if (snapshotDue) {
            snapshotDue = false;
            return Optional.of(new StreamMessage.SnapshotStart());
        }
        if (backlog.hasNext()) {
            return Optional.of(new StreamMessage.Changed(backlog.next(), backlogToken, told.dnsSerial()));
        }
        backlog = Collections.emptyIterator();
        if (syncedDue) {
            syncedDue = false;
            return Optional.of(new StreamMessage.Synced(told.token(), told.dnsSerial(), behind));
        }
        return nextChange();
    }

    private Optional<StreamMessage> nextChange() {
        Iterator<Waiting> first = waiting.values().iterator();
        if (!first.hasNext()) {
            return Optional.empty();
        }
        Waiting change = first.next();
        first.remove();
        told = change.positions();
        return Optional.of(new StreamMessage.Changed(change.newest(), told.token(), told.dnsSerial()));
    }

    /** Changed objects that wait for the subscriber. */
    public synchronized int pending() {
        return waiting.size();
    }
}
