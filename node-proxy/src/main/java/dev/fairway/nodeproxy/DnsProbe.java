package dev.fairway.nodeproxy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Asks a name server for the SOA of a zone: only one that knows the zone counts as answering.
 *
 * @param zone without the root's dot
 */
record DnsProbe(String zone, Duration timeout) implements Predicate<InetAddress> {

    private static final int PORT = 53;
    private static final int HEADER = 12;
    private static final int TYPE_SOA = 6;
    private static final int CLASS_IN = 1;

    @Override
    public boolean test(InetAddress server) {
        byte[] query = query();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(server, PORT));
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            socket.send(new DatagramPacket(query, query.length));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            ByteBuffer header = ByteBuffer.wrap(answer.getData());
            boolean isWhole = answer.getLength() > HEADER
                    && header.getShort(0) == ByteBuffer.wrap(query).getShort(0);
            return isWhole && (header.get(3) & 0xf) == 0 && header.getShort(6) > 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** RFC 1035, section 4.1. */
    private byte[] query() {
        ByteBuffer query = ByteBuffer.allocate(300);
        query.putShort((short) (System.nanoTime() & 0xffff));
        query.putShort((short) 0).putShort((short) 1).putShort((short) 0).putInt(0);
        for (String label : zone.split("\\.", -1)) {
            query.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        query.put((byte) 0).putShort((short) TYPE_SOA).putShort((short) CLASS_IN);
        return Arrays.copyOf(query.array(), query.position());
    }
}
