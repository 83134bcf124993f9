package dev.fairway.model.inspection;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;

/** The first packet of a connection, about which a node is asked. */
public record PacketQuestion(InetAddress source, InetAddress destination, Protocol protocol, PortNumber port) {

    public PacketQuestion {
        if (IpFamily.of(source) != IpFamily.of(destination)) {
            throw new IllegalArgumentException("a packet from %s to %s: two address families"
                    .formatted(IpText.of(source), IpText.of(destination)));
        }
    }
}
