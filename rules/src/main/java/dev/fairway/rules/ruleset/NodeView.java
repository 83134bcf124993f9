package dev.fairway.rules.ruleset;

import dev.fairway.model.net.Cidr;
import java.net.InetAddress;
import java.util.List;

/**
 * Who decides: the node, and how it is configured.
 *
 * @param zone its topology zone, or empty
 * @param addresses its own
 * @param masqueradeAll also pods' connections to cluster IPs get the node's address
 * @param allowedExternalIps where a Service's externalIPs may be; outside they are ignored (CVE-2020-8554)
 */
public record NodeView(
        String nodeName,
        String zone,
        List<InetAddress> addresses,
        boolean masqueradeAll,
        List<Cidr> allowedExternalIps) {

    public NodeView {
        addresses = List.copyOf(addresses);
        allowedExternalIps = List.copyOf(allowedExternalIps);
    }

    /** A node of this name with the defaults. */
    public static NodeView of(String nodeName, String zone) {
        return new NodeView(nodeName, zone, List.of(), false, List.of());
    }
}
