package dev.fairway.model.event;

import java.time.Instant;
import java.util.List;

/**
 * What one agent has in effect.
 *
 * @param agent node/&lt;name&gt; or dns/&lt;instance&gt;
 * @param positions up to where it follows the topics
 * @param inEffect the changes since its previous record
 * @param rulesetHash hex SHA-256 of the canonical rendering, or empty
 * @param stream what became of the stream over which it acknowledges
 */
public record Programming(
        String agent,
        List<Position> positions,
        List<InEffect> inEffect,
        String rulesetHash,
        Instant recordedAt,
        Stream stream) {

    public Programming {
        positions = List.copyOf(positions);
        inEffect = List.copyOf(inEffect);
    }

    /** Of an agent about whose stream nothing is told. */
    public Programming(
            String agent, List<Position> positions, List<InEffect> inEffect, String rulesetHash, Instant recordedAt) {
        this(agent, positions, inEffect, rulesetHash, recordedAt, Stream.UNTOLD);
    }

    /** What became of an agent's stream; the agent lives while it is open. */
    public enum Stream {
        /** The record says nothing about it. */
        UNTOLD,
        OPEN,
        /** The agent ended it: it goes. */
        CLOSED,
        /** It broke, or the agent was not heard any more. */
        LOST
    }

    /**
     * A place in a topic.
     *
     * @param offset of the next record to read
     */
    public record Position(String topic, int partition, long offset) {}
}
