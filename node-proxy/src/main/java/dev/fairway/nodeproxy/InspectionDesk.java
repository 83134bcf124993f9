package dev.fairway.nodeproxy;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.registryclient.control.NodeQuestions;
import dev.fairway.registryclient.control.RefusedException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes questions of people to the thread that owns the kernel, and its answers back. */
final class InspectionDesk implements NodeQuestions {

    /** Less than the registry waits. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final String node;
    private final ProgrammingLoop loop;
    private final Function<DataPlane, Inspector> inspector;

    InspectionDesk(String node, ProgrammingLoop loop, Function<DataPlane, Inspector> inspector) {
        this.node = node;
        this.loop = loop;
        this.inspector = inspector;
    }

    @Override
    public NodeRulesReport rules(Optional<ServiceKey> service) {
        return ask(asked -> asked.rules(service));
    }

    @Override
    public PacketTrace trace(PacketQuestion packet) {
        List<InetAddress> addresses = ownAddresses();
        return ask(asked -> asked.trace(packet, addresses));
    }

    private <T> T ask(Function<Inspector, T> question) {
        try {
            return loop.ask(dataPlane -> question.apply(inspector.apply(dataPlane)), ANSWER_WITHIN)
                    .orElseThrow(
                            () -> new RefusedException(
                                    RefusedException.Reason.NOT_READY,
                                    "node-proxy of node " + node
                                            + " cannot answer now: it has no complete view yet, or its kernel is not to be had"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(RefusedException.Reason.NOT_READY, "node-proxy of node " + node + " is ending");
        }
    }

    private static List<InetAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InspectionDesk::withoutScope)
                    .toList();
        } catch (SocketException e) {
            throw new IllegalStateException("the node's own addresses cannot be listed", e);
        }
    }

    private static InetAddress withoutScope(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? address : InetAddress.ofLiteral(text.substring(0, scope));
    }
}
