package dev.fairway.dns.upstream;

import dev.fairway.dns.core.message.Wire;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.collection.IntObjectHashMap;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's sockets to one upstream. Each is connected, so that only the upstream is heard, and is given up
 * after some questions: a forged answer would have to guess port and id (RFC 5452).
 */
final class UdpSockets {

    private static final int SOCKETS = 4;
    private static final int QUESTIONS_A_SOCKET = 1000;
    static final int PAYLOAD = 1232;

    private final EventLoop loop;
    private final Upstream upstream;
    private final SecureRandom random;
    private final @Nullable Socket[] sockets = new Socket[SOCKETS];

    UdpSockets(EventLoop loop, Upstream upstream, SecureRandom random) {
        this.loop = loop;
        this.upstream = upstream;
        this.random = random;
    }

    void send(Attempt attempt) {
        int index = random.nextInt(SOCKETS);
        Socket socket = sockets[index];
        if (socket == null || socket.isSpent()) {
            socket = new Socket();
            sockets[index] = socket;
        }
        socket.send(attempt);
    }

    void close() {
        for (Socket socket : sockets) {
            if (socket != null) {
                var _ = socket.channel.close();
            }
        }
    }

    private final class Socket extends SimpleChannelInboundHandler<DatagramPacket> {
        private final IntObjectHashMap<Attempt> waiting = new IntObjectHashMap<>();
        private final ChannelFuture connected;
        private final Channel channel;
        private int sent;

        Socket() {
            connected = new Bootstrap()
                    .group(loop)
                    .channel(EpollDatagramChannel.class)
                    .handler(this)
                    .connect(upstream.address());
            channel = connected.channel();
        }

        boolean isSpent() {
            return sent >= QUESTIONS_A_SOCKET || (connected.isDone() && !channel.isActive());
        }

        void send(Attempt attempt) {
            int id = random.nextInt(1 << 16);
            while (waiting.containsKey(id)) {
                id = random.nextInt(1 << 16);
            }
            int mine = id;
            waiting.put(mine, attempt);
            sent++;
            attempt.onEnd(() -> forget(mine));
            ByteBuf query = Unpooled.wrappedBuffer(attempt.question().toQuery(id, PAYLOAD));
            if (connected.isSuccess()) {
                var _ = channel.writeAndFlush(query);
            } else {
                connected.addListener(c -> sendWhenConnected(query, c.isSuccess()));
            }
        }

        private void sendWhenConnected(ByteBuf query, boolean success) {
            if (success) {
                var _ = channel.writeAndFlush(query);
            } else {
                query.release();
                failAll();
            }
        }

        private void forget(int id) {
            waiting.remove(id);
            if (waiting.isEmpty() && isSpent()) {
                var _ = channel.close();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            ByteBuf content = packet.content();
            byte[] message = new byte[content.readableBytes()];
            content.readBytes(message);
            Attempt attempt = message.length < 2 ? null : waiting.get(Wire.u16(message, 0));
            if (attempt != null) {
                attempt.received(message, message.length);
            }
        }

        /** The port is closed, as ICMP says: nobody there will answer. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failAll();
            var _ = channel.close();
        }

        private void failAll() {
            List<Attempt> all = new ArrayList<>(waiting.values());
            all.forEach(Attempt::failed);
        }
    }
}
