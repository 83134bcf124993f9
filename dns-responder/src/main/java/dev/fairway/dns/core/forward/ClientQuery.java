package dev.fairway.dns.core.forward;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Query;
import dev.fairway.dns.core.message.Wire;
import dev.fairway.rules.dns.DnsName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client's query that waits for an upstream: all that its answer needs, kept apart from the buffers it came in. */
public final class ClientQuery {

    /** TTL of records that are served after their end (RFC 8767 5). */
    private static final int STALE_TTL = 30;

    private static final int OPT_LENGTH = 11;
    private static final int UDP_SIZE = 1232;
    private static final int AUTHENTIC_DATA = 0x20;

    private final Question question;
    private final byte[] head;
    private final int limit;
    private final boolean edns;
    private final boolean dnssecOk;
    private final int chainPointer;
    private final byte @Nullable [] fallback;

    private ClientQuery(Question question, byte[] head, Query query, int limit, Begun begun) {
        this.question = question;
        this.head = head;
        this.limit = query.hasEdns() ? limit - OPT_LENGTH : limit;
        this.edns = query.hasEdns();
        this.dnssecOk = query.isDnssecOk();
        this.chainPointer = begun.pointer;
        this.fallback = begun.fallback;
    }

    /** A query that is forwarded as it is; {@code limit} is the largest answer that the client takes. */
    public static ClientQuery plain(Query query, int limit) {
        DnsName name = DnsName.ofWire(Arrays.copyOf(query.name(), query.nameLength()));
        byte[] head = Arrays.copyOf(query.message(), query.questionEnd());
        head[2] = (byte) (DnsCodes.RESPONSE | (head[2] & DnsCodes.RECURSION_DESIRED));
        head[3] = (byte) (DnsCodes.RECURSION_AVAILABLE | (head[3] & DnsCodes.CHECKING_DISABLED));
        Wire.put16(head, 6, 0);
        Wire.put16(head, 8, 0);
        Wire.put16(head, 10, 0);
        return new ClientQuery(question(query, name), head, query, limit, Begun.NOT);
    }

    /** How far an answer has come that goes on upstream. */
    public static final class Begun {
        private static final Begun NOT = new Begun(new byte[0], 0, null);

        private final byte[] answer;
        private final int pointer;
        private final byte @Nullable [] fallback;

        /**
         * The beginning of an answer.
         *
         * @param answer CNAMEs that lead out of the zone, without EDNS
         * @param pointer to the last one's target in it
         * @param fallback the whole answer to give instead when the target does not exist, if any
         */
        public Begun(byte[] answer, int pointer, byte @Nullable [] fallback) {
            this.answer = answer;
            this.pointer = pointer;
            this.fallback = fallback;
        }
    }

    /** A query whose answer has begun and goes on with what upstream says of {@code target}. */
    public static ClientQuery chained(Query query, int limit, Begun begun, DnsName target) {
        return new ClientQuery(question(query, target), begun.answer, query, limit, begun);
    }

    private static Question question(Query query, DnsName name) {
        boolean checkingDisabled = (query.message()[3] & DnsCodes.CHECKING_DISABLED) != 0;
        return new Question(name, query.type(), query.isDnssecOk(), checkingDisabled);
    }

    /** What is to be asked. */
    public Question question() {
        return question;
    }

    /**
     * Writes the answer and returns its length.
     *
     * @param age seconds since the upstream sent it; negative when its time is over and it is served all the same
     */
    public int answer(UpstreamAnswer upstream, int age, byte[] out) {
        if (fallback != null && upstream.code() == DnsCodes.NAME_ERROR) {
            System.arraycopy(fallback, 0, out, 0, fallback.length);
            return fallback.length;
        }
        System.arraycopy(head, 0, out, 0, head.length);
        int length = chainPointer == 0 ? whole(upstream, age, out) : continued(upstream, age, out);
        out[3] = (byte) (out[3] | upstream.code());
        if (dnssecOk) {
            out[3] = (byte) (out[3] | (upstream.message()[3] & AUTHENTIC_DATA));
        }
        return finish(out, length);
    }

    /** Writes an answer without the upstream's part and returns its length. */
    public int fail(int code, byte[] out) {
        System.arraycopy(head, 0, out, 0, head.length);
        out[3] = (byte) (out[3] | code);
        return finish(out, head.length);
    }

    /** All records behind the question: names in them point to places that are the same here and there. */
    private int whole(UpstreamAnswer upstream, int age, byte[] out) {
        int records = upstream.records();
        while (records > 0 && upstream.recordEnd(records - 1) > limit) {
            records--;
        }
        int end = records == 0 ? head.length : upstream.recordEnd(records - 1);
        System.arraycopy(upstream.message(), head.length, out, head.length, end - head.length);
        for (int i = 0; i < records; i++) {
            int at = upstream.ttlOffset(i);
            Wire.put32(out, at, ttl(Wire.i32(out, at), age));
        }
        int left = records;
        for (int section = 0; section < 3; section++) {
            int count = Math.min(left, upstream.count(section));
            Wire.put16(out, 6 + 2 * section, count);
            left -= count;
            if (section < 2 && count < upstream.count(section)) {
                out[2] |= DnsCodes.TRUNCATED;
            }
        }
        if (upstream.isTruncated()) {
            out[2] |= DnsCodes.TRUNCATED;
        }
        return end;
    }

    /** The upstream's answers behind ours, and its SOA when there are none. */
    private int continued(UpstreamAnswer upstream, int age, byte[] out) {
        MessageReader in = new MessageReader(upstream.message(), 0, upstream.message().length);
        in.moveTo(DnsCodes.HEADER + question.name().wireLength() + 4);
        MessageWriter writer = new MessageWriter(out, head.length);
        writer.known(question.name(), chainPointer & 0x3fff);
        int sections = upstream.isPositive() ? 1 : 2;
        try {
            for (int section = 0; section < sections; section++) {
                int copied = copySection(upstream.count(section), in, age, writer);
                Wire.put16(out, 6 + 2 * section, Wire.u16(head, 6 + 2 * section) + copied);
                if (copied < upstream.count(section)) {
                    out[2] |= DnsCodes.TRUNCATED;
                    break;
                }
            }
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a message that was written here cannot be read", e);
        }
        return writer.length();
    }

    private int copySection(int records, MessageReader in, int age, MessageWriter writer)
            throws MalformedMessageException {
        for (int i = 0; i < records; i++) {
            int start = writer.length();
            RecordCopier.Head record = RecordCopier.Head.read(in);
            boolean copied = RecordCopier.copy(in, record, ttl(record.ttl(), age), writer) >= 0;
            if (!copied || writer.length() > limit) {
                writer.moveTo(start);
                return i;
            }
        }
        return records;
    }

    private int finish(byte[] out, int length) {
        if (!edns) {
            return length;
        }
        out[length] = 0;
        Wire.put16(out, length + 1, DnsCodes.TYPE_OPT);
        Wire.put16(out, length + 3, UDP_SIZE);
        Wire.put32(out, length + 5, dnssecOk ? 0x8000 : 0);
        Wire.put16(out, length + 9, 0);
        Wire.put16(out, 10, Wire.u16(out, 10) + 1);
        return length + OPT_LENGTH;
    }

    private static int ttl(int ttl, int age) {
        return age < 0 ? STALE_TTL : Math.max(0, ttl - age);
    }
}
