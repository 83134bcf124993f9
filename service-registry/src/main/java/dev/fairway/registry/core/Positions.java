package dev.fairway.registry.core;

import dev.fairway.api.Topics;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far the topics are read: of each partition the offset of the next record. Immutable.
 *
 * <p>As text it is the resume token: any replica can resume any stream from it, also after a restart.
 */
public final class Positions {

    /** The partitions that a registry follows, in the order in which positions are written. */
    public static final List<Partition> FOLLOWED = Stream.concat(
                    Topics.OF_EVENTS.stream(), Stream.of(Topics.PROGRAMMING))
            .flatMap(topic -> IntStream.range(0, Topics.partitions(topic)).mapToObj(n -> new Partition(topic, n)))
            .toList();

    /** Nothing read of an unknown log. */
    public static final Positions START = new Positions(0, Instant.EPOCH, new long[FOLLOWED.size()]);

    private static final Map<Partition, Integer> INDEX = IntStream.range(0, FOLLOWED.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(FOLLOWED::get, Function.identity()));

    private static final boolean[] OF_DNS = ofDns();
    private static final int VERSION = 1;

    private final int logId;
    private final Instant asOf;
    private final long[] next;
    private @Nullable String token;

    private Positions(int logId, Instant asOf, long[] next) {
        this.logId = logId;
        this.asOf = asOf;
        this.next = next;
    }

    private static boolean[] ofDns() {
        boolean[] flags = new boolean[FOLLOWED.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = Topics.OF_DNS.contains(FOLLOWED.get(i).topic());
        }
        return flags;
    }

    /** Positions in a log; partitions that the map does not have stand at 0. */
    public static Positions of(int logId, Map<Partition, Long> offsets) {
        long[] next = new long[FOLLOWED.size()];
        offsets.forEach((partition, offset) -> next[index(partition)] = offset);
        return new Positions(logId, Instant.EPOCH, next);
    }

    private static int index(Partition partition) {
        Integer index = INDEX.get(partition);
        if (index == null) {
            throw new IllegalArgumentException("not a followed partition: " + partition);
        }
        return index;
    }

    /** The offset of the next record to read. */
    public long next(Partition partition) {
        return next[index(partition)];
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
        return new Positions(newLogId, asOf, next);
    }

    /** After one record. */
    Positions after(Partition partition, long offset, Instant appendedAt) {
        long[] copy = next.clone();
        copy[index(partition)] = offset + 1;
        return new Positions(logId, appendedAt.isAfter(asOf) ? appendedAt : asOf, copy);
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
        long sum = 0;
        for (int i = 0; i < next.length; i++) {
            sum += OF_DNS[i] ? next[i] : 0;
        }
        return (int) sum;
    }

    /** As acknowledgements are recorded; partitions of which nothing is read are left out. */
    public List<Programming.Position> toList() {
        return FOLLOWED.stream()
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

    /** Reads a token; empty when it is none of this version. */
    public static Optional<Positions> parse(String token) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(decoded(token)))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            int logId = in.readInt();
            Instant asOf = Instant.ofEpochSecond(readVarint(in) & Integer.toUnsignedLong(-1));
            long[] next = new long[FOLLOWED.size()];
            for (int i = 0; i < next.length; i++) {
                next[i] = readVarint(in);
            }
            return in.available() > 0 ? Optional.empty() : Optional.of(new Positions(logId, asOf, next));
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
        return FOLLOWED.stream().map(p -> p + ":" + next(p)).collect(Collectors.joining(",", logId + "[", "]"));
    }
}
