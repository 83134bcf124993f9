package dev.fairway.dns.core.forward;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The address of another name server as people write it. */
public final class ServerAddress {

    private static final int PORT = 53;

    private ServerAddress() {}

    /**
     * {@code 192.0.2.1}, {@code 192.0.2.1:5353}, {@code 2001:db8::1} or {@code [2001:db8::1]:5353}; port 53 without one.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static InetSocketAddress parse(String text) {
        try {
            int bracket = text.lastIndexOf(']');
            int colon = text.lastIndexOf(':');
            boolean hasPort = bracket >= 0 ? colon > bracket : colon >= 0 && text.indexOf(':') == colon;
            String host = hasPort ? text.substring(0, colon) : text;
            int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : PORT;
            String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            return new InetSocketAddress(InetAddress.ofLiteral(bare), port);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a name server's address: " + text, e);
        }
    }
}
