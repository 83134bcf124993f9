package dev.fairway.dns.upstream;

import dev.fairway.dns.core.message.Wire;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.security.SecureRandom;
import java.time.Duration;

/** Asks one question over a TCP connection of its own (RFC 7766): what UDP had no room for. */
final class TcpQuestion {

    private static final int MAX_MESSAGE = 65_535;

    private TcpQuestion() {}

    static void send(EventLoop loop, Upstream upstream, Attempt attempt, Duration timeout, SecureRandom random) {
        int id = random.nextInt(1 << 16);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new LengthFieldBasedFrameDecoder(MAX_MESSAGE + 2, 0, 2, 0, 2))
                                .addLast(new LengthFieldPrepender(2))
                                .addLast(new AnswerHandler(attempt, id));
                    }
                });
        var _ = bootstrap.connect(upstream.address()).addListener(connected -> {
            if (!connected.isSuccess()) {
                attempt.failed();
            }
        });
    }

    private static final class AnswerHandler extends SimpleChannelInboundHandler<ByteBuf> {
        private final Attempt attempt;
        private final int id;

        AnswerHandler(Attempt attempt, int id) {
            this.attempt = attempt;
            this.id = id;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            attempt.onEnd(() -> {
                var _ = context.close();
            });
            if (attempt.isDone()) {
                var _ = context.close();
                return;
            }
            var _ = context.writeAndFlush(
                    Unpooled.wrappedBuffer(attempt.question().toQuery(id, UdpSockets.PAYLOAD)));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            byte[] message = new byte[frame.readableBytes()];
            frame.readBytes(message);
            boolean mine = message.length >= 2 && Wire.u16(message, 0) == id;
            if (!mine || !attempt.received(message, message.length)) {
                attempt.failed();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            attempt.failed();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            attempt.failed();
            var _ = context.close();
        }
    }
}
