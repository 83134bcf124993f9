package dev.fairway.dns.server;

import dev.fairway.dns.core.zone.ZoneTransfer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import java.net.InetSocketAddress;

/**
 * Answers the messages of one connection (RFC 7766): pipelined, and out of order where an upstream takes its time.
 *
 * <p>A client that does not read its answers, or leaves too many questions open, is not read from meanwhile.
 */
final class StreamHandler extends ChannelInboundHandlerAdapter {

    private static final int MAX_OPEN = 100;

    private final LoopResources loop;
    private final QueryRunner runner;
    private int open;

    StreamHandler(LoopResources loop, QueryCounters.Protocol protocol) {
        this.loop = loop;
        this.runner = new QueryRunner(loop, protocol);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf frame = (ByteBuf) message;
        try {
            int length = frame.readableBytes();
            frame.readBytes(loop.in(), 0, length);
            answer(context, length);
        } finally {
            frame.release();
        }
    }

    private void answer(ChannelHandlerContext context, int length) {
        InetSocketAddress client = (InetSocketAddress) context.channel().remoteAddress();
        int size = runner.answer(length, client);
        if (size > 0) {
            write(context, loop.out(), size);
        } else if (size == QueryRunner.DROPPED) {
            // What is no query at all is not worth a connection.
            var _ = context.close();
        } else if (size == QueryRunner.TRANSFER) {
            for (byte[] part :
                    ZoneTransfer.messages(loop.zone(), loop.responder().query())) {
                write(context, part, part.length);
            }
        } else {
            open++;
            updateReading(context);
            runner.forward(client, (answer, answerSize) -> {
                open--;
                write(context, answer, answerSize);
                context.flush();
                updateReading(context);
            });
        }
    }

    private static void write(ChannelHandlerContext context, byte[] out, int size) {
        ByteBuf answer = context.alloc().buffer(size + 2);
        answer.writeShort(size);
        answer.writeBytes(out, 0, size);
        var _ = context.write(answer, context.voidPromise());
    }

    private void updateReading(ChannelHandlerContext context) {
        context.channel()
                .config()
                .setAutoRead(open < MAX_OPEN && context.channel().isWritable());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        updateReading(context);
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && open == 0) {
            var _ = context.close();
        }
    }

    /** A reset, a broken TLS record: the connection is of no use any more. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
