package dev.fairway.cli.session;

import dev.fairway.model.net.Protocol;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a connection goes, as it is written on the command line: {@code HOST:PORT} or {@code HOST:PORT/PROTOCOL}.
 *
 * @param host an address, without brackets, or a name
 * @param port a number or a name
 * @param protocol TCP where none is written
 */
public record HostAndPort(String host, String port, Protocol protocol) {

    private static final Pattern FORM = Pattern.compile(
            "(?:\\[(?<six>[^]]+)]|(?<other>[^:/]+)):(?<port>[0-9A-Za-z-]+)(?:/(?<protocol>[A-Za-z]+))?");

    /** Reads the value of an option. */
    public static HostAndPort parse(String option, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new CommandException("error: " + option + " \"" + text
                    + "\" is not ADDRESS:PORT or ADDRESS:PORT/PROTOCOL; an IPv6 address stands in brackets");
        }
        String host = matcher.group("six") == null ? matcher.group("other") : matcher.group("six");
        String protocol = matcher.group("protocol") == null ? "tcp" : matcher.group("protocol");
        return new HostAndPort(host, matcher.group("port"), protocol(protocol));
    }

    private static Protocol protocol(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "tcp" -> Protocol.TCP;
            case "udp" -> Protocol.UDP;
            case "sctp" -> Protocol.SCTP;
            default -> throw new CommandException("error: protocol \"" + text + "\" is none of tcp, udp, sctp");
        };
    }
}
