package dev.fairway.lab.system;

import dev.fairway.lab.Lab;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.Netns;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long a pod's change takes until cluster DNS answers with it, the whole way: a pod is set unready and ready by
 * turns, and a client in another pod asks for the headless Service until the answer has one record less or more.
 *
 * <p>The time starts before the kubelet hears of it, so it also has the kubelet's write to the API in it. Argument: the
 * number of changes, 200 without one. Prints milliseconds, hop by hop, for the first changes after the lab's start and for
 * later ones.
 */
final class DnsPropagationBench {
    private static final String NAMESPACE = "propagation";
    private static final String NAME = "peers." + NAMESPACE + ".svc.cluster.local";
    private static final int PODS = 3;
    private static final int FIRST = 20;
    private static final int WARM_UP = 30;
    private static final Duration PAUSE_BETWEEN_QUESTIONS = Duration.ofNanos(300_000);
    private static final Duration PAUSE_BETWEEN_CHANGES = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Lab lab;
    private final DatagramSocket socket;

    private DnsPropagationBench(Lab lab, DatagramSocket socket) {
        this.lab = lab;
        this.socket = socket;
    }

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        int changes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        try (SystemLab system = SystemLab.start(SystemLab.name("prop"));
                Cluster cluster = Cluster.of(system.lab(), NAMESPACE)) {
            cluster.apply(Manifests.pod("client", "client"));
            cluster.apply(Manifests.deployment("web", PODS));
            cluster.apply(Manifests.headless("peers", "web"));
            List<String> pods = cluster.awaitReadyPods("web", PODS);
            cluster.awaitReadyPods("client", 1);
            Netns client = system.pod(cluster, "client");
            // A socket belongs to the namespace that it was made in.
            try (DatagramSocket socket = client.call(DatagramSocket::new)) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral(AddressPlan.CLUSTER_DNS_IPV4), 53));
                socket.setSoTimeout(1000);
                new DnsPropagationBench(system.lab(), socket).run(pods.getFirst(), changes);
            }
        }
    }

    private void run(String pod, int changes) throws IOException {
        awaitRecords(PODS);
        List<Hops.Change> first = measure(pod, FIRST);
        measure(pod, WARM_UP);
        List<Hops.Change> later = measure(pod, changes);
        try (Hops hops = new Hops(lab)) {
            hops.read(NAMESPACE);
            hops.print("right after the start", first);
            hops.print("warm", later);
        }
    }

    private List<Hops.Change> measure(String pod, int changes) throws IOException {
        List<Hops.Change> measured = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            boolean ready = i % 2 == 1;
            LockSupport.parkNanos(PAUSE_BETWEEN_CHANGES.toNanos());
            Instant begun = Instant.now();
            lab.setReady(NAMESPACE, pod, ready);
            awaitRecords(ready ? PODS : PODS - 1);
            measured.add(new Hops.Change(begun, Instant.now()));
        }
        return measured;
    }

    private void awaitRecords(int records) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (records() != records) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no answer with " + records + " records within " + LIMIT);
            }
            LockSupport.parkNanos(PAUSE_BETWEEN_QUESTIONS.toNanos());
        }
    }

    /** The number of A records in the answer; -1 for an answer that was lost. */
    private int records() throws IOException {
        byte[] query = query();
        socket.send(new DatagramPacket(query, query.length));
        DatagramPacket answer = new DatagramPacket(new byte[1232], 1232);
        try {
            socket.receive(answer);
        } catch (SocketTimeoutException _) {
            return -1;
        }
        return ByteBuffer.wrap(answer.getData()).getShort(6);
    }

    /** RFC 1035, section 4.1: one question, type A. */
    private static byte[] query() {
        ByteBuffer query = ByteBuffer.allocate(512).putShort((short) 1).putShort((short) 0x0100);
        query.putShort((short) 1).putShort((short) 0).putInt(0);
        for (String label : NAME.split("\\.", -1)) {
            query.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        query.put((byte) 0).putShort((short) 1).putShort((short) 1);
        return Arrays.copyOf(query.array(), query.position());
    }
}
