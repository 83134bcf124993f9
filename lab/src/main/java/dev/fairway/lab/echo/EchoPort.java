package dev.fairway.lab.echo;

import java.util.List;
import java.util.Locale;

/**
 * A port that the echo server listens on.
 *
 * @param protocol TCP or UDP; these machines have no SCTP sockets
 * @param number 1 to 65535
 */
public record EchoPort(Protocol protocol, int number) {
    /** For containers that declare no port. */
    public static final List<EchoPort> DEFAULTS = List.of(
            new EchoPort(Protocol.TCP, 8080),
            new EchoPort(Protocol.TCP, 8443),
            new EchoPort(Protocol.UDP, 8080),
            new EchoPort(Protocol.UDP, 8443));

    public EchoPort {
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("port out of 1..65535: " + number);
        }
    }

    /** The transport protocols that it answers. */
    public enum Protocol {
        TCP,
        UDP
    }

    @Override
    public String toString() {
        return protocol.name().toLowerCase(Locale.ROOT) + "/" + number;
    }

    static EchoPort parse(String text) {
        int slash = text.indexOf('/');
        return new EchoPort(
                Protocol.valueOf(text.substring(0, slash).toUpperCase(Locale.ROOT)),
                Integer.parseInt(text.substring(slash + 1)));
    }
}
