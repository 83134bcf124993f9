package dev.fairway.model.inspection;

import dev.fairway.model.ServiceKey;
import java.util.List;

/**
 * One Service as a kernel has it.
 *
 * @param addresses empty for a Service that a node has nothing to do for (headless, ExternalName, another proxy's)
 * @param differences from what should be there; empty when all is as it should be
 */
public record ServiceInKernel(ServiceKey service, List<AddressInKernel> addresses, List<RuleDifference> differences) {

    public ServiceInKernel {
        addresses = List.copyOf(addresses);
        differences = List.copyOf(differences);
    }
}
