package dev.fairway.cli.node;

import dev.fairway.cli.session.CommandException;
import dev.fairway.cli.session.HostAndPort;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.net.PortNumber;
import java.net.InetAddress;

/** A packet as it is written on the command line. */
final class PacketArguments {

    private PacketArguments() {}

    static PacketQuestion parse(String from, String to) {
        HostAndPort goal = HostAndPort.parse("--to", to);
        try {
            return new PacketQuestion(
                    address("--from", from),
                    address("--to", goal.host()),
                    goal.protocol(),
                    new PortNumber(Integer.parseInt(goal.port())));
        } catch (NumberFormatException _) {
            throw new CommandException("error: port \"" + goal.port() + "\" is no number");
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
}
