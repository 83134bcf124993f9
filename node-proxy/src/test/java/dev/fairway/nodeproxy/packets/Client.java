package dev.fairway.nodeproxy.packets;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Asks an address once, from a host of a {@link PacketLab}. */
public record Client(PacketLab lab, PacketLab.Host host, Duration patience) {

    private static final Duration DEFAULT_PATIENCE = Duration.ofMillis(700);

    public static Client on(PacketLab lab, PacketLab.Host host) {
        return new Client(lab, host, DEFAULT_PATIENCE);
    }

    public Outcome ask(Protocol protocol, InetAddress address, int port) {
        return lab.on(host, () -> askFromHere(protocol, address, port));
    }

    /** The same for a thread that is on the host already. */
    Outcome askFromHere(Protocol protocol, InetAddress address, int port) throws IOException {
        return switch (protocol) {
            case TCP -> tcp(address, port);
            case UDP -> udp(new DatagramSocket(), address, port);
            case SCTP -> sctp(address, port);
        };
    }

    private Outcome tcp(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), millis());
            socket.setSoTimeout(millis());
            socket.getOutputStream().write('\n');
            byte[] answer = new byte[512];
            int length = socket.getInputStream().read(answer);
            return length < 0 ? new Outcome.Refused() : parse(answer, length);
        } catch (SocketTimeoutException e) {
            return new Outcome.Silent();
        } catch (ConnectException | NoRouteToHostException e) {
            return new Outcome.Refused();
        } catch (SocketException e) {
            return new Outcome.Refused();
        }
    }

    private Outcome udp(DatagramSocket socket, InetAddress address, int port) throws IOException {
        try (socket) {
            socket.connect(new InetSocketAddress(address, port));
            return udpOn(socket);
        }
    }

    /** Sends one datagram on a connected socket, which keeps its source port. */
    Outcome udpOn(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(millis());
        try {
            send(socket);
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            return parse(answer.getData(), answer.getLength());
        } catch (SocketTimeoutException e) {
            return new Outcome.Silent();
        } catch (PortUnreachableException e) {
            return new Outcome.Refused();
        } catch (SocketException e) {
            return new Outcome.Refused();
        }
    }

    /** On the node itself a packet that is dropped or rejected is an error of send; which of the two, comes later. */
    private static void send(DatagramSocket socket) {
        try {
            socket.send(new DatagramPacket(new byte[] {'\n'}, 1));
        } catch (IOException e) {
            // told by receive
        }
    }

    private Outcome sctp(InetAddress address, int port) {
        int sourcePort = ThreadLocalRandom.current().nextInt(10_000, 30_000);
        try (RawSocket socket = RawSocket.open(IpFamily.of(address), Protocol.SCTP)) {
            socket.connect(address);
            socket.send(address, SctpPacket.init(sourcePort, port).bytes());
            Instant end = Instant.now().plus(patience);
            Outcome outcome = new Outcome.Silent();
            while (outcome instanceof Outcome.Silent && Instant.now().isBefore(end)) {
                outcome = outcome(socket.receive(Duration.between(Instant.now(), end)), sourcePort);
            }
            return outcome;
        }
    }

    private static Outcome outcome(RawSocket.Received received, int port) {
        return switch (received) {
            case RawSocket.Received.Packet(InetAddress _, byte[] bytes) -> {
                SctpPacket packet = new SctpPacket(bytes);
                if (!packet.isInitAck() || packet.destinationPort() != port) {
                    yield new Outcome.Silent();
                }
                byte[] cookie = packet.cookie().getBytes(StandardCharsets.UTF_8);
                yield parse(cookie, cookie.length);
            }
            case RawSocket.Received.Refused _ -> new Outcome.Refused();
            case RawSocket.Received.Nothing _ -> new Outcome.Silent();
        };
    }

    /** A socket of the host, which stays it whatever thread uses it. */
    Socket socket() {
        return lab.on(host, () -> {
            Socket socket = new Socket();
            socket.bind(null);
            return socket;
        });
    }

    private int millis() {
        return Math.toIntExact(patience.toMillis());
    }

    private static Outcome parse(byte[] answer, int length) {
        String[] words =
                new String(answer, 0, length, StandardCharsets.UTF_8).strip().split(" ");
        return new Outcome.Answered(words[0], words[1]);
    }
}
