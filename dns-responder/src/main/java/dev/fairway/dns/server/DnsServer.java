package dev.fairway.dns.server;

import dev.fairway.dns.core.forward.Forwarding;
import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.server.QueryCounters.Protocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The listening sockets: for each address, one UDP and one TCP socket an event loop; the kernel spreads the clients. */
public final class DnsServer implements AutoCloseable {

    private static final int MAX_QUERY = 1232;
    private static final int DATAGRAMS_A_READ = 32;
    private static final int SOCKET_BUFFER = 4 << 20;
    private static final int MAX_MESSAGE = 65_535;

    private final ServerOptions options;
    private final EpollEventLoopGroup group;
    private final ConnectionLimit connectionLimit;
    private final List<QueryCounters> counters = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private int port;
    private int tlsPort;

    private DnsServer(ServerOptions options) {
        this.options = options;
        this.group = new EpollEventLoopGroup(options.threads(), new DefaultThreadFactory("dns"));
        this.connectionLimit = new ConnectionLimit(options.maxConnections());
        this.port = options.port();
        this.tlsPort = options.dot().map(DotOptions::port).orElse(0);
    }

    /**
     * Starts to answer.
     *
     * @param forwarding gives each event loop its own
     * @throws IllegalStateException when an address cannot be bound
     */
    public static DnsServer start(
            ServerOptions options,
            ReadyZone zone,
            ClientPolicy clients,
            Function<EventLoop, Forwarding> forwarding,
            QueryLog log) {
        ServerCertificate certificate =
                options.dot().map(ServerCertificate::new).orElse(null);
        DnsServer server = new DnsServer(options);
        try {
            for (EventExecutor executor : server.group) {
                EventLoop loop = (EventLoop) executor;
                LoopResources resources = new LoopResources(zone, clients, forwarding.apply(loop), log);
                server.counters.add(resources.counters());
                options.addresses().forEach(address -> server.bind(loop, resources, address, certificate));
            }
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void bind(
            EventLoop loop, LoopResources resources, InetAddress address, @Nullable ServerCertificate certificate) {
        bindUdp(loop, resources, address);
        bound(bindStream(loop, new Listener(resources, port, null), address));
        if (certificate != null) {
            Channel channel = bindStream(loop, new Listener(resources, tlsPort, certificate), address);
            channels.add(channel);
            tlsPort = ((InetSocketAddress) channel.localAddress()).getPort();
        }
    }

    private void bindUdp(EventLoop loop, LoopResources resources, InetAddress address) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(EpollDatagramChannel.class)
                .option(EpollChannelOption.SO_REUSEPORT, true)
                .option(EpollChannelOption.IP_FREEBIND, true)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_QUERY)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_QUERY * DATAGRAMS_A_READ))
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                .handler(new UdpHandler(resources));
        bound(bootstrap.bind(address, port).syncUninterruptibly().channel());
    }

    private Channel bindStream(EventLoop loop, Listener listener, InetAddress address) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .option(EpollChannelOption.SO_REUSEPORT, true)
                .option(EpollChannelOption.IP_FREEBIND, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initStream(channel, listener);
                    }
                });
        return bootstrap.bind(address, listener.port()).syncUninterruptibly().channel();
    }

    private void initStream(Channel channel, Listener listener) {
        long idle = options.idleTimeout().toMillis();
        channel.pipeline().addLast(connectionLimit).addLast(new IdleStateHandler(idle, 0, 0, TimeUnit.MILLISECONDS));
        ServerCertificate certificate = listener.certificate();
        if (certificate != null) {
            channel.pipeline().addLast(certificate.handler(channel.alloc()));
        }
        channel.pipeline()
                .addLast(new LengthFieldBasedFrameDecoder(MAX_MESSAGE + 2, 0, 2, 0, 2))
                .addLast(new StreamHandler(listener.resources(), certificate == null ? Protocol.TCP : Protocol.TLS));
    }

    /**
     * What connections to a port get.
     *
     * @param certificate null for plain TCP
     */
    private record Listener(
            LoopResources resources, int port, @Nullable ServerCertificate certificate) {}

    /** With port 0 the first socket chooses for all. */
    private void bound(Channel channel) {
        channels.add(channel);
        port = ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** The port that is bound. */
    public int port() {
        return port;
    }

    /** The port for DNS over TLS that is bound; 0 for none. */
    public int tlsPort() {
        return tlsPort;
    }

    /** What each event loop has counted. */
    public List<QueryCounters> counters() {
        return List.copyOf(counters);
    }

    /** Open connections. */
    public int connections() {
        return connectionLimit.connections();
    }

    /** Stops listening and ends all connections. */
    @Override
    public void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
