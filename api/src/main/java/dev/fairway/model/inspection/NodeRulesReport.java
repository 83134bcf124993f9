package dev.fairway.model.inspection;

import java.time.Instant;
import java.util.List;

/**
 * What a node's kernel holds for Services, beside what should be there.
 *
 * @param readAt by the node's clock
 * @param services sorted
 * @param differences those that belong to no Service: the node's own facts, and entries that nobody asked for
 * @param omitted so many Services were left out, because the answer would be too large
 */
public record NodeRulesReport(
        String node, Instant readAt, List<ServiceInKernel> services, List<RuleDifference> differences, int omitted) {

    public NodeRulesReport {
        services = List.copyOf(services);
        differences = List.copyOf(differences);
    }
}
