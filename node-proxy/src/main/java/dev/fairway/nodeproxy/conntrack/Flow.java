package dev.fairway.nodeproxy.conntrack;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.netlink.Attributes;
import dev.fairway.nodeproxy.netlink.MessageWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * One tracked flow.
 *
 * @param replySource who answers: the endpoint, where the destination was translated
 * @param handle names it to the kernel
 */
record Flow(
        int protocol,
        InetAddress originalDestination,
        int originalPort,
        InetAddress replySource,
        int replyPort,
        Handle handle) {

    static final int CTA_TUPLE_ORIG = 1;
    private static final int CTA_ID = 12;
    static final int CTA_TUPLE_REPLY = 2;

    /** The flow's original direction as the kernel wrote it, and what tells it from a later one with the same. */
    static final class Handle {
        private final byte[] originalTuple;
        private final byte[] id;

        Handle(byte[] originalTuple, byte[] id) {
            this.originalTuple = originalTuple;
            this.id = id;
        }

        void write(MessageWriter writer) {
            writer.putNested(CTA_TUPLE_ORIG, originalTuple);
            writer.put(CTA_ID, id);
        }
    }

    /** Null for what has no ports. */
    static @Nullable Flow read(IpFamily family, Attributes flow) {
        byte[] originalTuple = flow.bytes(CTA_TUPLE_ORIG);
        byte[] id = flow.bytes(CTA_ID);
        Side original = side(family, flow.nested(CTA_TUPLE_ORIG), false);
        Side reply = side(family, flow.nested(CTA_TUPLE_REPLY), true);
        return originalTuple == null || id == null || original == null || reply == null
                ? null
                : new Flow(
                        original.protocol(),
                        original.address(),
                        original.port(),
                        reply.address(),
                        reply.port(),
                        new Handle(originalTuple, id));
    }

    private record Side(int protocol, InetAddress address, int port) {}

    private static @Nullable Side side(IpFamily family, @Nullable Attributes tuple, boolean source) {
        Attributes ip = tuple == null ? null : tuple.nested(1);
        Attributes protocol = tuple == null ? null : tuple.nested(2);
        if (ip == null || protocol == null) {
            return null;
        }
        byte[] address = ip.bytes((family == IpFamily.IPV4 ? 1 : 3) + (source ? 0 : 1));
        int port = protocol.shortBE(source ? 2 : 3, -1);
        return address == null || port < 0 ? null : new Side(protocol.unsignedByte(1, 0), address(address), port);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
