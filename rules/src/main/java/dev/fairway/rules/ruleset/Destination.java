package dev.fairway.rules.ruleset;

import dev.fairway.model.net.PortNumber;
import java.net.InetAddress;

/**
 * An endpoint as packets reach it.
 *
 * @param weight its share of new connections, relative to the others'
 * @param local it is on this node
 */
public record Destination(InetAddress address, PortNumber port, int weight, boolean local) {}
