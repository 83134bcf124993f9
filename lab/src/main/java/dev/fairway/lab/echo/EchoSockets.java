package dev.fairway.lab.echo;

import dev.fairway.lab.network.Netns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** The listening sockets of one pod. */
final class EchoSockets {
    private static final int BACKLOG = 1024;

    private EchoSockets() {}

    /**
     * Opens one non-blocking socket for each TCP port, and one for each UDP port and address: a datagram's answer has to come
     * from the address that was asked. All or none.
     */
    static List<SelectableChannel> open(Netns netns, List<InetAddress> addresses, List<EchoPort> ports)
            throws IOException {
        List<SelectableChannel> channels = new ArrayList<>();
        try {
            return netns.call(() -> {
                for (EchoPort port : ports) {
                    open(channels, addresses, port);
                }
                return channels;
            });
        } catch (IOException e) {
            for (SelectableChannel channel : channels) {
                channel.close();
            }
            throw e;
        }
    }

    private static void open(List<SelectableChannel> channels, List<InetAddress> addresses, EchoPort port)
            throws IOException {
        switch (port.protocol()) {
            case TCP -> listen(channels, port.number());
            case UDP -> {
                for (InetAddress address : addresses) {
                    receive(channels, new InetSocketAddress(address, port.number()));
                }
            }
        }
    }

    private static void listen(List<SelectableChannel> channels, int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(port), BACKLOG);
    }

    private static void receive(List<SelectableChannel> channels, InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channels.add(channel);
        channel.configureBlocking(false);
        channel.bind(address);
    }
}
