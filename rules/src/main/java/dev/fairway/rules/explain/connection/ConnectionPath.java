package dev.fairway.rules.explain.connection;

import dev.fairway.model.inspection.PacketTrace.Step;
import dev.fairway.model.net.IpText;
import dev.fairway.rules.packet.Decision;
import dev.fairway.rules.packet.Packet;
import java.net.InetAddress;
import java.util.List;

/**
 * What one node does with one address that the client may connect to.
 *
 * @param node who decides
 * @param steps with their evidence, in the order in which they are looked at
 * @param shares where it goes; empty when nowhere
 */
public record ConnectionPath(String node, Packet packet, List<Step> steps, Decision decision, List<Share> shares) {

    public ConnectionPath {
        steps = List.copyOf(steps);
        shares = List.copyOf(shares);
    }

    /**
     * An endpoint and its part of all new connections.
     *
     * @param part between 0 and 1
     * @param pod the pod behind it, or empty
     * @param node where it is, or empty
     */
    public record Share(InetAddress address, int port, double part, String pod, String node) {}

    /** True when a server is reached. */
    public boolean arrives() {
        return switch (decision) {
            case Decision.ToEndpoint _, Decision.Pass _ -> true;
            case Decision.Reject _, Decision.Drop _ -> false;
        };
    }

    /** What happens, without who and where to. */
    public String words() {
        String last = steps.getLast().text();
        return switch (decision) {
            case Decision.ToEndpoint to ->
                "goes to one of %d endpoint%s of Service %s; the server sees the %s address"
                        .formatted(
                                to.endpoints().size(),
                                to.endpoints().size() == 1 ? "" : "s",
                                to.service(),
                                to.masquerade() ? "node's" : "client's");
            case Decision.Reject _ -> "is refused: " + last;
            case Decision.Drop _ -> "is dropped: " + last;
            case Decision.Pass _ ->
                "goes to " + IpText.of(packet.destination()) + " unchanged: it is no address and port of a Service";
        };
    }
}
