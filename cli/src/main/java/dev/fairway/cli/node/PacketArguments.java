package dev.fairway.cli.node;

import dev.fairway.cli.session.CommandException;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A packet as it is written on the command line. */
final class PacketArguments {

    private static final Pattern DESTINATION =
            Pattern.compile("(?:\\[(?<six>[^]]+)]|(?<four>[^:]+)):(?<port>[0-9]{1,5})(?:/(?<protocol>[A-Za-z]+))?");

    private PacketArguments() {}

    static PacketQuestion parse(String from, String to) {
        Matcher matcher = DESTINATION.matcher(to);
        if (!matcher.matches()) {
            throw new CommandException("error: --to \"" + to
                    + "\" is not ADDRESS:PORT or ADDRESS:PORT/PROTOCOL; an IPv6 address stands in brackets");
        }
        String address = matcher.group("six") == null ? matcher.group("four") : matcher.group("six");
        String protocol = matcher.group("protocol") == null ? "tcp" : matcher.group("protocol");
        try {
            return new PacketQuestion(
                    address("--from", from),
                    address("--to", address),
                    protocol(protocol),
                    new PortNumber(Integer.parseInt(matcher.group("port"))));
        } catch (IllegalArgumentException e) {
            throw new CommandException("error: " + e.getMessage());
        }
    }

    private static InetAddress address(String option, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException("error: " + option + " \"" + text + "\" is not an IP address");
        }
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
