package dev.fairway.registryclient;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * One connection to the registry, shared by everything that a process asks of it. Connects on first use and again
 * whenever the connection is lost. Thread-safe.
 *
 * <p>Uses NIO and the JDK's TLS, so that a native image needs no configuration.
 */
public final class RegistryChannel implements AutoCloseable {

    /** The largest message either side takes: one object of 3 MiB with what comes with it. */
    private static final int MAX_MESSAGE_BYTES = 4 << 20;

    private final RegistryOptions options;
    private final NioEventLoopGroup eventLoop;
    private final ManagedChannel channel;

    private RegistryChannel(RegistryOptions options, NioEventLoopGroup eventLoop, ManagedChannel channel) {
        this.options = options;
        this.eventLoop = eventLoop;
        this.channel = channel;
    }

    /**
     * Makes the channel; does not wait for the connection.
     *
     * @throws RegistryException when the TLS files cannot be used
     */
    public static RegistryChannel open(RegistryOptions options) {
        Optional<SslContext> tls = options.tls().map(RegistryChannel::sslContext);
        NioEventLoopGroup eventLoop = new NioEventLoopGroup(1, new DefaultThreadFactory("registry-channel", true));
        NettyChannelBuilder builder = builder(options)
                .channelFactory(NioSocketChannel::new)
                .eventLoopGroup(eventLoop)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(options.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .disableRetry();
        tls.ifPresentOrElse(builder::sslContext, builder::usePlaintext);
        return new RegistryChannel(options, eventLoop, builder.build());
    }

    // A resolver of one channel; the replacement that gRPC names is a registry for the whole process.
    @SuppressWarnings("deprecation")
    private static NettyChannelBuilder builder(RegistryOptions options) {
        AddressList addresses = new AddressList(options);
        return NettyChannelBuilder.forTarget(addresses.target()).nameResolverFactory(addresses);
    }

    private static SslContext sslContext(TlsFiles files) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2))
                    .trustManager(readable(files.ca()).toFile())
                    .keyManager(
                            readable(files.certificate()).toFile(),
                            readable(files.key()).toFile())
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new RegistryException(
                    RegistryException.Reason.FAILED, "the TLS files cannot be used: " + e.getMessage(), e);
        }
    }

    private static Path readable(Path file) {
        if (!file.toFile().canRead()) {
            throw new IllegalArgumentException("cannot read " + file);
        }
        return file;
    }

    /** Questions over this channel. */
    public RegistryLookups lookups() {
        return new RegistryLookups(this);
    }

    /** The channel itself, for stubs of other services that the registry offers. */
    public Channel grpc() {
        return channel;
    }

    RegistryOptions options() {
        return options;
    }

    /** How long an answer may take. */
    public Duration deadline() {
        return options.deadline();
    }

    /** Lets the next call connect at once instead of after gRPC's own pause. */
    public void connectNow() {
        channel.resetConnectBackoff();
    }

    /** What a call's status means, for people. */
    public RegistryException exception(Status status, Throwable cause) {
        return RegistryException.of(String.join(",", options.addresses()), status, cause);
    }

    /** Ends all calls and lets go of the connection. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
