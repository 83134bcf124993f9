package dev.fairway.nodeproxy.packets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers on one port, over TCP and UDP, with its name and the client's address; over TCP it goes on to answer every
 * line.
 */
public final class EchoServer implements AutoCloseable {

    private final String name;
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Thread acceptor;
    private final Thread answerer;

    /** Listens in the network namespace of the calling thread. */
    public EchoServer(String name, InetAddress address, int port) throws IOException {
        this.name = name;
        this.tcp = new ServerSocket();
        tcp.setReuseAddress(true);
        tcp.bind(new InetSocketAddress(address, port), 512);
        this.udp = new DatagramSocket(new InetSocketAddress(address, port));
        this.acceptor = Thread.ofVirtual().start(this::accept);
        this.answerer = Thread.ofPlatform().daemon().start(this::answer);
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            byte[] answer = answer(socket.getInetAddress());
            while (readsLine(socket.getInputStream())) {
                socket.getOutputStream().write(answer);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private static boolean readsLine(InputStream input) throws IOException {
        int read = input.read();
        while (read >= 0 && read != '\n') {
            read = input.read();
        }
        return read >= 0;
    }

    private void answer() {
        byte[] buffer = new byte[512];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] answer = answer(packet.getAddress());
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (udp.isClosed()) {
                    return;
                }
            }
        }
    }

    private byte[] answer(InetAddress client) {
        return (name + " " + client.getHostAddress() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** When this returns the port is closed: the JDK leaves that to the thread that is in the middle of a call. */
    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
            acceptor.join();
            answerer.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
