package dev.fairway.registryclient;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the registry is and how to speak with it.
 *
 * @param addresses {@code host:port} of each replica, in order of preference; at least one
 * @param tls empty is plaintext
 * @param deadline of each look-up
 * @param keepAlive how often a silent connection is probed, at least 10 s; one that does not answer the probe within
 *     5 s is dead
 */
public record RegistryOptions(List<String> addresses, Optional<TlsFiles> tls, Duration deadline, Duration keepAlive) {

    public RegistryOptions {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("the registry needs an address");
        }
        addresses.forEach(HostAndPort::parse);
    }

    /** Plaintext, look-ups within 5 s, probes every 10 s; one {@code host:port}, or several with commas between. */
    public static RegistryOptions of(String addresses) {
        List<String> list = Stream.of(addresses.split(","))
                .map(String::strip)
                .filter(a -> !a.isEmpty())
                .toList();
        return new RegistryOptions(list, Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    public RegistryOptions withTls(TlsFiles files) {
        return new RegistryOptions(addresses, Optional.of(files), deadline, keepAlive);
    }

    public RegistryOptions withDeadline(Duration newDeadline) {
        return new RegistryOptions(addresses, tls, newDeadline, keepAlive);
    }

    /** A literal IPv6 address stands in brackets. */
    record HostAndPort(String host, int port) {

        static HostAndPort parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("not host:port: " + text);
            }
            String host = text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (port < 1 || port > 65535) {
                    throw new IllegalArgumentException("not a port: " + text);
                }
                return new HostAndPort(host, port);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not host:port: " + text, e);
            }
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
