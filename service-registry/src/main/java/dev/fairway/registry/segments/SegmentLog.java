package dev.fairway.registry.segments;

import dev.fairway.registry.core.history.HistoryRecord.Header;
import dev.fairway.registry.core.history.HistoryRecord.Place;
import dev.fairway.registry.core.history.RecordLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The history's records in a folder: {@code 0000000007.base}, which stands for all segments before the seventh, and the
 * segments from there on. What cannot be read is thrown away, since Kafka has all.
 */
public final class SegmentLog implements RecordLog, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SegmentLog.class);
    private static final String SEGMENT = ".segment";
    private static final String BASE = ".base";
    private static final String UNFINISHED = ".unfinished";
    /** A base's places are told apart from those of segments by this. */
    private static final int BASE_NUMBERS = 1 << 20;

    private static final int BASE_BLOCK = 1 << 20;
    private static final long LARGEST_BASE = 4L << 30;

    private final Path directory;
    private final Settings settings;
    private final Deque<SegmentFile> segments = new ArrayDeque<>();
    private final Map<Integer, MemorySegment> readable = new ConcurrentHashMap<>();
    private final List<Integer> dropped = new ArrayList<>();
    private volatile @Nullable SegmentFile base;
    private volatile @Nullable SegmentFile active;
    private volatile int logId;
    private int nextNumber = 1;
    private long openedAt;
    private volatile long writtenBytes;

    /**
     * How much goes into a segment.
     *
     * @param bytes a batch that is larger still gets one of its own
     * @param age a segment that is older is not written to any more
     */
    public record Settings(long bytes, Duration age) {}

    /** Opens or makes the log in this folder. */
    public SegmentLog(Path directory, Settings settings) {
        this.directory = directory;
        this.settings = settings;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean load(Loader loader) {
        closeFiles();
        try {
            open(loader);
            return true;
        } catch (IllegalArgumentException e) {
            LOG.warn("The history on disk cannot be read and is thrown away; it will be read from Kafka again", e);
            return false;
        }
    }

    private void open(Loader loader) {
        List<Path> bases = files(BASE);
        int first = bases.isEmpty() ? 0 : number(bases.getLast());
        files(UNFINISHED).forEach(SegmentLog::delete);
        bases.stream().limit(Math.max(0, bases.size() - 1)).forEach(SegmentLog::delete);
        if (!bases.isEmpty()) {
            SegmentFile opened = SegmentFile.open(bases.getLast(), BASE_NUMBERS + first);
            base = opened;
            scan(opened, loader, false);
        }
        List<Path> paths = new ArrayList<>();
        for (Path path : files(SEGMENT)) {
            if (number(path) < first) {
                delete(path);
            } else {
                paths.add(path);
            }
        }
        for (Path path : paths) {
            SegmentFile segment = SegmentFile.open(path, number(path));
            segments.add(segment);
            nextNumber = number(path) + 1;
            scan(segment, loader, path.equals(paths.getLast()));
        }
        active = segments.peekLast();
        openedAt = active == null ? 0 : created(active.path());
        count();
    }

    private static long created(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class)
                    .creationTime()
                    .toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void scan(SegmentFile file, Loader loader, boolean last) {
        if (logId != 0 && file.logId() != logId) {
            throw new IllegalArgumentException("of another log: " + file.path());
        }
        logId = file.logId();
        boolean whole = file.scan(loader);
        if (!whole && !last) {
            throw new IllegalArgumentException("damaged at " + file.size() + ": " + file.path());
        }
        if (!whole) {
            LOG.warnf("The newest records of the history are damaged from byte %d on and are read again", file.size());
        }
        if (last) {
            file.reopen(settings.bytes());
        }
        readable.put(file.number(), file.memory());
    }

    private List<Path> files(String suffix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Path path) {
        String name = path.getFileName().toString();
        return Integer.parseInt(name.substring(0, name.indexOf('.')));
    }

    private Path path(int number, String suffix) {
        return directory.resolve(String.format(Locale.ROOT, "%010d%s", number, suffix));
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int begin(long bytes, long now) {
        SegmentFile current = active;
        boolean old = current != null
                && !current.isEmpty()
                && now - openedAt > settings.age().toMillis();
        if (current == null || old || !current.fits(bytes + current.pending())) {
            current = roll(bytes, now);
        }
        return current.number();
    }

    private SegmentFile roll(long bytes, long now) {
        SegmentFile full = segments.peekLast();
        if (full != null) {
            full.flush();
            full.seal();
            readable.put(full.number(), full.memory());
        }
        SegmentFile opened = SegmentFile.create(
                path(nextNumber, SEGMENT), nextNumber, logId, 0, Math.max(settings.bytes(), bytes + (1 << 16)));
        nextNumber++;
        openedAt = now;
        segments.add(opened);
        readable.put(opened.number(), opened.memory());
        active = opened;
        count();
        return opened;
    }

    @Override
    public long append(Place place, Header header, int step, byte[] body) {
        return segments.getLast().append(place, header, step, body);
    }

    @Override
    public void flush() {
        segments.getLast().flush();
        count();
    }

    private void count() {
        SegmentFile old = base;
        writtenBytes = segments.stream().mapToLong(SegmentFile::size).sum() + (old == null ? 0 : old.size());
    }

    @Override
    public byte[] read(long at) {
        int number = RecordLog.segment(at);
        SegmentFile current = active;
        if (current != null && current.number() == number) {
            return current.read(at);
        }
        MemorySegment memory = readable.get(number);
        if (memory == null) {
            throw new IllegalStateException("the segment was dropped: " + number);
        }
        return SegmentFile.read(memory, at & 0xffff_ffffL);
    }

    @Override
    public long bytes() {
        return writtenBytes;
    }

    @Override
    public long droppedUntil() {
        SegmentFile old = base;
        return old == null ? 0 : old.droppedUntil();
    }

    @Override
    public boolean isDropDue(long olderThan) {
        return segments.size() > 1 && segments.getFirst().newest() < olderThan;
    }

    @Override
    public Base dropOldest() {
        SegmentFile oldest = segments.getFirst();
        int first = oldest.number() + 1;
        long until = Math.max(droppedUntil(), oldest.newest());
        Path unfinished = path(first, UNFINISHED);
        SegmentFile next = SegmentFile.create(unfinished, BASE_NUMBERS + first, logId, until, LARGEST_BASE);
        return new NewBase(next, oldest.number(), path(first, BASE));
    }

    private final class NewBase implements Base {
        private final SegmentFile file;
        private final int droppedNumber;
        private final Path finished;

        NewBase(SegmentFile file, int droppedNumber, Path finished) {
            this.file = file;
            this.droppedNumber = droppedNumber;
            this.finished = finished;
        }

        @Override
        public boolean isDropped(long at) {
            int number = RecordLog.segment(at);
            return number == droppedNumber || number >= BASE_NUMBERS;
        }

        @Override
        public void append(Place place, Header header, byte[] value) {
            if (file.pending() + value.length > BASE_BLOCK) {
                file.flush();
            }
            file.append(place, header, 0, value);
        }

        @Override
        public void commit() {
            file.flush();
            file.seal();
            file.close();
            try {
                Files.move(file.path(), finished, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // Who reads from what goes now may do so until the next time.
            dropped.forEach(readable::remove);
            dropped.clear();
            dropped.add(droppedNumber);
            SegmentFile old = base;
            if (old != null) {
                dropped.add(old.number());
            }
        }
    }

    @Override
    public void clear(int newLogId) {
        closeFiles();
        readable.clear();
        dropped.clear();
        Stream.of(BASE, SEGMENT, UNFINISHED)
                .flatMap(suffix -> files(suffix).stream())
                .sorted(Comparator.reverseOrder())
                .forEach(SegmentLog::delete);
        logId = newLogId;
        writtenBytes = 0;
    }

    @Override
    public int logId() {
        return logId;
    }

    private void closeFiles() {
        active = null;
        segments.forEach(SegmentFile::close);
        segments.clear();
        SegmentFile old = base;
        if (old != null) {
            old.close();
        }
        base = null;
    }

    @Override
    public void close() {
        closeFiles();
    }
}
