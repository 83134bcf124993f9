package dev.fairway.registry.core.history;

import dev.fairway.registry.core.history.HistoryRecord.Header;
import dev.fairway.registry.core.history.HistoryRecord.Place;
import java.util.ArrayList;
import java.util.List;

/** Keeps segments of so many records in memory. */
final class FakeRecordLog implements RecordLog {

    private static final int BASE = 1 << 20;

    private final int recordsASegment;
    private List<Segment> segments = new ArrayList<>();
    private int nextNumber = 1;
    private long droppedUntil;
    private int logId;

    FakeRecordLog(int recordsASegment) {
        this.recordsASegment = recordsASegment;
    }

    @SuppressWarnings("ArrayRecordComponent") // Compared nowhere.
    private record Kept(Place place, Header header, int step, byte[] body) {}

    private record Segment(int number, List<Kept> records) {}

    @Override
    public boolean load(Loader loader) {
        for (Segment segment : segments) {
            for (int i = 0; i < segment.records().size(); i++) {
                Kept kept = segment.records().get(i);
                loader.loaded(kept.place(), kept.header(), kept.step(), ((long) segment.number() << 32) | i);
            }
        }
        return true;
    }

    @Override
    public int begin(long bytes, long now) {
        if (segments.isEmpty() || segments.getLast().records().size() >= recordsASegment) {
            segments.add(new Segment(nextNumber++, new ArrayList<>()));
        }
        return segments.getLast().number();
    }

    @Override
    public long append(Place place, Header header, int step, byte[] body) {
        Segment last = segments.getLast();
        last.records().add(new Kept(place, header, step, body));
        return ((long) last.number() << 32) | (last.records().size() - 1);
    }

    @Override
    public void flush() {
        // Everything is kept at once.
    }

    @Override
    public byte[] read(long at) {
        return segments.stream()
                .filter(s -> s.number() == RecordLog.segment(at))
                .findFirst()
                .orElseThrow()
                .records()
                .get((int) at)
                .body();
    }

    @Override
    public long bytes() {
        return segments.stream()
                .flatMap(s -> s.records().stream())
                .mapToLong(k -> k.body().length)
                .sum();
    }

    @Override
    public long droppedUntil() {
        return droppedUntil;
    }

    @Override
    public boolean isDropDue(long olderThan) {
        List<Segment> real = segments.stream().filter(s -> s.number() < BASE).toList();
        return real.size() > 1 && newest(real.getFirst()) < olderThan;
    }

    private static long newest(Segment segment) {
        return segment.records().stream()
                .mapToLong(k -> k.place().appendedAt())
                .max()
                .orElse(0);
    }

    @Override
    public Base dropOldest() {
        Segment oldest =
                segments.stream().filter(s -> s.number() < BASE).findFirst().orElseThrow();
        Segment base = new Segment(BASE + oldest.number(), new ArrayList<>());
        return new Base() {
            @Override
            public void append(Place place, Header header, byte[] value) {
                base.records().add(new Kept(place, header, 0, value));
            }

            @Override
            public boolean isDropped(long at) {
                return RecordLog.segment(at) == oldest.number() || RecordLog.segment(at) >= BASE;
            }

            @Override
            public void commit() {
                droppedUntil = newest(oldest);
                List<Segment> left = new ArrayList<>(List.of(base));
                segments.stream()
                        .filter(s -> s.number() < BASE && s.number() != oldest.number())
                        .forEach(left::add);
                segments = left;
            }
        };
    }

    @Override
    public void clear(int newLogId) {
        segments = new ArrayList<>();
        logId = newLogId;
    }

    @Override
    public int logId() {
        return logId;
    }
}
