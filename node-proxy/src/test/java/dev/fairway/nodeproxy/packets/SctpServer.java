package dev.fairway.nodeproxy.packets;

import dev.fairway.model.net.IpFamily;
import java.time.Duration;

/** Acknowledges every INIT to one port of a host, with its name and the client's address for a cookie. */
final class SctpServer implements AutoCloseable {

    private static final Duration TURN = Duration.ofMillis(200);

    private final String name;
    private final int port;
    private final SctpSocket socket;
    private final Thread thread;
    private volatile boolean closed;

    /** Listens in the network namespace of the calling thread. */
    SctpServer(String name, IpFamily family, int port) {
        this.name = name;
        this.port = port;
        this.socket = SctpSocket.open(family);
        this.thread = Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
        while (!closed) {
            if (socket.receive(TURN) instanceof SctpSocket.Received.Packet(var source, SctpPacket packet)
                    && packet.isInit()
                    && packet.destinationPort() == port) {
                socket.send(source, packet.acknowledge(name + " " + source.getHostAddress()));
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
