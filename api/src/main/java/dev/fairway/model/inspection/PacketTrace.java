package dev.fairway.model.inspection;

import dev.fairway.model.ServiceKey;
import java.util.List;
import java.util.Optional;

/**
 * A node's decision about a packet.
 *
 * @param service whose address it goes to; empty when it is no Service's
 * @param steps in the order in which they were looked at; the last one decides
 * @param differences where the kernel holds something else for that Service than what was decided by
 */
public record PacketTrace(
        String node,
        Optional<ServiceKey> service,
        List<Step> steps,
        Verdict verdict,
        List<RuleDifference> differences) {

    public PacketTrace {
        steps = List.copyOf(steps);
        differences = List.copyOf(differences);
    }

    /**
     * One thing that was looked at.
     *
     * @param code stable, for programs
     * @param text for people
     */
    public record Step(String code, String text) {}

    /** What happens to the packet. */
    public sealed interface Verdict {

        /**
         * To one of the endpoints, by weight.
         *
         * @param masquerade the server sees the node's address
         */
        record ToEndpoint(List<EndpointShare> endpoints, boolean masquerade) implements Verdict {
            public ToEndpoint {
                endpoints = List.copyOf(endpoints);
            }
        }

        record Reject() implements Verdict {}

        record Drop() implements Verdict {}

        /** No business of Services. */
        record Pass() implements Verdict {}
    }
}
