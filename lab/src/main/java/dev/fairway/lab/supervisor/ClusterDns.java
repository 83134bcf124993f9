package dev.fairway.lab.supervisor;

import dev.fairway.lab.LabException;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.LabNetwork;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks cluster DNS for its own name from the last node, over its Service's address: the whole path of a name and of a packet.
 *
 * @param network of the lab
 * @param node the node that asks
 */
record ClusterDns(LabNetwork network, int node) {
    private static final int TIMEOUT_MILLIS = 250;
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Waits until the answer is there. */
    void awaitAnswer(Instant deadline) {
        while (!answers()) {
            if (Instant.now().isAfter(deadline)) {
                throw new LabException("cluster DNS does not answer at " + AddressPlan.CLUSTER_DNS_IPV4 + " from "
                        + LabNetwork.nodeName(node));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean answers() {
        try {
            return network.node(node).netns().call(ClusterDns::ask);
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean ask() throws IOException {
        byte[] query = query("kube-dns.kube-system.svc.cluster.local");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(AddressPlan.CLUSTER_DNS_IPV4), 53));
            socket.send(new DatagramPacket(query, query.length));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            // NOERROR, and at least one record in the answer section: RFC 1035, section 4.1.1.
            ByteBuffer header = ByteBuffer.wrap(answer.getData());
            return (header.getShort(2) & 0xF) == 0 && header.getShort(6) > 0;
        }
    }

    private static byte[] query(String name) {
        ByteBuffer query = ByteBuffer.allocate(512);
        query.putShort((short) 1)
                .putShort((short) 0x0100)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0);
        for (String label : name.split("\\.", -1)) {
            query.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        query.put((byte) 0).putShort((short) 1).putShort((short) 1);
        byte[] bytes = new byte[query.position()];
        query.flip().get(bytes);
        return bytes;
    }
}
