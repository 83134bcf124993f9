package dev.fairway.dns.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** The certificate for DNS over TLS; a renewed one is taken for the next connection, a broken one is not. */
final class ServerCertificate {

    private static final Logger LOG = Logger.getLogger(ServerCertificate.class);

    private final DotOptions options;
    private final ReentrantLock reading = new ReentrantLock();
    private FileTime readAt;
    private volatile SslContext context;

    /** Reads the files; throws IllegalStateException when they cannot be used. */
    ServerCertificate(DotOptions options) {
        this.options = options;
        try {
            this.readAt = changedAt();
            this.context = read();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("the certificate for DNS over TLS cannot be used", e);
        }
    }

    /** The handler for a new connection. */
    SslHandler handler(ByteBufAllocator allocator) {
        if (reading.tryLock()) {
            try {
                renew();
            } finally {
                reading.unlock();
            }
        }
        return context.newHandler(allocator);
    }

    private void renew() {
        try {
            FileTime changed = changedAt();
            if (!changed.equals(readAt)) {
                readAt = changed;
                context = read();
                LOG.info("The certificate for DNS over TLS was renewed");
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The new certificate for DNS over TLS cannot be used, the old one stays", e);
        }
    }

    private FileTime changedAt() throws IOException {
        FileTime certificate = Files.getLastModifiedTime(options.certificate());
        FileTime key = Files.getLastModifiedTime(options.key());
        return certificate.compareTo(key) > 0 ? certificate : key;
    }

    private SslContext read() throws SSLException {
        Path certificate = options.certificate();
        return SslContextBuilder.forServer(certificate.toFile(), options.key().toFile())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }
}
