package dev.fairway.nodeproxy;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.model.inspection.RuleDifference;
import dev.fairway.model.inspection.ServiceInKernel;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.core.ServiceTable;
import dev.fairway.nodeproxy.core.inspection.KernelInspection;
import dev.fairway.registryclient.control.RefusedException;
import dev.fairway.rules.packet.Decision;
import dev.fairway.rules.packet.Packet;
import dev.fairway.rules.packet.PacketPath;
import dev.fairway.rules.packet.PacketStep;
import dev.fairway.rules.packet.TracedDecision;
import dev.fairway.rules.ruleset.ServiceRules;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Answers people's questions about this node's kernel. Reads it back whole: used between two steps of the loop. */
final class Inspector {

    private final String node;
    private final ClusterState state;
    private final DataPlane dataPlane;
    private final InstantSource clock;

    Inspector(String node, ClusterState state, DataPlane dataPlane, InstantSource clock) {
        this.node = node;
        this.state = state;
        this.dataPlane = dataPlane;
        this.clock = clock;
    }

    /**
     * What the kernel holds beside what should be there.
     *
     * @param wanted empty for every Service, and what belongs to none
     */
    NodeRulesReport rules(Optional<ServiceKey> wanted) {
        ServiceTable table = state.table();
        KernelInspection inspection = new KernelInspection(dataPlane
                .look()
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.NOT_READY,
                        "node-proxy of node " + node + " runs in mode observe: it leaves the kernel alone")));
        if (wanted.isPresent()) {
            ServiceInKernel service = inspection.service(table.desired(wanted.get()));
            return new NodeRulesReport(node, clock.instant(), List.of(service), List.of(), 0);
        }
        List<ServiceInKernel> services = table.services().stream()
                .sorted()
                .map(key -> inspection.service(table.desired(key)))
                .toList();
        return new NodeRulesReport(node, clock.instant(), services, inspection.rest(state.nodeRules()), 0);
    }

    /**
     * What should happen to a packet, and where the kernel would do something else.
     *
     * @param nodeAddresses every address of the node itself
     */
    PacketTrace trace(PacketQuestion packet, Collection<InetAddress> nodeAddresses) {
        ServiceTable table = state.table();
        List<ServiceRules> rules = table.services().stream().map(table::desired).toList();
        TracedDecision traced = new PacketPath(state.nodeRules(), nodeAddresses, rules)
                .trace(new Packet(packet.source(), packet.destination(), packet.protocol(), packet.port()));
        Optional<ServiceKey> service = service(traced);
        List<RuleDifference> differences = service.flatMap(
                        key -> dataPlane.look().map(kernel -> new KernelInspection(kernel).service(table.desired(key))))
                .map(ServiceInKernel::differences)
                .orElse(List.of());
        return new PacketTrace(
                node,
                service,
                traced.steps().stream()
                        .map(step -> new PacketTrace.Step(step.code(), step.text()))
                        .toList(),
                verdict(traced.decision()),
                differences);
    }

    private static Optional<ServiceKey> service(TracedDecision traced) {
        return switch (traced.steps().getFirst()) {
            case PacketStep.AddressOfService step -> Optional.of(step.service());
            case PacketStep.UnknownPort step -> Optional.of(step.service());
            case PacketStep.Unallocated _, PacketStep.NoService _ -> Optional.empty();
            case PacketStep.SourceRanges _, PacketStep.Led _, PacketStep.Source _, PacketStep.Spread _ ->
                throw new IllegalStateException(
                        "a decision that begins with " + traced.steps().getFirst());
        };
    }

    private static PacketTrace.Verdict verdict(Decision decision) {
        return switch (decision) {
            case Decision.ToEndpoint to ->
                new PacketTrace.Verdict.ToEndpoint(
                        to.endpoints().stream()
                                .map(e -> new EndpointShare(e.address(), e.port(), e.weight()))
                                .toList(),
                        to.masquerade());
            case Decision.Reject _ -> new PacketTrace.Verdict.Reject();
            case Decision.Drop _ -> new PacketTrace.Verdict.Drop();
            case Decision.Pass _ -> new PacketTrace.Verdict.Pass();
        };
    }
}
