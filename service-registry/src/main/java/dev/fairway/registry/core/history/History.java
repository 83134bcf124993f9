package dev.fairway.registry.core.history;

import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import dev.fairway.registry.core.history.HistoryRecord.Content;
import dev.fairway.registry.core.history.HistoryRecord.Place;
import dev.fairway.registry.core.history.bytes.Delta;
import dev.fairway.registry.core.topic.Partition;
import dev.fairway.registry.core.topic.Positions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Every state of every object within the window. One thread takes records in; any thread asks. What is asked is
 * answered from what was taken in before, so a question never waits for the disk's writer.
 */
public final class History {

    private static final Duration FUTURE = Duration.ofMinutes(1);
    private static final int BYTES_A_HEADER = 256;

    private final RecordLog log;
    private final Codec codec;
    private final InstantSource clock;
    private final Limits limits;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Condition grown = lock.writeLock().newCondition();
    private final Delta delta = new Delta();
    private final Set<Runnable> listeners = new HashSet<>();

    private HistoryIndex index = new HistoryIndex();
    private Causes causes = new Causes(index);
    private int published;
    private long shift;
    private boolean complete;

    /**
     * How much is kept.
     *
     * @param maxBytes on disk
     * @param maxRecords in the index, which is on the heap
     */
    public record Limits(Duration window, long maxBytes, int maxRecords) {}

    /** The answer to a question about a moment. */
    public sealed interface At {
        /** What was then. */
        record Inside(Past past) implements At {}

        /** Nobody knows any more, or yet. */
        record Outside(HistoryWindow window) implements At {}

        /** There is no such event in the window. */
        record Unknown(EventId event) implements At {}
    }

    /** Begins with what the log holds. */
    public History(RecordLog log, Codec codec, InstantSource clock, Limits limits) {
        this.log = log;
        this.codec = codec;
        this.clock = clock;
        this.limits = limits;
        adopt(load());
    }

    private HistoryIndex load() {
        HistoryIndex loaded = new HistoryIndex();
        if (log.load(loaded::add)) {
            return loaded;
        }
        log.clear(0);
        return new HistoryIndex();
    }

    private void adopt(HistoryIndex loaded) {
        index = loaded;
        causes = new Causes(loaded);
        published = loaded.size();
        for (int n = 0; n < published; n++) {
            causes.note(n);
        }
        causes.settle();
    }

    /** The offsets of the next records to take in; partitions that are missing begin at 0. */
    public Map<Partition, Long> next() {
        return reading(index::next);
    }

    /** Which log of Kafka this is of; 0 when nothing is kept. */
    public int logId() {
        return log.logId();
    }

    /** Forgets everything, for the records of another log of Kafka. */
    public void clear(int logId) {
        log.clear(logId);
        HistoryIndex empty = load();
        writing(() -> {
            shift += published;
            adopt(empty);
            complete = false;
        });
    }

    /** Records in the order of their partitions; those that were taken before are passed over. */
    public void take(List<HistoryRecord> records) {
        long bytes = 0;
        for (HistoryRecord one : records) {
            bytes += BYTES_A_HEADER;
            bytes += one.content() == null
                    ? 0
                    : one.content().value().length + (one.content().value().length >> 4);
        }
        int segment = log.begin(bytes, clock.millis());
        records.forEach(one -> take(one, segment));
        log.flush();
        writing(() -> {
            published = index.size();
            if (complete) {
                causes.settle();
            }
            grown.signalAll();
        });
        wake();
        boolean isTooMuch = log.bytes() > limits.maxBytes() || published > limits.maxRecords();
        if (log.isDropDue(isTooMuch ? Long.MAX_VALUE : oldest())) {
            drop();
        }
    }

    private void take(HistoryRecord one, int segment) {
        Place place = one.place();
        if (place.offset() < index.next(place.partition())) {
            return;
        }
        Content content = one.content();
        if (content == null || isOfDeposedLeader(content)) {
            writing(() -> index.read(place.partition(), place.offset()));
            return;
        }
        Tracked known = index.find(content.header().subject());
        int step = known == null ? 0 : known.nextStep(segment);
        byte[] body = content.value();
        if (known != null && step > 0) {
            byte[] smaller = delta.encode(base(known, step), body);
            if (smaller.length < body.length) {
                body = smaller;
            } else {
                step = 0;
            }
        }
        int taken = step;
        long at = log.append(place, content.header(), taken, body);
        writing(() -> causes.note(index.add(place, content.header(), taken, at)));
    }

    private boolean isOfDeposedLeader(Content content) {
        Tracked known = index.find(content.header().subject());
        return known != null && known.supersedes(index.key(content.header().id()));
    }

    /** The state that the next body of an object is the difference from. */
    private byte[] base(Tracked object, int step) {
        int index = object.records().size() - step + (step & (step - 1));
        return value(this.index.chain(object, index));
    }

    private byte[] value(long[] chain) {
        byte[] value = log.read(chain[0]);
        for (int i = 1; i < chain.length; i++) {
            value = Delta.apply(value, log.read(chain[i]));
        }
        return value;
    }

    /** Everything up to the ends that were seen at the start is taken in: questions are answered from now on. */
    public void complete() {
        writing(() -> {
            complete = true;
            causes.settle();
        });
        wake();
    }

    public boolean isComplete() {
        return reading(() -> complete);
    }

    private long oldest() {
        return clock.instant().minus(limits.window()).toEpochMilli();
    }

    private void drop() {
        RecordLog.Base base = log.dropOldest();
        for (Tracked object : index.all()) {
            int last = object.records()
                            .countWhile(n -> base.isDropped(index.body(n).at()))
                    - 1;
            if (last < 0) {
                continue;
            }
            int recordNumber = object.records().get(last);
            HistoryIndex.Body body = index.body(recordNumber);
            if (!body.deletion()) {
                Place place = new Place(index.partition(object), body.offset(), body.appendedAt());
                base.append(place, header(object, recordNumber), value(index.chain(object, last)));
            }
        }
        base.commit();
        HistoryIndex shorter = load();
        index.next().forEach((partition, next) -> shorter.read(partition, next - 1));
        writing(() -> {
            long end = shift + published;
            adopt(shorter);
            shift = end - published;
        });
    }

    private HistoryRecord.Header header(Tracked object, int recordNumber) {
        long key = index.key(recordNumber);
        long cause = index.cause(recordNumber);
        return new HistoryRecord.Header(
                object.subject(),
                key == EventTable.NONE ? null : index.id(key),
                cause == EventTable.NONE ? null : index.id(cause),
                false);
    }

    /** What can be asked about now. */
    public HistoryWindow window() {
        return reading(() -> {
            long first = index.size() == 0 ? clock.millis() : Math.max(index.firstAppended(), oldest());
            long from = Math.max(first, log.droppedUntil() + 1);
            return new HistoryWindow(
                    Instant.ofEpochMilli(from), Instant.ofEpochMilli(index.lastAppended()), published, log.bytes());
        });
    }

    /** What was at a moment. */
    public At at(Moment moment) {
        HistoryWindow window = window();
        return switch (moment) {
            case Moment.Time(Instant time) ->
                time.isBefore(window.from()) || time.isAfter(clock.instant().plus(FUTURE))
                        ? new At.Outside(window)
                        : new At.Inside(past(-1, time.toEpochMilli()));
            case Moment.After(EventId event) -> after(event, window);
        };
    }

    private At after(EventId event, HistoryWindow window) {
        int found = reading(() -> index.find(event));
        if (found < 0 || found >= published) {
            return new At.Unknown(event);
        }
        long time = reading(() -> index.appendedAt(found));
        return time < window.from().toEpochMilli() ? new At.Outside(window) : new At.Inside(past(found, time - 1));
    }

    /** What is now. */
    public Past now() {
        return past(-1, Long.MAX_VALUE);
    }

    private Past past(int after, long time) {
        return reading(() -> {
            long[] upTo = new long[index.partitions()];
            Arrays.fill(upTo, -1);
            Cut cut = new Cut(published, time, upTo);
            if (after >= 0 && index.extend(cut, after)) {
                index.close(cut);
            }
            causes.extend(cut);
            return new Past(new Books(index, shift, this), cut);
        });
    }

    /** One index and what it takes to read by it. An older one stays readable while its segments are. */
    record Books(HistoryIndex index, long shift, History history) {

        <T> T reading(Supplier<T> task) {
            return history.reading(task);
        }

        byte[] value(long[] chain) {
            return history.value(chain);
        }

        Codec codec() {
            return history.codec;
        }
    }

    /** Calls back whenever records were taken in; must return at once. */
    public void listen(Runnable listener) {
        synchronized (listeners) {
            listeners.add(listener);
        }
    }

    public void unlisten(Runnable listener) {
        synchronized (listeners) {
            listeners.remove(listener);
        }
    }

    private void wake() {
        synchronized (listeners) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Waits until all that lies before these positions is taken in; false when that takes too long. */
    public boolean await(Positions positions, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.writeLock().lock();
        try {
            while (!hasReached(positions)) {
                if (left <= 0) {
                    return false;
                }
                left = grown.awaitNanos(left);
            }
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean hasReached(Positions positions) {
        return positions.layout().partitions().stream().allMatch(p -> index.next(p) >= positions.next(p));
    }

    private <T> T reading(Supplier<T> task) {
        lock.readLock().lock();
        try {
            return task.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void writing(Runnable task) {
        lock.writeLock().lock();
        try {
            task.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
