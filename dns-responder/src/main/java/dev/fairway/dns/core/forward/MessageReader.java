package dev.fairway.dns.core.forward;

import dev.fairway.dns.core.message.Wire;
import java.util.Arrays;

/** Reads a message from front to back, following compression pointers; trusts nothing that it reads. */
final class MessageReader {

    private static final int MAX_NAME = 255;

    private final byte[] message;
    private final int end;
    private int position;

    MessageReader(byte[] message, int start, int end) {
        this.message = message;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    int u16() throws MalformedMessageException {
        require(2);
        position += 2;
        return Wire.u16(message, position - 2);
    }

    int i32() throws MalformedMessageException {
        require(4);
        position += 4;
        return Wire.i32(message, position - 4);
    }

    byte[] bytes(int count) throws MalformedMessageException {
        require(count);
        position += count;
        return Arrays.copyOfRange(message, position - count, position);
    }

    void require(int count) throws MalformedMessageException {
        if (count < 0 || position + count > end) {
            throw new MalformedMessageException("ends within a field");
        }
    }

    /** The name here, uncompressed and spelled as it is. Pointers only lead backwards, so that there is an end. */
    byte[] name() throws MalformedMessageException {
        byte[] name = new byte[MAX_NAME];
        int length = 0;
        int at = position;
        int after = -1;
        while (true) {
            int labelLength = byteAt(at);
            if (labelLength >= 0xc0) {
                int target = ((labelLength & 0x3f) << 8) | byteAt(at + 1);
                after = after < 0 ? at + 2 : after;
                if (target >= at) {
                    throw new MalformedMessageException("a name points forwards");
                }
                at = target;
            } else if (labelLength > 63) {
                throw new MalformedMessageException("a label of an unknown kind");
            } else {
                if (length + labelLength + 1 > MAX_NAME || at + labelLength >= end) {
                    throw new MalformedMessageException("a name is too long");
                }
                System.arraycopy(message, at, name, length, labelLength + 1);
                length += labelLength + 1;
                at += labelLength + 1;
                if (labelLength == 0) {
                    position = after < 0 ? at : after;
                    return Arrays.copyOf(name, length);
                }
            }
        }
    }

    private int byteAt(int at) throws MalformedMessageException {
        if (at >= end) {
            throw new MalformedMessageException("ends within a name");
        }
        return message[at] & 0xff;
    }
}
