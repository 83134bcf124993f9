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
 */
public record Programming(
        String agent, List<Position> positions, List<InEffect> inEffect, String rulesetHash, Instant recordedAt) {

    public Programming {
        positions = List.copyOf(positions);
        inEffect = List.copyOf(inEffect);
    }

    /**
     * A place in a topic.
     *
     * @param offset of the next record to read
     */
    public record Position(String topic, int partition, long offset) {}
}
