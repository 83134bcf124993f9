package dev.fairway.registry.core.history;

import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.EventId;
import dev.fairway.registry.core.history.HistoryRecord.Header;
import dev.fairway.registry.core.history.HistoryRecord.Place;
import dev.fairway.registry.core.history.bytes.Ints;
import dev.fairway.registry.core.history.bytes.Longs;
import dev.fairway.registry.core.topic.Partition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each record's body is, by object and time, by event and by cause; some 100 bytes a record. Records are numbered
 * as they come. Not thread-safe: {@link History} locks.
 */
final class HistoryIndex {

    private static final int STEP_BITS = 6;

    private final Longs appended = new Longs();
    private final Longs offsets = new Longs();
    private final Longs keys = new Longs();
    private final Longs causes = new Longs();
    /** Where the body is, its step, and whether the object went. */
    private final Longs bodies = new Longs();

    private final Ints owners = new Ints();

    private final EventTable events = new EventTable(keys);
    private final List<Tracked> objects = new ArrayList<>();
    private final Map<Subject, Integer> numbers = new HashMap<>();
    private final Map<String, List<Tracked>> byKindAndNamespace = new HashMap<>();
    private final Map<ServiceKey, List<Tracked>> slices = new HashMap<>();
    private final List<Partition> partitions = new ArrayList<>();
    private final Map<Partition, Integer> partitionNumbers = new HashMap<>();
    private final Longs next = new Longs();
    private final Longs newest = new Longs();
    private final List<Ints> members = new ArrayList<>();
    private long firstAppended = Long.MAX_VALUE;
    private long lastAppended;

    /** What a caller has to know of a record that it reads the body of. */
    record Body(long at, boolean deletion, long appendedAt, long offset) {}

    int size() {
        return owners.size();
    }

    /** When the oldest record was appended. */
    long firstAppended() {
        return firstAppended;
    }

    /** When the newest record was appended. */
    long lastAppended() {
        return lastAppended;
    }

    Map<Partition, Long> next() {
        Map<Partition, Long> positions = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            positions.put(partitions.get(i), next.get(i));
        }
        return positions;
    }

    long next(Partition partition) {
        Integer number = partitionNumbers.get(partition);
        return number == null ? 0 : next.get(number);
    }

    Partition partition(Tracked object) {
        return partitions.get(object.partition());
    }

    /** Notes that a partition is read up to and with this offset. */
    void read(Partition partition, long offset) {
        int number = number(partition);
        next.set(number, Math.max(next.get(number), offset + 1));
    }

    private int number(Partition partition) {
        return partitionNumbers.computeIfAbsent(partition, p -> {
            partitions.add(p);
            next.add(0);
            newest.add(Long.MIN_VALUE);
            members.add(new Ints());
            return partitions.size() - 1;
        });
    }

    @Nullable
    Tracked find(Subject subject) {
        Integer number = numbers.get(subject);
        return number == null ? null : objects.get(number);
    }

    long key(@Nullable EventId id) {
        return id == null ? EventTable.NONE : events.key(id);
    }

    EventId id(long key) {
        return events.id(key);
    }

    /** Adds a record, whose partition is behind it then. */
    int add(Place place, Header header, int step, long at) {
        int partition = number(place.partition());
        read(place.partition(), place.offset());
        // Another broker's clock may be behind: within a partition the log's order holds.
        long time = Math.max(place.appendedAt(), newest.get(partition));
        newest.set(partition, time);
        firstAppended = Math.min(firstAppended, time);
        lastAppended = Math.max(lastAppended, time);
        int owner = owner(header.subject(), partition);
        int recordNumber = owners.size();
        long key = key(header.id());
        appended.add(time);
        offsets.add(place.offset());
        keys.add(key);
        causes.add(key(header.cause()));
        bodies.add((at << STEP_BITS | step) << 1 | (header.deletion() ? 1 : 0));
        owners.add(owner);
        members.get(partition).add(recordNumber);
        events.put(key, recordNumber);
        objects.get(owner).add(recordNumber, RecordLog.segment(at), step, key);
        return recordNumber;
    }

    private int owner(Subject subject, int partition) {
        Integer known = numbers.get(subject);
        if (known != null) {
            return known;
        }
        Tracked object = new Tracked(subject, partition);
        objects.add(object);
        numbers.put(subject, objects.size() - 1);
        byKindAndNamespace
                .computeIfAbsent(group(subject.kind(), subject.namespace()), _ -> new ArrayList<>())
                .add(object);
        if (subject.kind() == Kind.ENDPOINT_SLICE && !subject.service().isEmpty()) {
            slices.computeIfAbsent(new ServiceKey(subject.namespace(), subject.service()), _ -> new ArrayList<>())
                    .add(object);
        }
        return objects.size() - 1;
    }

    private static String group(@Nullable Kind kind, String namespace) {
        return (kind == null ? "agents" : kind) + "/" + namespace;
    }

    List<Tracked> all() {
        return objects;
    }

    List<Tracked> slices(ServiceKey service) {
        return slices.getOrDefault(service, List.of());
    }

    List<Tracked> agents() {
        return byKindAndNamespace.getOrDefault(group(null, ""), List.of());
    }

    List<Tracked> ofNamespace(Kind kind, String namespace) {
        return byKindAndNamespace.getOrDefault(group(kind, namespace), List.of());
    }

    long appendedAt(int recordNumber) {
        return appended.get(recordNumber);
    }

    long key(int recordNumber) {
        return keys.get(recordNumber);
    }

    long cause(int recordNumber) {
        return causes.get(recordNumber);
    }

    Tracked object(int recordNumber) {
        return objects.get(owners.get(recordNumber));
    }

    /** The record of an event, or -1. */
    int find(long key) {
        return events.get(key);
    }

    int find(EventId id) {
        return events.get(events.known(id));
    }

    long known(EventId id) {
        return events.known(id);
    }

    Recorded recorded(int recordNumber, long shift) {
        Tracked object = object(recordNumber);
        Instant time = Instant.ofEpochMilli(appended.get(recordNumber));
        return new Recorded(
                recordNumber + shift,
                object.subject(),
                new Recorded.Log(partition(object), offsets.get(recordNumber), time),
                keys.get(recordNumber) == EventTable.NONE ? null : events.id(keys.get(recordNumber)),
                causes.get(recordNumber) == EventTable.NONE ? null : events.id(causes.get(recordNumber)),
                (bodies.get(recordNumber) & 1) != 0);
    }

    /**
     * Makes a cut whole: whatever it includes beyond its time brings its causes, which bring what stands before them in
     * their partitions. Only clocks of brokers that disagree, and causes written after their effects, lead here.
     */
    void close(Cut cut) {
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int partition = 0; partition < cut.upTo().length; partition++) {
                grown |= cut.upTo()[partition] >= 0 && closePartition(cut, members.get(partition));
            }
        }
    }

    private boolean closePartition(Cut cut, Ints members) {
        boolean grown = false;
        int first = members.countWhile(n -> appended.get(n) <= cut.time());
        for (int i = first; i < members.size() && includes(cut, members.get(i)); i++) {
            int cause = find(causes.get(members.get(i)));
            grown |= cause >= 0 && cause < cut.published() && extend(cut, cause);
        }
        return grown;
    }

    boolean includes(Cut cut, int recordNumber) {
        return recordNumber < cut.published()
                && cut.includes(
                        appended.get(recordNumber), object(recordNumber).partition(), offsets.get(recordNumber));
    }

    boolean extend(Cut cut, int recordNumber) {
        return cut.extend(appended.get(recordNumber), object(recordNumber).partition(), offsets.get(recordNumber));
    }

    int partitions() {
        return partitions.size();
    }

    /** How many of an object's records belong to the cut; the last of them is its state then. */
    int included(Tracked object, Cut cut) {
        return object.records().countWhile(n -> includes(cut, n));
    }

    Body body(int recordNumber) {
        long body = bodies.get(recordNumber);
        return new Body(
                body >>> (STEP_BITS + 1), (body & 1) != 0, appended.get(recordNumber), offsets.get(recordNumber));
    }

    /** Where the bodies are that make an object's state: the whole one first, then the differences. */
    long[] chain(Tracked object, int index) {
        int step = step(object.records().get(index));
        long[] chain = new long[Integer.bitCount(step) + 1];
        int group = index - step;
        int at = step;
        for (int i = chain.length - 1; i >= 0; i--) {
            chain[i] = bodies.get(object.records().get(group + at)) >>> (STEP_BITS + 1);
            at &= at - 1;
        }
        return chain;
    }

    private int step(int recordNumber) {
        return (int) (bodies.get(recordNumber) >>> 1) & RecordLog.GROUP - 1;
    }
}
