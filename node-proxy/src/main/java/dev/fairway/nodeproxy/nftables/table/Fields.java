package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.nftables.Data;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The fields of a key or value as registers hold them: each padded with zeros to four bytes. */
final class Fields {

    private final ByteBuffer buffer;

    private Fields(ByteBuffer buffer) {
        this.buffer = buffer.order(ByteOrder.nativeOrder());
    }

    static Fields write() {
        return new Fields(ByteBuffer.allocate(48));
    }

    static Fields read(Data data) {
        return new Fields(ByteBuffer.wrap(data.bytes()));
    }

    Fields address(InetAddress address) {
        buffer.put(address.getAddress());
        return this;
    }

    Fields protocol(Protocol protocol) {
        buffer.put((byte) protocol.number()).put((byte) 0).putShort((short) 0);
        return this;
    }

    Fields port(int port) {
        buffer.put((byte) (port >>> 8)).put((byte) port).putShort((short) 0);
        return this;
    }

    /** In host order. */
    Fields number(int number) {
        buffer.putInt(number);
        return this;
    }

    byte[] bytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    InetAddress address(IpFamily family) {
        byte[] bytes = new byte[family.addressBytes()];
        buffer.get(bytes);
        return toAddress(bytes);
    }

    Protocol protocol() {
        int number = buffer.get() & 0xff;
        buffer.position(buffer.position() + 3);
        for (Protocol protocol : Protocol.values()) {
            if (protocol.number() == number) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("protocol " + number);
    }

    int port() {
        int port = ((buffer.get() & 0xff) << 8) | (buffer.get() & 0xff);
        buffer.position(Math.min(buffer.limit(), buffer.position() + 2));
        return port;
    }

    int number() {
        return buffer.getInt();
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /** The address at the end of the bytes. */
    static InetAddress last(byte[] bytes, IpFamily family) {
        return toAddress(Arrays.copyOfRange(bytes, bytes.length - family.addressBytes(), bytes.length));
    }

    static InetAddress toAddress(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
