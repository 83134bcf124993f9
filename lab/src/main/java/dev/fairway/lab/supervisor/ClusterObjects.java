package dev.fairway.lab.supervisor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.lab.NodeStatus;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.LabNetwork;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The objects that a cluster has from its start: nodes, and cluster DNS. */
final class ClusterObjects {
    static final String DNS_NAMESPACE = "kube-system";
    static final String DNS_POD = "cluster-dns";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ClusterObjects() {}

    /** Nodes lie in the zones a and b by turns. */
    static NodeStatus describe(int number) {
        return new NodeStatus(
                LabNetwork.nodeName(number),
                number % 2 == 1 ? "zone-a" : "zone-b",
                AddressPlan.nodeIpv4(number),
                AddressPlan.nodeIpv6(number),
                AddressPlan.podCidrIpv4(number),
                AddressPlan.podCidrIpv6(number));
    }

    static ObjectNode namespace(String name) {
        return object("v1", "Namespace", "", name);
    }

    static ObjectNode node(NodeStatus node) {
        ObjectNode object = object("v1", "Node", "", node.name());
        object.withObject("/metadata/labels")
                .put("kubernetes.io/hostname", node.name())
                .put("topology.kubernetes.io/zone", node.zone());
        object.putObject("spec")
                .put("podCIDR", node.podCidrIpv4())
                .putArray("podCIDRs")
                .add(node.podCidrIpv4())
                .add(node.podCidrIpv6());
        return object;
    }

    static ObjectNode nodeStatus(NodeStatus node, Instant now) {
        ObjectNode status = JSON.objectNode();
        ArrayNode addresses = status.putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", node.ipv4());
        addresses.addObject().put("type", "InternalIP").put("address", node.ipv6());
        addresses.addObject().put("type", "Hostname").put("address", node.name());
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "KubeletReady")
                .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        return status;
    }

    static ObjectNode dnsService() {
        ObjectNode service = object("v1", "Service", DNS_NAMESPACE, "kube-dns");
        service.withObject("/metadata/labels").put("k8s-app", "kube-dns");
        ObjectNode spec = service.putObject("spec");
        spec.putObject("selector").put("k8s-app", "kube-dns");
        spec.put("clusterIP", AddressPlan.CLUSTER_DNS_IPV4);
        spec.putArray("clusterIPs").add(AddressPlan.CLUSTER_DNS_IPV4).add(AddressPlan.CLUSTER_DNS_IPV6);
        spec.put("ipFamilyPolicy", "RequireDualStack");
        ArrayNode ports = spec.putArray("ports");
        ports.addObject()
                .put("name", "dns")
                .put("port", 53)
                .put("protocol", "UDP")
                .put("targetPort", 53);
        ports.addObject()
                .put("name", "dns-tcp")
                .put("port", 53)
                .put("protocol", "TCP")
                .put("targetPort", 53);
        return service;
    }

    /**
     * Cluster DNS is a pod behind a Service like any other, so that names are resolved through our own data path.
     *
     * @param listenVariable gets the pod's addresses
     */
    static ObjectNode dnsPod(
            List<String> command, Map<String, String> environment, String listenVariable, String managementAddress) {
        ObjectNode pod = object("v1", "Pod", DNS_NAMESPACE, DNS_POD);
        pod.withObject("/metadata/labels").put("k8s-app", "kube-dns");
        pod.withObject("/metadata/annotations").put("lab.fairway.dev/management-address", managementAddress);
        ObjectNode spec = pod.putObject("spec");
        spec.put("terminationGracePeriodSeconds", 5);
        // It must not ask itself for what it does not know.
        spec.put("dnsPolicy", "Default");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "dns-responder").put("image", "fairway/dns-responder");
        command.forEach(container.putArray("command")::add);
        ArrayNode variables = container.putArray("env");
        environment.forEach(
                (name, value) -> variables.addObject().put("name", name).put("value", value));
        variables
                .addObject()
                .put("name", listenVariable)
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", "status.podIPs");
        ArrayNode ports = container.putArray("ports");
        ports.addObject().put("name", "dns").put("containerPort", 53).put("protocol", "UDP");
        ports.addObject().put("name", "dns-tcp").put("containerPort", 53).put("protocol", "TCP");
        ObjectNode probe = container.putObject("readinessProbe");
        probe.put("periodSeconds", 1);
        probe.putObject("httpGet").put("path", "/ready").put("port", 8181);
        return pod;
    }

    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode meta = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            meta.put("namespace", namespace);
        }
        return object;
    }
}
