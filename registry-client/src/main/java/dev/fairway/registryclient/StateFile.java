package dev.fairway.registryclient;

import com.google.protobuf.MessageLite;
import dev.fairway.api.EventMapper;
import dev.fairway.api.registry.v1.Change;
import dev.fairway.api.registry.v1.Synced;
import dev.fairway.api.registry.v1.WatchRequest;
import dev.fairway.api.registry.v1.WatchResponse;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Event;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The last known state of a watch: a log of its changes, written anew once it holds much that is outdated.
 *
 * <p>Form: {@code length, CRC-32C, payload} a record, big-endian; the first payload is the watch's request, the others
 * {@code WatchResponse}s. A {@code Synced} commits the changes before it. Reading takes what is committed and whole; so
 * a process killed while it writes loses that last batch only, which the resume token brings back. Not thread-safe.
 */
final class StateFile implements AutoCloseable {

    private static final int HEADER_BYTES = 8;
    private static final int MAX_RECORD_BYTES = 8 << 20;
    private static final long MIN_LOG_BYTES = 1 << 20;

    private final Path path;
    private final WatchRequest request;
    private final Map<ObjectKey, Event> objects = new LinkedHashMap<>();
    private @Nullable FileChannel log;
    private long logBytes;
    private long compactBytes;

    /** A committed state. */
    record Content(List<Event> events, String resumeToken, int dnsSerial) {}

    /** Opens nothing yet. {@code request} names what the state is of; a file of another request is not used. */
    StateFile(Path path, WatchRequest request) {
        this.path = path;
        this.request = request;
    }

    /**
     * Reads what was last known and makes ready to append to it.
     *
     * @return empty when there is no file, or none of this watch, or nothing in it is committed and whole
     * @throws IOException when the file cannot be read or appended to
     */
    Optional<Content> load() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Reader reader = new Reader();
        try {
            reader.read(new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), 1 << 16)));
        } catch (EOFException e) {
            // The end of what was written whole.
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        if (reader.synced == null) {
            file.close();
            return Optional.empty();
        }
        file.truncate(reader.committedBytes);
        file.position(reader.committedBytes);
        log = file;
        logBytes = reader.committedBytes;
        compactBytes = reader.committedBytes;
        objects.putAll(reader.committed);
        return Optional.of(new Content(
                List.copyOf(objects.values()), reader.synced.getResumeToken(), reader.synced.getDnsSerial()));
    }

    /** Adds one batch of changes and commits it. After a failure the next batch writes the whole file. */
    void append(Collection<Event> changes, String resumeToken, int dnsSerial) throws IOException {
        for (Event event : changes) {
            if (event.isDeletion()) {
                objects.remove(event.key());
            } else {
                objects.put(event.key(), event);
            }
        }
        Synced synced = Synced.newBuilder()
                .setResumeToken(resumeToken)
                .setDnsSerial(dnsSerial)
                .build();
        FileChannel current = log;
        if (current == null || logBytes > MIN_LOG_BYTES + 2 * compactBytes) {
            rewrite(synced);
            return;
        }
        try {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(current), 1 << 16);
            logBytes += writeAll(out, changes, synced);
            out.flush();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void rewrite(Synced synced) throws IOException {
        close();
        Files.createDirectories(path.toAbsolutePath().getParent());
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        FileChannel file = FileChannel.open(
                fresh,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16);
            long bytes = write(out, request) + writeAll(out, objects.values(), synced);
            out.flush();
            file.force(true);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            log = file;
            logBytes = bytes;
            compactBytes = bytes;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static long writeAll(OutputStream out, Collection<Event> events, Synced synced) throws IOException {
        long bytes = 0;
        for (Event event : events) {
            Change change =
                    Change.newBuilder().setEvent(EventMapper.toWire(event)).build();
            bytes += write(out, WatchResponse.newBuilder().setChange(change).build());
        }
        return bytes + write(out, WatchResponse.newBuilder().setSynced(synced).build());
    }

    private static long write(OutputStream out, MessageLite message) throws IOException {
        byte[] payload = message.toByteArray();
        out.write(ByteBuffer.allocate(HEADER_BYTES)
                .putInt(payload.length)
                .putInt(checksum(payload))
                .array());
        out.write(payload);
        return HEADER_BYTES + (long) payload.length;
    }

    private static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        FileChannel current = log;
        log = null;
        if (current != null) {
            current.close();
        }
    }

    /** Reads until the end or the first record that is not whole. */
    private final class Reader {
        private final Map<ObjectKey, Event> committed = new LinkedHashMap<>();
        private @Nullable Synced synced;
        private long committedBytes;

        void read(DataInputStream in) throws IOException {
            byte[] first = payload(in);
            if (first == null || !WatchRequest.parseFrom(first).equals(request)) {
                return;
            }
            long position = HEADER_BYTES + (long) first.length;
            List<Event> batch = new ArrayList<>();
            for (byte[] next = payload(in); next != null; next = payload(in)) {
                position += HEADER_BYTES + (long) next.length;
                WatchResponse response = WatchResponse.parseFrom(next);
                if (response.hasSynced()) {
                    batch.forEach(this::commit);
                    batch.clear();
                    synced = response.getSynced();
                    committedBytes = position;
                } else {
                    batch.add(EventMapper.fromWire(response.getChange().getEvent()));
                }
            }
        }

        private void commit(Event event) {
            if (event.isDeletion()) {
                committed.remove(event.key());
            } else {
                committed.put(event.key(), event);
            }
        }

        private static byte @Nullable [] payload(DataInputStream in) throws IOException {
            int length = in.readInt();
            int expected = in.readInt();
            if (length < 0 || length > MAX_RECORD_BYTES) {
                return null;
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            if (checksum(payload) != expected) {
                return null;
            }
            return payload;
        }
    }
}
