package dev.fairway.dns.core.forward;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Wire;
import java.util.Arrays;

/**
 * An upstream's answer: checked, written anew, and without what only concerned the way here (EDNS).
 *
 * <p>Immutable. The records stand behind the question; ages are taken off when it becomes an answer of ours.
 */
public final class UpstreamAnswer {

    private static final int MAX_SIZE = 65_535;
    /** So that a record that just fits is not refused for the room that its names might have taken. */
    private static final int SLACK = 1024;

    private final byte[] message;
    private final int[] recordEnds;
    private final int[] ttlOffsets;
    private final int code;
    private final boolean truncated;
    private final int lifetime;

    private UpstreamAnswer(byte[] message, Contents contents, boolean truncated) {
        this.message = message;
        this.recordEnds = Arrays.copyOf(contents.recordEnds, contents.count);
        this.ttlOffsets = Arrays.copyOf(contents.ttlOffsets, contents.count);
        this.code = message[3] & 0xf;
        this.truncated = truncated;
        this.lifetime = contents.lifetime;
    }

    /**
     * Reads what an upstream sent.
     *
     * @throws MalformedMessageException when it is no well-formed answer to the question
     */
    public static UpstreamAnswer read(byte[] received, int length, Question question) throws MalformedMessageException {
        MessageReader in = new MessageReader(received, 0, length);
        in.require(DnsCodes.HEADER);
        int questionEnd = DnsCodes.HEADER + question.name().wireLength() + 4;
        if ((received[2] & DnsCodes.RESPONSE) == 0 || Wire.u16(received, 4) != 1) {
            throw new MalformedMessageException("not an answer to one question");
        }
        in.moveTo(DnsCodes.HEADER);
        boolean same = Arrays.equals(lower(in.name()), question.name().wire()) && in.u16() == question.type();
        if (!same || in.u16() != DnsCodes.CLASS_IN) {
            throw new MalformedMessageException("the answer to another question");
        }
        byte[] out = new byte[Math.min(4 * length, MAX_SIZE) + SLACK];
        System.arraycopy(received, 0, out, 0, DnsCodes.HEADER);
        MessageWriter writer = new MessageWriter(out, questionEnd);
        System.arraycopy(
                question.name().wire(), 0, out, DnsCodes.HEADER, question.name().wireLength());
        Wire.put16(out, questionEnd - 4, question.type());
        Wire.put16(out, questionEnd - 2, DnsCodes.CLASS_IN);
        writer.known(question.name(), DnsCodes.HEADER);
        Contents contents = new Contents();
        for (int section = 0; section < 3; section++) {
            int kept = contents.copySection(in, Wire.u16(received, 6 + 2 * section), section, writer);
            Wire.put16(out, 6 + 2 * section, kept);
        }
        boolean truncated = (received[2] & DnsCodes.TRUNCATED) != 0;
        return new UpstreamAnswer(Arrays.copyOf(out, writer.length()), contents, truncated);
    }

    private static byte[] lower(byte[] name) {
        for (int i = 0; i < name.length; i++) {
            name[i] = Wire.lower(name[i]);
        }
        return name;
    }

    /** The answer's code. */
    public int code() {
        return code;
    }

    /** True when more of it can be had over TCP. */
    public boolean isTruncated() {
        return truncated;
    }

    /** True for records of the type asked for, or what leads to them; false for NXDOMAIN and NODATA. */
    public boolean isPositive() {
        return code == DnsCodes.NO_ERROR && count(0) > 0;
    }

    /**
     * How many seconds it may be kept: the lowest TTL of its records; of a negative one what its SOA says (RFC 2308 5),
     * 0 when it has none.
     */
    public int lifetime() {
        return lifetime;
    }

    byte[] message() {
        return message;
    }

    /** The records in a section: 0 answer, 1 authority, 2 additional. */
    int count(int section) {
        return Wire.u16(message, 6 + 2 * section);
    }

    int records() {
        return recordEnds.length;
    }

    int recordEnd(int record) {
        return recordEnds[record];
    }

    int ttlOffset(int record) {
        return ttlOffsets[record];
    }

    /** The size of the answer in memory, roughly. */
    int size() {
        return message.length + 8 * recordEnds.length;
    }

    /** The records while they are copied. */
    private static final class Contents {
        private static final int UNLIMITED = Integer.MAX_VALUE;
        private int[] recordEnds = new int[16];
        private int[] ttlOffsets = new int[16];
        private int count;
        private int positive = UNLIMITED;
        private int negative;
        private int lifetime;

        int copySection(MessageReader in, int records, int section, MessageWriter out)
                throws MalformedMessageException {
            int kept = 0;
            for (int i = 0; i < records; i++) {
                RecordCopier.Head head = RecordCopier.Head.read(in);
                if (head.type() == DnsCodes.TYPE_OPT) {
                    in.moveTo(head.end());
                    continue;
                }
                int ttl = Math.max(0, head.ttl());
                int soaMinimum = head.type() == DnsCodes.TYPE_SOA ? minimum(in, head) : UNLIMITED;
                int ttlAt = RecordCopier.copy(in, head, ttl, out);
                if (ttlAt < 0 || out.length() > MAX_SIZE) {
                    throw new MalformedMessageException("too large");
                }
                add(ttlAt, out.length());
                note(section, ttl, soaMinimum);
                kept++;
            }
            lifetime = positive == UNLIMITED ? negative : positive;
            return kept;
        }

        private void note(int section, int ttl, int soaMinimum) {
            if (section == 0) {
                positive = Math.min(positive, ttl);
            } else if (section == 1 && soaMinimum != UNLIMITED) {
                negative = Math.min(ttl, soaMinimum);
            }
        }

        private static int minimum(MessageReader in, RecordCopier.Head head) throws MalformedMessageException {
            int position = in.position();
            in.moveTo(head.end() - 4);
            int minimum = Math.max(0, in.i32());
            in.moveTo(position);
            return minimum;
        }

        private void add(int ttlAt, int end) {
            if (count == recordEnds.length) {
                recordEnds = Arrays.copyOf(recordEnds, count * 2);
                ttlOffsets = Arrays.copyOf(ttlOffsets, count * 2);
            }
            recordEnds[count] = end;
            ttlOffsets[count] = ttlAt;
            count++;
        }
    }
}
