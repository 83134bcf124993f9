package dev.fairway.model.inspection;

import dev.fairway.model.net.PortNumber;
import java.net.InetAddress;

/**
 * One endpoint among those that share an address's new connections.
 *
 * @param weight its share is weight by the sum of all weights
 */
public record EndpointShare(InetAddress address, PortNumber port, int weight) {}
