package dev.fairway.dns.core.forward;

import dev.fairway.dns.core.message.Wire;
import dev.fairway.rules.dns.DnsName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Appends to a message, compressing names against those that are in it already (RFC 1035 4.1.4). */
final class MessageWriter {

    private static final int LAST_POINTER = 0x3fff;

    private final byte[] out;
    private final Map<DnsName, Integer> offsets = new HashMap<>();
    private int length;

    /**
     * @param length of what {@code out} already holds
     */
    MessageWriter(byte[] out, int length) {
        this.out = out;
        this.length = length;
    }

    int length() {
        return length;
    }

    void moveTo(int newLength) {
        length = newLength;
    }

    boolean hasRoom(int bytes) {
        return length + bytes <= out.length;
    }

    /** Later names may point to this one, which stands at {@code offset}, and to its parents. */
    void known(DnsName name, int offset) {
        int at = offset;
        for (DnsName suffix = name; suffix.wireLength() > 1 && at <= LAST_POINTER; suffix = suffix.parent()) {
            offsets.putIfAbsent(suffix, at);
            at += suffix.wireLength() - suffix.parent().wireLength();
        }
    }

    void put16(int value) {
        Wire.put16(out, length, value);
        length += 2;
    }

    void put32(int value) {
        Wire.put32(out, length, value);
        length += 4;
    }

    void put(byte[] bytes) {
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    /** Writes a name, its known end as a pointer. */
    void compressed(byte[] spelled) {
        int start = length;
        int at = 0;
        while (spelled[at] != 0) {
            Integer offset = offsets.get(DnsName.ofWire(Arrays.copyOfRange(spelled, at, spelled.length)));
            if (offset != null) {
                System.arraycopy(spelled, 0, out, length, at);
                length += at;
                put16(0xc000 | offset);
                known(spelled, at, start);
                return;
            }
            at += spelled[at] + 1;
        }
        put(spelled);
        known(spelled, at, start);
    }

    /** Remembers the labels before {@code end}, which were written from {@code start} on. */
    private void known(byte[] spelled, int end, int start) {
        for (int at = 0; at < end && start + at <= LAST_POINTER; at += spelled[at] + 1) {
            offsets.putIfAbsent(DnsName.ofWire(Arrays.copyOfRange(spelled, at, spelled.length)), start + at);
        }
    }
}
