package dev.fairway.lab.system;

import dev.fairway.lab.network.Netns;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends requests from inside a namespace of the lab, each over a connection of its own.
 *
 * @param netns where it stands
 * @param server what it asks
 */
record Client(Netns netns, InetSocketAddress server) {
    /** Shorter than the first retransmission of a SYN: a packet that is lost is to be seen. */
    private static final Duration CONNECT = Duration.ofMillis(900);

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Pattern POD = Pattern.compile("pod=(\\S+)");

    static Client at(Netns netns, String address, int port) {
        return new Client(netns, new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    /**
     * One request.
     *
     * @param pod which answered; empty when none did
     * @param failure why none did
     */
    record Outcome(Instant sent, Duration took, Optional<String> pod, String failure) {
        boolean failed() {
            return pod.isEmpty();
        }

        /** Whether its connection stood and was ended by a reset. */
        boolean isReset() {
            return failed() && failure.endsWith("Connection reset");
        }
    }

    Outcome ask() {
        return attempt(this::http);
    }

    Outcome askByUdp() {
        return attempt(this::udp);
    }

    /** How many of these requests each pod answered; fails when one was not answered. */
    Map<String, Long> shares(int requests) {
        return IntStream.range(0, requests)
                .mapToObj(_ -> ask())
                .peek(outcome -> {
                    if (outcome.failed()) {
                        throw new AssertionError("a request was not answered: " + outcome);
                    }
                })
                .collect(Collectors.groupingBy(outcome -> outcome.pod().orElseThrow(), Collectors.counting()));
    }

    /** Asks again and again until it is closed. */
    Load load(Duration pause) {
        return new Load(this, pause);
    }

    /** Constant requests from a thread of its own. */
    static final class Load implements AutoCloseable {
        private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        private final Thread thread;

        Load(Client client, Duration pause) {
            thread = Thread.ofPlatform().name("load").start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    outcomes.add(client.ask());
                    LockSupport.parkNanos(pause.toNanos());
                }
            });
        }

        List<Outcome> outcomes() {
            return List.copyOf(outcomes);
        }

        List<Outcome> failures() {
            return outcomes.stream().filter(Outcome::failed).toList();
        }

        List<Outcome> since(Instant moment) {
            return outcomes.stream()
                    .filter(outcome -> outcome.sent().isAfter(moment))
                    .toList();
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Exchange {
        String run() throws IOException;
    }

    private Outcome attempt(Exchange exchange) {
        Instant sent = Instant.now();
        try {
            String answer = netns.call(exchange::run);
            Matcher pod = POD.matcher(answer);
            return new Outcome(
                    sent,
                    Duration.between(sent, Instant.now()),
                    pod.find() ? Optional.of(pod.group(1)) : Optional.empty(),
                    answer);
        } catch (IOException e) {
            return new Outcome(sent, Duration.between(sent, Instant.now()), Optional.empty(), e.toString());
        }
    }

    private String http() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, Math.toIntExact(CONNECT.toMillis()));
            socket.setSoTimeout(Math.toIntExact(ANSWER.toMillis()));
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String udp() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(Math.toIntExact(ANSWER.toMillis()));
            socket.send(new DatagramPacket(new byte[] {'x'}, 1));
            DatagramPacket answer = new DatagramPacket(new byte[1024], 1024);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }
}
