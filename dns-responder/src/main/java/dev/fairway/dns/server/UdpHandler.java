package dev.fairway.dns.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;

/** Answers datagrams; those that were read together are sent together. */
final class UdpHandler extends ChannelInboundHandlerAdapter {

    private final LoopResources loop;
    private final QueryRunner runner;

    UdpHandler(LoopResources loop) {
        this.loop = loop;
        this.runner = new QueryRunner(loop, QueryCounters.Protocol.UDP);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            ByteBuf content = packet.content();
            int length = content.readableBytes();
            content.getBytes(content.readerIndex(), loop.in(), 0, length);
            answer(context, packet.sender(), length);
        } finally {
            packet.release();
        }
    }

    private void answer(ChannelHandlerContext context, InetSocketAddress client, int length) {
        int size = runner.answer(length, client);
        if (size > 0) {
            write(context, client, loop.out(), size);
        } else if (size == QueryRunner.FORWARD) {
            runner.forward(client, (answer, answerSize) -> {
                write(context, client, answer, answerSize);
                context.flush();
            });
        }
    }

    private static void write(ChannelHandlerContext context, InetSocketAddress client, byte[] out, int size) {
        ByteBuf answer = context.alloc().directBuffer(size);
        answer.writeBytes(out, 0, size);
        var _ = context.write(new DatagramPacket(answer, client), context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    /** A client's port that is closed, or a full buffer: the client will ask again. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        loop.counters().dropped();
    }
}
