package dev.fairway.nodeproxy.packets;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import java.time.Duration;

/** Acknowledges every INIT to one port of a host, with its name and the client's address for a cookie. */
final class SctpServer implements AutoCloseable {

    private static final Duration TURN = Duration.ofMillis(200);

    private final String name;
    private final int port;
    private final RawSocket socket;
    private final Thread thread;
    private volatile boolean closed;

    /** Listens in the network namespace of the calling thread. */
    SctpServer(String name, IpFamily family, int port) {
        this.name = name;
        this.port = port;
        this.socket = RawSocket.open(family, Protocol.SCTP);
        this.thread = Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
        while (!closed) {
            if (socket.receive(TURN) instanceof RawSocket.Received.Packet(var source, var bytes)) {
                SctpPacket packet = new SctpPacket(bytes);
                if (packet.isInit() && packet.destinationPort() == port) {
                    String answer = name + " " + source.getHostAddress();
                    socket.send(source, packet.acknowledge(answer).bytes());
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
