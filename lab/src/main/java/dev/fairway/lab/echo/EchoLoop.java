package dev.fairway.lab.echo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Serves the sockets of all pods in one thread; other threads only put tasks into its queue. */
final class EchoLoop implements Runnable {
    private static final Duration DRAIN_CHECK = Duration.ofMillis(50);

    private final Selector selector;
    private final InstantSource clock;
    private final Consumer<String> onEnd;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<String, EchoPod> pods = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(EchoProtocol.MAX_INPUT);

    /**
     * Serves nothing yet.
     *
     * @param onEnd told the id of each pod whose sockets are closed
     */
    EchoLoop(InstantSource clock, Consumer<String> onEnd) throws IOException {
        this.selector = Selector.open();
        this.clock = clock;
        this.onEnd = onEnd;
    }

    /** Serves these listening sockets from now on. */
    void add(String id, EchoIdentity identity, List<SelectableChannel> listening) {
        submit(() -> {
            EchoPod pod = new EchoPod(identity, clock.instant());
            for (SelectableChannel channel : listening) {
                register(channel, pod);
            }
            pods.put(id, pod);
        });
    }

    /** Closes the pod's sockets once nobody came for a while, at the latest after the grace period. */
    void drain(String id, Duration grace) {
        submit(() -> {
            EchoPod pod = pods.get(id);
            if (pod == null) {
                onEnd.accept(id);
            } else {
                pod.drain(clock.instant(), grace);
            }
        });
    }

    @Override
    public void run() {
        try {
            while (true) {
                selector.select(pods.values().stream().anyMatch(EchoPod::isDraining) ? DRAIN_CHECK.toMillis() : 0);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                selector.selectedKeys().removeIf(key -> {
                    serve(key);
                    return true;
                });
                closeDrained();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the selector failed", e);
        }
    }

    private void submit(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void register(SelectableChannel channel, EchoPod pod) {
        try {
            int interest = channel instanceof ServerSocketChannel ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ;
            channel.register(selector, interest, pod);
            pod.add(channel);
        } catch (IOException e) {
            throw new IllegalStateException("a new socket was closed by somebody", e);
        }
    }

    private void closeDrained() {
        Instant now = clock.instant();
        List<String> ended = new ArrayList<>();
        pods.forEach((id, pod) -> {
            if (pod.hasDrained(now)) {
                pod.close();
                ended.add(id);
            }
        });
        for (String id : ended) {
            pods.remove(id);
            onEnd.accept(id);
        }
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        switch (key.channel()) {
            case ServerSocketChannel server -> accept(server, (EchoPod) key.attachment());
            case DatagramChannel datagrams -> answer(datagrams, (EchoPod) key.attachment());
            case SocketChannel _ -> ((EchoConnection) key.attachment()).serve(key, buffer, clock.instant());
            default -> throw new IllegalStateException("unexpected channel " + key.channel());
        }
    }

    private void accept(ServerSocketChannel server, EchoPod pod) {
        try {
            for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
                client.configureBlocking(false);
                pod.add(client);
                pod.touch(clock.instant());
                SelectionKey key = client.register(selector, SelectionKey.OP_READ, new EchoConnection(client, pod));
                // The first request is often there already.
                serve(key);
            }
        } catch (IOException _) {
            // The client went while it was being accepted; the next one may stay.
        }
    }

    private void answer(DatagramChannel datagrams, EchoPod pod) {
        try {
            while (true) {
                buffer.clear();
                SocketAddress client = datagrams.receive(buffer);
                if (client == null) {
                    return;
                }
                pod.touch(clock.instant());
                String line =
                        StandardCharsets.UTF_8.decode(buffer.flip()).toString().stripTrailing();
                String answer = pod.identity()
                        .answer((InetSocketAddress) client, (InetSocketAddress) datagrams.getLocalAddress());
                datagrams.send(StandardCharsets.UTF_8.encode(answer + " echo=" + line + "\n"), client);
            }
        } catch (IOException _) {
            // An ICMP error of an earlier answer, or no buffer: datagrams may get lost.
        }
    }
}
