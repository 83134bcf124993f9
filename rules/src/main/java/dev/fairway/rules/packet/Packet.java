package dev.fairway.rules.packet;

import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;

/** The first packet of a connection, as it reaches a node or leaves it. */
public record Packet(InetAddress source, InetAddress destination, Protocol protocol, PortNumber port) {}
