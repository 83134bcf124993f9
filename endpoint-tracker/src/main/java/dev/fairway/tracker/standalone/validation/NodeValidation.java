package dev.fairway.tracker.standalone.validation;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a node must be. */
final class NodeValidation {

    private NodeValidation() {}

    static void validate(Node node, @Nullable Node old, FieldErrors errors) {
        NodeSpec spec = node.getSpec() == null ? new NodeSpec() : node.getSpec();
        List<String> cidrs = spec.getPodCIDRs();
        if (cidrs.size() > 2) {
            errors.invalid("spec.podCIDRs", cidrs, "must specify no more than one CIDR for each IP family");
        }
        for (int i = 0; i < cidrs.size(); i++) {
            if (!Addresses.isCidr(cidrs.get(i))) {
                errors.invalid("spec.podCIDRs[" + i + "]", cidrs.get(i), "must be a valid CIDR value");
            }
        }
        String single = Objects.requireNonNullElse(spec.getPodCIDR(), "");
        if (!single.isEmpty() && !Addresses.isCidr(single)) {
            errors.invalid("spec.podCIDR", single, "must be a valid CIDR value");
        }
        if (!single.isEmpty() && !cidrs.isEmpty() && !single.equals(cidrs.getFirst())) {
            errors.invalid("spec.podCIDRs", cidrs, "first value must match `podCIDR`");
        }
        if (old != null
                && old.getSpec() != null
                && !old.getSpec().getPodCIDRs().isEmpty()
                && !old.getSpec().getPodCIDRs().equals(cidrs)) {
            errors.forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
        }
        StatusValidation.nodeAddresses(node.getStatus(), errors);
    }
}
