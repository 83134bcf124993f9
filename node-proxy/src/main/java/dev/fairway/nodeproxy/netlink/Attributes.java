package dev.fairway.nodeproxy.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one message or of one nested attribute, read where they stand.
 *
 * <p>Attributes of a type that is asked for and absent are null or the given default; unknown ones are passed over, so
 * that a newer kernel can add some.
 */
public final class Attributes {

    private static final int TYPE_MASK = 0x3fff;

    private final ByteBuffer buffer;
    private final int start;
    private final int end;

    Attributes(ByteBuffer buffer, int start, int end) {
        this.buffer = buffer;
        this.start = start;
        this.end = end;
    }

    public byte @Nullable [] bytes(int type) {
        int at = find(type);
        if (at < 0) {
            return null;
        }
        byte[] value = new byte[length(at) - 4];
        buffer.get(at + 4, value);
        return value;
    }

    public @Nullable String string(int type) {
        byte[] value = bytes(type);
        if (value == null) {
            return null;
        }
        int length = value.length > 0 && value[value.length - 1] == 0 ? value.length - 1 : value.length;
        return new String(value, 0, length, StandardCharsets.UTF_8);
    }

    public int intBE(int type, int otherwise) {
        int at = find(type);
        return at < 0 ? otherwise : bigEndian(buffer.getInt(at + 4));
    }

    public int shortBE(int type, int otherwise) {
        int at = find(type);
        return at < 0 ? otherwise : ((buffer.get(at + 4) & 0xff) << 8) | (buffer.get(at + 5) & 0xff);
    }

    public int unsignedByte(int type, int otherwise) {
        int at = find(type);
        return at < 0 ? otherwise : buffer.get(at + 4) & 0xff;
    }

    public long longBE(int type, long otherwise) {
        int at = find(type);
        if (at < 0) {
            return otherwise;
        }
        long value = buffer.getLong(at + 4);
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }

    public @Nullable Attributes nested(int type) {
        int at = find(type);
        return at < 0 ? null : new Attributes(buffer, at + 4, at + length(at));
    }

    /** The nested attributes of a list, in order, whatever their types. */
    public List<Attributes> elements() {
        List<Attributes> elements = new ArrayList<>();
        for (int at = start; at + 4 <= end && length(at) >= 4; at += aligned(length(at))) {
            elements.add(new Attributes(buffer, at + 4, at + length(at)));
        }
        return elements;
    }

    private int find(int type) {
        for (int at = start; at + 4 <= end && length(at) >= 4; at += aligned(length(at))) {
            if ((buffer.getShort(at + 2) & TYPE_MASK) == type) {
                return at;
            }
        }
        return -1;
    }

    private int length(int at) {
        return buffer.getShort(at) & 0xffff;
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }

    private static int bigEndian(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }
}
