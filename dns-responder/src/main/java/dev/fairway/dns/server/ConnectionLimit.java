package dev.fairway.dns.server;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/** Closes connections above a number, of all listeners together. */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private final AtomicInteger connections = new AtomicInteger();
    private final int maximum;

    ConnectionLimit(int maximum) {
        this.maximum = maximum;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (connections.incrementAndGet() > maximum) {
            var _ = context.close();
        } else {
            context.fireChannelActive();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connections.decrementAndGet();
        context.fireChannelInactive();
    }

    int connections() {
        return connections.get();
    }
}
