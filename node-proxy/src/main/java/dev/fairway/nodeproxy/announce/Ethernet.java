package dev.fairway.nodeproxy.announce;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** What ARP and NDP frames have in common (IEEE 802.3). */
final class Ethernet {

    static final int HEADER_BYTES = 14;
    static final int TYPE_ARP = 0x0806;
    static final int TYPE_IPV6 = 0x86dd;

    private Ethernet() {}

    static void header(ByteBuffer frame, MacAddress destination, MacAddress source, int type) {
        destination.writeTo(frame);
        source.writeTo(frame);
        frame.putShort((short) type);
    }

    static InetAddress address(ByteBuffer frame, int at, int length) {
        byte[] bytes = new byte[length];
        frame.get(at, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address has " + length + " bytes", e);
        }
    }
}
