package dev.fairway.lab.echo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** One accepted connection; used by the event loop's thread only. It reads no more while an answer waits to be written. */
final class EchoConnection {
    private final SocketChannel channel;
    private final EchoPod pod;
    private final EchoProtocol protocol;
    private final Deque<ByteBuffer> answers = new ArrayDeque<>();

    EchoConnection(SocketChannel channel, EchoPod pod) throws IOException {
        this.channel = channel;
        this.pod = pod;
        this.protocol = new EchoProtocol(pod.identity()
                .answer((InetSocketAddress) channel.getRemoteAddress(), (InetSocketAddress) channel.getLocalAddress()));
    }

    void serve(SelectionKey key, ByteBuffer buffer, Instant now) {
        try {
            if (answers.isEmpty() && !read(buffer, now)) {
                close();
                return;
            }
            write();
            if (answers.isEmpty() && protocol.hasEnded()) {
                close();
            } else {
                key.interestOps(answers.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
            }
        } catch (IOException _) {
            // The client is gone, which is its right.
            close();
        }
    }

    /** Whether the client may still send. */
    private boolean read(ByteBuffer buffer, Instant now) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count > 0) {
            pod.touch(now);
            answers.addAll(protocol.receive(buffer.flip(), pod.isDraining()));
        }
        return count >= 0;
    }

    private void write() throws IOException {
        while (!answers.isEmpty()) {
            ByteBuffer answer = answers.getFirst();
            channel.write(answer);
            if (answer.hasRemaining()) {
                return;
            }
            answers.removeFirst();
        }
    }

    private void close() {
        pod.forget(channel);
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is gone all the same.
        }
    }
}
