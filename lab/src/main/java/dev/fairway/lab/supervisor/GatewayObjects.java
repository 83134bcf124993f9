package dev.fairway.lab.supervisor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The gateway for Ingresses: a class, a Service of type LoadBalancer, and the pod behind it that runs Envoy. */
final class GatewayObjects {
    static final String NAMESPACE = ClusterObjects.DNS_NAMESPACE;
    static final String NAME = "gateway";

    private static final int HTTP_PORT = 8080;
    private static final int HTTPS_PORT = 8443;

    private GatewayObjects() {}

    /** The default: an Ingress need not name it. */
    static ObjectNode ingressClass() {
        ObjectNode object = ClusterObjects.object("networking.k8s.io/v1", "IngressClass", "", "fairway");
        object.withObject("/metadata/annotations").put("ingressclass.kubernetes.io/is-default-class", "true");
        object.putObject("spec").put("controller", "fairway.dev/gateway");
        return object;
    }

    static ObjectNode service() {
        ObjectNode service = ClusterObjects.object("v1", "Service", NAMESPACE, NAME);
        ObjectNode spec = service.putObject("spec").put("type", "LoadBalancer");
        spec.put("ipFamilyPolicy", "RequireDualStack");
        spec.putObject("selector").put("app", NAME);
        ArrayNode ports = spec.putArray("ports");
        ports.addObject().put("name", "http").put("port", 80).put("targetPort", HTTP_PORT);
        ports.addObject().put("name", "https").put("port", 443).put("targetPort", HTTPS_PORT);
        return service;
    }

    /** It is ready when it listens, which it does once the registry has told it everything. */
    static ObjectNode pod(List<String> command, String managementAddress) {
        ObjectNode pod = ClusterObjects.object("v1", "Pod", NAMESPACE, NAME);
        pod.withObject("/metadata/labels").put("app", NAME);
        pod.withObject("/metadata/annotations").put("lab.fairway.dev/management-address", managementAddress);
        ObjectNode spec = pod.putObject("spec");
        spec.put("terminationGracePeriodSeconds", 5);
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "envoy").put("image", "envoyproxy/envoy");
        command.forEach(container.putArray("command")::add);
        ArrayNode ports = container.putArray("ports");
        ports.addObject().put("name", "http").put("containerPort", HTTP_PORT);
        ports.addObject().put("name", "https").put("containerPort", HTTPS_PORT);
        ObjectNode probe = container.putObject("readinessProbe");
        probe.put("periodSeconds", 1);
        probe.putObject("tcpSocket").put("port", HTTP_PORT);
        return pod;
    }
}
