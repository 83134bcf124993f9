package dev.fairway.cli.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.inspection.AddressInKernel;
import dev.fairway.model.inspection.AddressRule;
import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.ServiceInKernel;
import dev.fairway.model.net.IpText;
import java.time.Duration;
import java.util.List;

/** A kernel's rules for programs; fields are only added. */
final class RulesJson {

    private RulesJson() {}

    static ObjectNode of(NodeRulesReport report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("node", report.node())
                .put("readAt", report.readAt().toString())
                .put("omitted", report.omitted());
        ArrayNode services = node.putArray("services");
        report.services().forEach(service -> services.add(service(service)));
        Answers.json(node.putArray("differences"), report.differences());
        return node;
    }

    private static ObjectNode service(ServiceInKernel service) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("namespace", service.service().namespace())
                .put("name", service.service().name());
        ArrayNode addresses = node.putArray("addresses");
        service.addresses().forEach(address -> addresses.add(address(address)));
        Answers.json(node.putArray("differences"), service.differences());
        return node;
    }

    private static ObjectNode address(AddressInKernel address) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put(
                        "kind",
                        switch (address.kind()) {
                            case CLUSTER_IP -> "ClusterIP";
                            case EXTERNAL_IP -> "ExternalIP";
                            case LOAD_BALANCER_IP -> "LoadBalancerIP";
                            case NODE_PORT -> "NodePort";
                        })
                .put("family", address.family().toString())
                .put("protocol", address.protocol().toString())
                .put("port", address.port().value())
                .put("portName", address.portName());
        if (address.address() != null) {
            node.put("address", IpText.of(address.address()));
        }
        node.set("fromAnywhere", rule(address.fromAnywhere()));
        if (address.inCluster() != null) {
            node.set("inCluster", rule(address.inCluster()));
        }
        ArrayNode sources = node.putArray("allowedSources");
        address.allowedSources().forEach(source -> sources.add(IpText.of(source)));
        return node;
    }

    private static ObjectNode rule(AddressRule rule) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        switch (rule) {
            case AddressRule.Reject() -> node.put("outcome", "reject");
            case AddressRule.Drop() -> node.put("outcome", "drop");
            case AddressRule.Absent() -> node.put("outcome", "absent");
            case AddressRule.ToEndpoints(List<EndpointShare> endpoints, var masquerade, Duration affinity) -> {
                node.put("outcome", "endpoints")
                        .put(
                                "masquerade",
                                switch (masquerade) {
                                    case UNLESS_POD -> "unless-pod";
                                    case ALWAYS -> "always";
                                    case IF_NODE -> "if-node";
                                });
                if (affinity != null) {
                    node.put("affinitySeconds", affinity.toSeconds());
                }
                Answers.endpoints(node, endpoints);
            }
        }
        return node;
    }
}
