package dev.fairway.registry.core.topic;

import dev.fairway.model.event.Programming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far the topics are read: of each partition the offset of the next record. Immutable.
 *
 * <p>As text it is the resume token: any replica can resume any stream from it, also after a restart.
 */
public final class Positions {

    private static final int VERSION = 1;

    private final TopicLayout layout;
    private final int logId;
    private final Instant asOf;
    private final long[] next;
    private final int dnsSerial;
    private @Nullable String token;

    private Positions(TopicLayout layout, int logId, Instant asOf, long[] next) {
        this.layout = layout;
        this.logId = logId;
        this.asOf = asOf;
        this.next = next;
        this.dnsSerial = dnsSerial(layout, next);
    }

    private static int dnsSerial(TopicLayout layout, long[] next) {
        long sum = 0;
        for (int i = 0; i < next.length; i++) {
            sum += layout.isOfDns(i) ? next[i] : 0;
        }
        return (int) sum;
    }

    /** Positions in a log; partitions that the map does not have stand at 0. */
    public static Positions of(TopicLayout layout, int logId, Map<Partition, Long> offsets) {
        long[] next = new long[layout.size()];
        offsets.forEach((partition, offset) -> next[layout.index(partition)] = offset);
        return new Positions(layout, logId, Instant.EPOCH, next);
    }

    /** The offset of the next record to read. */
    public long next(Partition partition) {
        return next[layout.index(partition)];
    }

    /** What the log is told apart by from one that was made anew; 0 when not known yet. */
    public int logId() {
        return logId;
    }

    /** When the broker took the newest record read, whole seconds. */
    public Instant asOf() {
        return asOf;
    }

    public Positions ofLog(int newLogId) {
        return new Positions(layout, newLogId, asOf, next);
    }

    /** After one record. */
    public Positions after(Partition partition, long offset, Instant appendedAt) {
        long[] copy = next.clone();
        copy[layout.index(partition)] = offset + 1;
        return new Positions(layout, logId, appendedAt.isAfter(asOf) ? appendedAt : asOf, copy);
    }

    /** True when every partition is read at least as far as {@code target}. */
    public boolean hasReached(Positions target) {
        return IntStream.range(0, next.length).allMatch(i -> next[i] >= target.next[i]);
    }

    /**
     * Serial of the state that DNS answers come from: grows with every record of its topics, equal for equal positions
     * (RFC 1982 arithmetic).
     */
    public int dnsSerial() {
        return dnsSerial;
    }

    public TopicLayout layout() {
        return layout;
    }

    /** As acknowledgements are recorded; partitions of which nothing is read are left out. */
    public List<Programming.Position> toList() {
        return layout.partitions().stream()
                .filter(p -> next(p) > 0)
                .map(p -> new Programming.Position(p.topic(), p.number(), next(p)))
                .toList();
    }

    /** The resume token. */
    public String token() {
        String known = token;
        if (known == null) {
            known = encode();
            token = known;
        }
        return known;
    }

    private String encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 + 3 * next.length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(logId);
            writeVarint(out, asOf.getEpochSecond());
            for (long offset : next) {
                writeVarint(out, offset);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Reads a token; empty when it is none of this version and layout. */
    public static Optional<Positions> parse(TopicLayout layout, String token) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(decoded(token)))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            int logId = in.readInt();
            Instant asOf = Instant.ofEpochSecond(readVarint(in) & Integer.toUnsignedLong(-1));
            long[] next = new long[layout.size()];
            for (int i = 0; i < next.length; i++) {
                next[i] = readVarint(in);
            }
            return in.available() > 0 ? Optional.empty() : Optional.of(new Positions(layout, logId, asOf, next));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] decoded(String token) throws IOException {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw new IOException("not base64", e);
        }
    }

    private static void writeVarint(DataOutputStream out, long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readVarint(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte next = in.readByte();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number of more than 63 bits");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Positions positions
                && logId == positions.logId
                && asOf.getEpochSecond() == positions.asOf.getEpochSecond()
                && Arrays.equals(next, positions.next);
    }

    @Override
    public int hashCode() {
        return 31 * logId + Arrays.hashCode(next);
    }

    @Override
    public String toString() {
        return layout.partitions().stream()
                .map(p -> p + ":" + next(p))
                .collect(Collectors.joining(",", logId + "[", "]"));
    }
}
