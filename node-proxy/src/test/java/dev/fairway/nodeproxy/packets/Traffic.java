package dev.fairway.nodeproxy.packets;

import dev.fairway.nodeproxy.packets.TruthTable.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Requests without a pause, one after the other on each stream, each with the states of the world that it saw. */
final class Traffic implements AutoCloseable {

    /** A SYN that was lost is sent again after one second. */
    private static final Duration PATIENCE = Duration.ofMillis(2500);

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final PacketLab lab;
    private final Map<Stream, Queue<Request>> requests = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Twice the number of the state; in between, while one gives way to the next. */
    private final AtomicInteger moment = new AtomicInteger();

    private volatile boolean over;

    /**
     * What asks.
     *
     * @param flow over UDP: all from one source port, so that the kernel takes them for one flow
     */
    record Stream(String client, String address, Transport transport, boolean flow) {

        @Override
        public String toString() {
            return client + " to " + address + " over " + (flow ? "one flow of " : "") + transport.protocol() + " "
                    + transport.family();
        }
    }

    /** One that began in or after state {@code first} and ended in or before state {@code last}. */
    record Request(int first, int last, String outcome) {

        /** It saw nothing but this state. */
        boolean isOf(int state) {
            return first == state && last == state;
        }
    }

    private Traffic(PacketLab lab) {
        this.lab = lab;
    }

    static Traffic start(PacketLab lab, Collection<Stream> streams) {
        Traffic traffic = new Traffic(lab);
        streams.forEach(stream -> traffic.requests.put(stream, new ConcurrentLinkedQueue<>()));
        streams.forEach(stream -> traffic.threads.add(
                Thread.ofPlatform().start(() -> lab.on(lab.host(stream.client()), () -> traffic.run(stream)))));
        return traffic;
    }

    /** One state gives way to the next while {@code change} runs. */
    void during(Runnable change) {
        moment.incrementAndGet();
        change.run();
        moment.incrementAndGet();
    }

    Collection<Request> requests(Stream stream) {
        return requests.get(stream);
    }

    private Void run(Stream stream) throws IOException {
        Client client = new Client(lab, lab.host(stream.client()), PATIENCE);
        InetAddress address = TruthCluster.address(stream.address(), stream.transport());
        int port = TruthCluster.port(stream.address());
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(address, port));
            while (!over) {
                int begin = moment.get();
                Outcome outcome = stream.flow()
                        ? onFlow(client, socket)
                        : client.askFromHere(stream.transport().protocol(), address, port);
                requests.get(stream).add(new Request(begin / 2, (moment.get() + 1) / 2, word(outcome)));
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return null;
    }

    private static Outcome onFlow(Client client, DatagramSocket socket) throws IOException {
        forgetLateAnswers(socket);
        return client.udpOn(socket);
    }

    private static void forgetLateAnswers(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(1);
        boolean more = true;
        while (more) {
            try {
                socket.receive(new DatagramPacket(new byte[1], 1));
            } catch (SocketTimeoutException e) {
                more = false;
            } catch (IOException e) {
                // a refusal that came late
            }
        }
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(String server, String _) -> server;
            case Outcome.Refused _ -> "refused";
            case Outcome.Silent _ -> "silent";
        };
    }

    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
