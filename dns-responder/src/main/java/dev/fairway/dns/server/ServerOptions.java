package dev.fairway.dns.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where and how the server listens.
 *
 * @param addresses to bind, also ones that no interface has yet
 * @param port of UDP and TCP; 0 takes a free one, for tests
 * @param threads event loops, each with its own sockets
 * @param idleTimeout of connections
 * @param maxConnections of all clients together
 * @param dot empty: no DNS over TLS
 */
public record ServerOptions(
        List<InetAddress> addresses,
        int port,
        int threads,
        Duration idleTimeout,
        int maxConnections,
        Optional<DotOptions> dot) {

    public ServerOptions {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || threads < 1) {
            throw new IllegalArgumentException("a server needs an address and a thread");
        }
    }
}
