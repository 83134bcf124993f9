package dev.fairway.rules.packet;

import java.util.List;

/**
 * A decision about a packet with everything that led to it.
 *
 * @param steps in the order in which they were looked at, at least one
 */
public record TracedDecision(List<PacketStep> steps, Decision decision) {

    public TracedDecision {
        steps = List.copyOf(steps);
    }
}
