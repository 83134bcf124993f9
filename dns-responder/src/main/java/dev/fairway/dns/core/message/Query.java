package dev.fairway.dns.core.message;

import java.util.Arrays;

/**
 * One query as it was received, read in place. Made once for each thread and reused: nothing is allocated.
 *
 * <p>Only what decides about the answer is read: the header, the one question and the OPT record (RFC 6891).
 */
public final class Query {

    /** What to do with a message. */
    public enum Verdict {
        /** A query with one question. */
        QUERY,
        /** Not even a query: answering could start a loop. */
        DROP,
        FORMAT_ERROR,
        NOT_IMPLEMENTED,
        /** EDNS of a version that nobody has defined yet. */
        BAD_VERSION
    }

    private static final int MAX_NAME = 255;
    private static final int CLASSIC_UDP_SIZE = 512;
    private static final int FIXED_RECORD_PART = 10;

    private final byte[] name = new byte[MAX_NAME];
    private byte[] message = new byte[0];
    private int length;
    private int nameLength;
    private int hash;
    private int labels;
    private int type;
    private int recordClass;
    private boolean edns;
    private int udpSize;
    private boolean dnssecOk;
    private int ednsVersion;

    /** Reads a message of {@code messageLength} bytes; the array is used until the next call. */
    public Verdict read(byte[] newMessage, int messageLength) {
        message = newMessage;
        length = messageLength;
        edns = false;
        udpSize = CLASSIC_UDP_SIZE;
        dnssecOk = false;
        ednsVersion = 0;
        nameLength = 0;
        if (length < DnsCodes.HEADER || (message[2] & DnsCodes.RESPONSE) != 0) {
            return Verdict.DROP;
        }
        if ((message[2] & 0x78) != 0) {
            return Verdict.NOT_IMPLEMENTED;
        }
        if (Wire.u16(message, 4) != 1 || !readQuestion() || !readRecords()) {
            nameLength = 0;
            return Verdict.FORMAT_ERROR;
        }
        return ednsVersion == 0 ? Verdict.QUERY : Verdict.BAD_VERSION;
    }

    private boolean readQuestion() {
        int position = DnsCodes.HEADER;
        long running = 0;
        int count = 0;
        while (position < length && message[position] != 0) {
            int labelLength = message[position] & 0xff;
            int end = position + labelLength + 1;
            if (labelLength > 63 || end >= length || end - DnsCodes.HEADER >= MAX_NAME) {
                return false;
            }
            for (; position < end; position++) {
                byte b = Wire.lower(message[position]);
                name[position - DnsCodes.HEADER] = b;
                running = NameHash.step(running, b);
            }
            count++;
        }
        if (position + 5 > length) {
            return false;
        }
        name[position - DnsCodes.HEADER] = 0;
        hash = NameHash.finish(NameHash.step(running, (byte) 0));
        nameLength = position + 1 - DnsCodes.HEADER;
        labels = count;
        type = Wire.u16(message, position + 1);
        recordClass = Wire.u16(message, position + 3);
        return true;
    }

    private boolean readRecords() {
        int before = Wire.u16(message, 6) + Wire.u16(message, 8);
        int records = before + Wire.u16(message, 10);
        int position = questionEnd();
        for (int i = 0; i < records; i++) {
            int fixed = skipName(position);
            if (fixed < 0 || fixed + FIXED_RECORD_PART > length) {
                return false;
            }
            int end = fixed + FIXED_RECORD_PART + Wire.u16(message, fixed + 8);
            if (end > length) {
                return false;
            }
            if (i >= before && Wire.u16(message, fixed) == DnsCodes.TYPE_OPT && !readOpt(position, fixed)) {
                return false;
            }
            position = end;
        }
        return true;
    }

    /** Options are skipped: none of them changes our answers. */
    private boolean readOpt(int owner, int fixed) {
        if (edns || message[owner] != 0) {
            return false;
        }
        edns = true;
        udpSize = Math.max(CLASSIC_UDP_SIZE, Wire.u16(message, fixed + 2));
        ednsVersion = message[fixed + 5] & 0xff;
        dnssecOk = (message[fixed + 6] & 0x80) != 0;
        return true;
    }

    private int skipName(int from) {
        int position = from;
        while (position < length) {
            int labelLength = message[position] & 0xff;
            if (labelLength == 0) {
                return position + 1;
            }
            if (labelLength >= 0xc0) {
                return position + 2;
            }
            if (labelLength > 63) {
                return -1;
            }
            position += labelLength + 1;
        }
        return -1;
    }

    public byte[] message() {
        return message;
    }

    public int length() {
        return length;
    }

    /** The name in lower case; only the first {@link #nameLength} bytes count. */
    public byte[] name() {
        return name;
    }

    /** 0 when no question could be read. */
    public int nameLength() {
        return nameLength;
    }

    public int hash() {
        return hash;
    }

    /** The number of labels, the root not counted. */
    public int labels() {
        return labels;
    }

    public int type() {
        return type;
    }

    public int recordClass() {
        return recordClass;
    }

    /** Where the question ends in the message. */
    public int questionEnd() {
        return nameLength == 0 ? DnsCodes.HEADER : DnsCodes.HEADER + nameLength + 4;
    }

    public boolean hasEdns() {
        return edns;
    }

    /** What the client takes over UDP, at least 512. */
    public int udpSize() {
        return udpSize;
    }

    public boolean isDnssecOk() {
        return dnssecOk;
    }

    public boolean isRecursionDesired() {
        return (message[2] & DnsCodes.RECURSION_DESIRED) != 0;
    }

    /** True when the name is {@code suffix} (lower-case wire form) or below it. */
    public boolean isWithin(byte[] suffix) {
        return isWithin(name, nameLength, suffix);
    }

    /** The same for any name in lower-case wire form. */
    public static boolean isWithin(byte[] name, int length, byte[] suffix) {
        int start = length - suffix.length;
        if (start < 0 || !Arrays.equals(name, start, length, suffix, 0, suffix.length)) {
            return false;
        }
        int position = 0;
        while (position < start) {
            position += (name[position] & 0xff) + 1;
        }
        return position == start;
    }
}
