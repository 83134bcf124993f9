package dev.fairway.registry.segments;

import dev.fairway.registry.core.history.HistoryRecord.Header;
import dev.fairway.registry.core.history.HistoryRecord.Place;
import dev.fairway.registry.core.history.RecordLog.Loader;
import dev.fairway.registry.core.history.bytes.ByteReader;
import dev.fairway.registry.core.history.bytes.ByteWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One file of records: a head, then blocks of a length, a checksum (CRC-32C) and records. It is written through the
 * channel, which tells of a full disk, and read through a map, which costs no call; both see the same pages.
 *
 * <p>One thread writes. Any reads what was flushed.
 */
final class SegmentFile implements AutoCloseable {

    private static final int MAGIC = 0x46574831;
    private static final int HEAD = 16;
    private static final int BLOCK_HEAD = 8;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Path path;
    private final int number;
    private final FileChannel channel;
    private final HeaderCoder coder = new HeaderCoder();
    private final ByteWriter batch = new ByteWriter(1 << 16);
    private volatile MemorySegment map;
    private volatile long end = HEAD;
    private long newest;

    private SegmentFile(Path path, int number, FileChannel channel, MemorySegment map) {
        this.path = path;
        this.number = number;
        this.channel = channel;
        this.map = map;
    }

    /** Makes a file that takes so many bytes; what is not written yet takes no place on disk. */
    static SegmentFile create(Path path, int number, int logId, long droppedUntil, long capacity) {
        try {
            FileChannel channel = FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            ByteBuffer head = ByteBuffer.allocate(HEAD);
            head.putInt(MAGIC).putInt(logId).putLong(droppedUntil).flip();
            write(channel, head, 0);
            return new SegmentFile(path, number, channel, mapped(channel, Math.max(capacity, HEAD)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a file, to be scanned next. */
    static SegmentFile open(Path path, int number) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            SegmentFile file = new SegmentFile(path, number, channel, mapped(channel, channel.size()));
            if (file.map.byteSize() < HEAD || file.map.get(INT, 0) != MAGIC) {
                file.close();
                throw new IllegalArgumentException("no segment of this version: " + path);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MemorySegment mapped(FileChannel channel, long size) throws IOException {
        // Mapped for writing only so that the file grows to that size.
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, size, Arena.ofAuto());
    }

    int number() {
        return number;
    }

    int logId() {
        return map.get(INT, 4);
    }

    long droppedUntil() {
        return map.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 8);
    }

    /** When its newest record was appended; 0 while it has none. */
    long newest() {
        return newest;
    }

    boolean isEmpty() {
        return end == HEAD;
    }

    /** Bytes written. */
    long size() {
        return end;
    }

    boolean fits(long bytes) {
        return end + BLOCK_HEAD + bytes <= map.byteSize();
    }

    MemorySegment memory() {
        return map;
    }

    /** Reads all whole blocks; true when nothing but zeros or the file's end follows. */
    boolean scan(Loader loader) {
        while (end + BLOCK_HEAD <= map.byteSize()) {
            int length = map.get(INT, end);
            if (length == 0) {
                return true;
            }
            if (length < 0 || length > map.byteSize() - end - BLOCK_HEAD) {
                return false;
            }
            byte[] block = new byte[length];
            MemorySegment.copy(map, ValueLayout.JAVA_BYTE, end + BLOCK_HEAD, block, 0, length);
            if (checksum(block, length) != map.get(INT, end + 4)) {
                return false;
            }
            scan(block, loader);
            long read = end;
            end = read + BLOCK_HEAD + length;
        }
        return true;
    }

    private void scan(byte[] block, Loader loader) {
        ByteReader in = new ByteReader(block);
        while (in.hasMore()) {
            HeaderCoder.Decoded decoded = coder.read(in);
            long at = at(in.position());
            in.skip(in.readLength());
            newest = Math.max(newest, decoded.place().appendedAt());
            loader.loaded(decoded.place(), decoded.header(), decoded.step(), at);
        }
    }

    private long at(int inBlock) {
        return (long) number << 32 | end + BLOCK_HEAD + inBlock;
    }

    /** Cuts off what follows the last whole block and makes room to write on. */
    void reopen(long capacity) {
        try {
            channel.truncate(end);
            map = mapped(channel, Math.max(capacity, end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long append(Place place, Header header, int step, byte[] body) {
        coder.write(place, header, step, batch);
        newest = Math.max(newest, place.appendedAt());
        long at = at(batch.size());
        batch.putVarint(body.length);
        batch.put(body, 0, body.length);
        return at;
    }

    int pending() {
        return batch.size();
    }

    /** Writes the batch as one block. */
    void flush() {
        if (batch.size() == 0) {
            return;
        }
        ByteBuffer head = ByteBuffer.allocate(BLOCK_HEAD);
        head.putInt(batch.size()).putInt(checksum(batch.array(), batch.size())).flip();
        try {
            // The length comes last: a process killed in between leaves zeros there.
            write(channel, ByteBuffer.wrap(batch.array(), 0, batch.size()), end + BLOCK_HEAD);
            write(channel, head, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long written = end;
        end = written + BLOCK_HEAD + batch.size();
        batch.reset();
    }

    /** A body of this file. */
    byte[] read(long at) {
        long offset = at & 0xffff_ffffL;
        return offset < end ? read(map, offset) : readPending((int) (offset - end - BLOCK_HEAD));
    }

    private byte[] readPending(int from) {
        ByteReader in = new ByteReader(batch.array());
        in.skip(from);
        return in.readBytes();
    }

    static byte[] read(MemorySegment memory, long offset) {
        long at = offset;
        int length = 0;
        int shift = 0;
        byte next;
        do {
            next = memory.get(ValueLayout.JAVA_BYTE, at++);
            length |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        byte[] body = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, body, 0, length);
        return body;
    }

    /** Nothing more will be written. */
    void seal() {
        try {
            channel.truncate(end);
            channel.force(true);
            map = mapped(channel, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
