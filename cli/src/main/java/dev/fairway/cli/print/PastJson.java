package dev.fairway.cli.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.IpText;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the past as Kubernetes JSON. The source has only the present; the history has what decides about traffic,
 * so what does not, such as a container's image, is missing.
 */
public final class PastJson {

    private PastJson() {}

    /** Empty for kinds of which the history is shown as a table of endpoints or events, or not at all. */
    public static Optional<ObjectNode> of(Resource resource) {
        return switch (resource) {
            case Service service -> Optional.of(service(service));
            case Pod pod -> Optional.of(pod(pod));
            case Node node -> Optional.of(node(node));
            case Namespace namespace -> Optional.of(namespace(namespace));
            case ServiceCidr cidr -> Optional.of(serviceCidr(cidr));
            case Ingress ingress -> Optional.of(ingress(ingress));
            case IngressClass ingressClass -> Optional.of(ingressClass(ingressClass));
            default -> Optional.empty();
        };
    }

    private static ObjectNode service(Service service) {
        ObjectNode json = KubernetesJson.object("v1", "Service", service.meta());
        ObjectNode spec = json.putObject("spec");
        spec.put("type", Phrases.type(service.type()));
        if (service.selector() != null) {
            service.selector().forEach(spec.putObject("selector")::put);
        }
        if (service.headless()) {
            spec.put("clusterIP", "None");
        } else if (!service.clusterIps().isEmpty()) {
            spec.put("clusterIP", IpText.of(service.clusterIps().getFirst()));
            texts(spec, "clusterIPs", addresses(service.clusterIps()));
        }
        texts(
                spec,
                "ipFamilies",
                service.ipFamilies().stream().map(Object::toString).toList());
        text(spec, "ipFamilyPolicy", word(service.ipFamilyPolicy()));
        ports(spec, service.ports());
        spec.put("sessionAffinity", service.clientIpAffinity() == null ? "None" : "ClientIP");
        text(spec, "internalTrafficPolicy", word(service.internalTrafficPolicy()));
        if (service.type() == Service.Type.NODE_PORT || service.type() == Service.Type.LOAD_BALANCER) {
            text(spec, "externalTrafficPolicy", word(service.externalTrafficPolicy()));
        }
        text(spec, "trafficDistribution", service.trafficDistribution());
        texts(spec, "externalIPs", addresses(service.externalIps()));
        text(spec, "externalName", service.externalName());
        if (service.publishNotReadyAddresses()) {
            spec.put("publishNotReadyAddresses", true);
        }
        texts(
                spec,
                "loadBalancerSourceRanges",
                service.loadBalancerSourceRanges().stream().map(IpText::of).toList());
        loadBalancer(json, service.loadBalancerIngress());
        return json;
    }

    private static void loadBalancer(ObjectNode json, List<Service.LoadBalancerIngress> addresses) {
        ArrayNode ingress = json.putObject("status").putObject("loadBalancer").putArray("ingress");
        addresses.forEach(i -> ingress.addObject()
                .put(i.ip() == null ? "hostname" : "ip", i.ip() == null ? i.hostname() : IpText.of(i.ip())));
    }

    private static void ports(ObjectNode spec, List<ServicePort> ports) {
        ArrayNode array = spec.putArray("ports");
        for (ServicePort port : ports) {
            ObjectNode json = array.addObject();
            text(json, "name", port.name());
            json.put("port", port.port().value());
            json.put("protocol", port.protocol().name());
            switch (port.target()) {
                case TargetPort.Number(var number) -> json.put("targetPort", number.value());
                case TargetPort.Name(String name) -> json.put("targetPort", name);
            }
            if (port.nodePort() != null) {
                json.put("nodePort", port.nodePort().value());
            }
            text(json, "appProtocol", port.appProtocol());
        }
    }

    private static ObjectNode pod(Pod pod) {
        ObjectNode json = KubernetesJson.object("v1", "Pod", pod.meta());
        ObjectNode spec = json.putObject("spec");
        Map<String, List<Pod.ContainerPort>> containers =
                pod.containerPorts().stream().collect(Collectors.groupingBy(Pod.ContainerPort::container));
        ArrayNode array = spec.putArray("containers");
        containers.forEach((name, ports) -> {
            ArrayNode portsJson = array.addObject().put("name", name).putArray("ports");
            ports.forEach(port -> {
                ObjectNode one = portsJson.addObject();
                text(one, "name", port.name());
                one.put("containerPort", port.port().value())
                        .put("protocol", port.protocol().name());
            });
        });
        text(spec, "nodeName", pod.nodeName());
        text(spec, "hostname", pod.hostname());
        text(spec, "subdomain", pod.subdomain());
        if (pod.hostNetwork()) {
            spec.put("hostNetwork", true);
        }
        ArrayNode gates = spec.putArray("readinessGates");
        pod.readinessGates().forEach(gate -> gates.addObject().put("conditionType", gate));
        ObjectNode status = json.putObject("status");
        status.put("phase", word(pod.phase()));
        ArrayNode ips = status.putArray("podIPs");
        pod.podIps().forEach(ip -> ips.addObject().put("ip", IpText.of(ip)));
        conditions(status, pod.conditions());
        return json;
    }

    private static ObjectNode node(Node node) {
        ObjectNode json = KubernetesJson.object("v1", "Node", node.meta());
        texts(
                json.putObject("spec"),
                "podCIDRs",
                node.podCidrs().stream().map(IpText::of).toList());
        ObjectNode status = json.putObject("status");
        ArrayNode addresses = status.putArray("addresses");
        node.addresses()
                .forEach(a -> addresses
                        .addObject()
                        .put("type", a.type())
                        .put("address", a.ip() == null ? a.name() : IpText.of(a.ip())));
        conditions(status, node.conditions());
        return json;
    }

    private static ObjectNode namespace(Namespace namespace) {
        ObjectNode json = KubernetesJson.object("v1", "Namespace", namespace.meta());
        json.putObject("status").put("phase", namespace.meta().isTerminating() ? "Terminating" : "Active");
        return json;
    }

    private static ObjectNode serviceCidr(ServiceCidr cidr) {
        ObjectNode json = KubernetesJson.object("networking.k8s.io/v1", "ServiceCIDR", cidr.meta());
        texts(
                json.putObject("spec"),
                "cidrs",
                cidr.cidrs().stream().map(IpText::of).toList());
        return json;
    }

    private static ObjectNode ingress(Ingress ingress) {
        ObjectNode json = KubernetesJson.object("networking.k8s.io/v1", "Ingress", ingress.meta());
        ObjectNode spec = json.putObject("spec");
        text(spec, "ingressClassName", ingress.className());
        Ingress.Backend fallback = ingress.defaultBackend();
        if (fallback != null) {
            spec.set("defaultBackend", backend(fallback));
        }
        ArrayNode rules = spec.putArray("rules");
        for (Ingress.Rule rule : ingress.rules()) {
            ObjectNode one = rules.addObject();
            text(one, "host", rule.host());
            ArrayNode paths = one.putObject("http").putArray("paths");
            for (Ingress.Path path : rule.paths()) {
                ObjectNode entry = paths.addObject();
                text(entry, "path", path.path());
                entry.put("pathType", pathType(path.type())).set("backend", backend(path.backend()));
            }
        }
        if (!ingress.tls().isEmpty()) {
            ArrayNode tls = spec.putArray("tls");
            for (Ingress.Tls hosts : ingress.tls()) {
                ObjectNode one = tls.addObject();
                texts(one, "hosts", hosts.hosts());
                text(one, "secretName", hosts.secretName());
            }
        }
        loadBalancer(json, ingress.loadBalancerIngress());
        return json;
    }

    private static ObjectNode ingressClass(IngressClass ingressClass) {
        ObjectNode json = KubernetesJson.object("networking.k8s.io/v1", "IngressClass", ingressClass.meta());
        ObjectNode spec = json.putObject("spec").put("controller", ingressClass.controller());
        IngressClass.Parameters parameters = ingressClass.parameters();
        if (parameters != null) {
            ObjectNode one = spec.putObject("parameters");
            text(one, "apiGroup", parameters.apiGroup());
            one.put("kind", parameters.kind())
                    .put("name", parameters.name())
                    .put("scope", parameters.namespace().isEmpty() ? "Cluster" : "Namespace");
            text(one, "namespace", parameters.namespace());
        }
        return json;
    }

    private static String pathType(Ingress.PathType type) {
        return switch (type) {
            case EXACT -> "Exact";
            case PREFIX -> "Prefix";
            case IMPLEMENTATION_SPECIFIC -> "ImplementationSpecific";
        };
    }

    private static ObjectNode backend(Ingress.Backend backend) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (backend) {
            case Ingress.Backend.OfService(String name, Ingress.Port port) -> {
                ObjectNode service = json.putObject("service").put("name", name);
                switch (port) {
                    case Ingress.Port.Number(var number) ->
                        service.putObject("port").put("number", number.value());
                    case Ingress.Port.Name(String portName) ->
                        service.putObject("port").put("name", portName);
                }
            }
            case Ingress.Backend.OfResource(String apiGroup, String kind, String name) -> {
                ObjectNode resource = json.putObject("resource");
                text(resource, "apiGroup", apiGroup);
                resource.put("kind", kind).put("name", name);
            }
        }
        return json;
    }

    private static void conditions(ObjectNode status, List<Condition> conditions) {
        ArrayNode array = status.putArray("conditions");
        for (Condition condition : conditions) {
            ObjectNode json = array.addObject();
            json.put("type", condition.type()).put("status", word(condition.status()));
            text(json, "reason", condition.reason());
            text(json, "message", condition.message());
            if (condition.lastTransitionTime() != null) {
                json.put("lastTransitionTime", condition.lastTransitionTime().toString());
            }
        }
    }

    private static List<String> addresses(Collection<InetAddress> addresses) {
        return addresses.stream().map(IpText::of).toList();
    }

    private static void texts(ObjectNode json, String field, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(json.putArray(field)::add);
        }
    }

    private static void text(ObjectNode json, String field, String value) {
        if (!value.isEmpty()) {
            json.put(field, value);
        }
    }

    /** As manifests write it: {@code PREFER_DUAL_STACK} is PreferDualStack. */
    private static String word(@Nullable Enum<?> value) {
        return value == null
                ? ""
                : Stream.of(value.name().split("_"))
                        .map(w -> w.charAt(0) + w.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
    }
}
