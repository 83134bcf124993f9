package dev.fairway.tracker.kubernetes;

import static dev.fairway.tracker.kubernetes.MetaMapper.orEmpty;

import dev.fairway.model.Node;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.Cidr;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nodes: addresses, pod networks, zone and taints. */
final class NodeMapper {

    private NodeMapper() {}

    static Node node(io.fabric8.kubernetes.api.model.Node node) {
        NodeSpec spec = Optional.ofNullable(node.getSpec()).orElseGet(NodeSpec::new);
        NodeStatus status = Optional.ofNullable(node.getStatus()).orElseGet(NodeStatus::new);
        return new Node(
                MetaMapper.meta(node.getMetadata()),
                status.getAddresses().stream().map(NodeMapper::address).toList(),
                podCidrs(spec),
                conditions(status),
                spec.getTaints().stream().map(Taint::getKey).toList(),
                orEmpty(spec.getProviderID()));
    }

    private static Node.Address address(NodeAddress address) {
        String type = orEmpty(address.getType());
        String value = orEmpty(address.getAddress());
        boolean isAddress = type.endsWith("IP");
        return new Node.Address(type, isAddress ? MetaMapper.address(value) : null, isAddress ? "" : value);
    }

    private static List<Cidr> podCidrs(NodeSpec spec) {
        if (!spec.getPodCIDRs().isEmpty()) {
            return spec.getPodCIDRs().stream().map(Cidr::parse).toList();
        }
        @Nullable String single = spec.getPodCIDR();
        return single == null || single.isEmpty() ? List.of() : List.of(Cidr.parse(single));
    }

    private static List<Condition> conditions(NodeStatus status) {
        return status.getConditions().stream()
                .map(condition -> MetaMapper.condition(
                        condition.getType(),
                        condition.getStatus(),
                        condition.getReason(),
                        condition.getMessage(),
                        condition.getLastTransitionTime()))
                .toList();
    }
}
