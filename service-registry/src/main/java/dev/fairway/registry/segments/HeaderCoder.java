package dev.fairway.registry.segments;

import dev.fairway.model.Kind;
import dev.fairway.model.event.EventId;
import dev.fairway.registry.core.history.HistoryRecord.Header;
import dev.fairway.registry.core.history.HistoryRecord.Place;
import dev.fairway.registry.core.history.Subject;
import dev.fairway.registry.core.history.bytes.ByteReader;
import dev.fairway.registry.core.history.bytes.ByteWriter;
import dev.fairway.registry.core.topic.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what stands before each body, as differences from the record before, so about ten bytes. What it
 * remembers after reading a file is what it needs to write on.
 */
final class HeaderCoder {

    private static final int DELETION = 1;
    private static final int HAS_ID = 2;
    private static final int HAS_CAUSE = 4;
    private static final int STEP_SHIFT = 3;

    private final List<Known> subjects = new ArrayList<>();
    private final Map<Subject, Known> numbers = new HashMap<>();
    private final Map<Partition, Position> partitions = new HashMap<>();
    private final List<Producer> producers = new ArrayList<>();
    private long lastAppended;

    private record Known(int number, Subject subject, Position position) {}

    private static final class Position {
        private final Partition partition;
        private long offset;

        Position(Partition partition) {
            this.partition = partition;
        }
    }

    private static final class Producer {
        private final String name;
        private long epoch;
        private long sequence;

        Producer(String name) {
            this.name = name;
        }
    }

    /** What was read. */
    record Decoded(Place place, Header header, int step) {}

    void write(Place place, Header header, int step, ByteWriter out) {
        Known known = numbers.get(header.subject());
        if (known == null) {
            out.putVarint(0);
            known = define(header.subject(), place.partition());
            writeDefinition(known, out);
        } else {
            out.putVarint(known.number() + 1);
        }
        Position position = known.position();
        out.putSigned(place.offset() - position.offset);
        position.offset = place.offset();
        out.putSigned(place.appendedAt() - lastAppended);
        lastAppended = place.appendedAt();
        EventId id = header.id();
        EventId cause = header.cause();
        out.putVarint(step << STEP_SHIFT
                | (header.deletion() ? DELETION : 0)
                | (id == null ? 0 : HAS_ID)
                | (cause == null ? 0 : HAS_CAUSE));
        write(id, out);
        write(cause, out);
    }

    private Known define(Subject subject, Partition partition) {
        Known known = new Known(subjects.size(), subject, partitions.computeIfAbsent(partition, Position::new));
        subjects.add(known);
        numbers.put(subject, known);
        return known;
    }

    private static void writeDefinition(Known known, ByteWriter out) {
        Kind kind = known.subject().kind();
        out.putText(kind == null ? "" : kind.name());
        out.putText(known.subject().namespace());
        out.putText(known.subject().name());
        out.putText(known.subject().service());
        out.putText(known.position().partition.topic());
        out.putVarint(known.position().partition.number());
    }

    private void write(@Nullable EventId id, ByteWriter out) {
        if (id == null) {
            return;
        }
        int number = 0;
        while (number < producers.size() && !producers.get(number).name.equals(id.producer())) {
            number++;
        }
        if (number == producers.size()) {
            out.putVarint(0);
            out.putText(id.producer());
            producers.add(new Producer(id.producer()));
        } else {
            out.putVarint(number + 1);
        }
        Producer producer = producers.get(number);
        out.putSigned(id.epoch() - producer.epoch);
        out.putSigned(id.sequence() - producer.sequence);
        producer.epoch = id.epoch();
        producer.sequence = id.sequence();
    }

    Decoded read(ByteReader in) {
        Known known = numbered(in, subjects, () -> readDefinition(in));
        Position position = known.position();
        position.offset += in.readSigned();
        lastAppended += in.readSigned();
        int flags = (int) in.readVarint();
        EventId id = (flags & HAS_ID) == 0 ? null : readId(in);
        EventId cause = (flags & HAS_CAUSE) == 0 ? null : readId(in);
        return new Decoded(
                new Place(position.partition, position.offset, lastAppended),
                new Header(known.subject(), id, cause, (flags & DELETION) != 0),
                flags >>> STEP_SHIFT);
    }

    private static <T> T numbered(ByteReader in, List<T> known, Supplier<T> other) {
        long number = in.readVarint();
        if (number < 0 || number > known.size()) {
            throw new IllegalArgumentException("a reference to " + number + " of " + known.size());
        }
        return number == 0 ? other.get() : known.get((int) number - 1);
    }

    private Known readDefinition(ByteReader in) {
        String kind = in.readText();
        Subject subject =
                new Subject(kind.isEmpty() ? null : Kind.valueOf(kind), in.readText(), in.readText(), in.readText());
        return define(subject, new Partition(in.readText(), (int) in.readVarint()));
    }

    private EventId readId(ByteReader in) {
        Producer producer = numbered(in, producers, () -> {
            Producer added = new Producer(in.readText());
            producers.add(added);
            return added;
        });
        producer.epoch += in.readSigned();
        producer.sequence += in.readSigned();
        return new EventId(producer.name, producer.epoch, producer.sequence);
    }
}
