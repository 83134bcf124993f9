package dev.fairway.registry.core.history.story;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.ServicePort;
import dev.fairway.model.history.Fact.FieldChange;
import dev.fairway.model.net.IpText;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An object's fields by their paths in a manifest, as text: what a person would compare. */
final class Fields {

    private final SortedMap<String, String> values = new TreeMap<>();

    private Fields() {}

    /** What differs, sorted by path. */
    static List<FieldChange> changes(Resource before, Resource after) {
        SortedMap<String, String> old = of(before);
        SortedMap<String, String> now = of(after);
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        List<FieldChange> changes = new ArrayList<>();
        for (String path : paths) {
            String was = old.getOrDefault(path, "");
            String is = now.getOrDefault(path, "");
            if (!was.equals(is)) {
                changes.add(new FieldChange(path, was, is));
            }
        }
        return changes;
    }

    /** Endpoints of slices are told one by one, and are left out here. */
    static SortedMap<String, String> of(Resource resource) {
        Fields fields = new Fields();
        fields.meta(resource.meta());
        switch (resource) {
            case Service service -> fields.service(service);
            case Pod pod -> fields.pod(pod);
            case EndpointSlice slice -> fields.slice(slice);
            case LoadBalancer balancer -> fields.loadBalancer(balancer);
            case Node node -> fields.node(node);
            case ServiceCidr cidr -> fields.put("spec.cidrs", list(cidr.cidrs()));
            case ClusterEvent event -> fields.put("message", event.message());
            case Ingress ingress -> fields.ingress(ingress);
            case IngressClass _, Namespace _ -> {}
        }
        return fields.values;
    }

    private void put(String path, @Nullable Object value) {
        String text = value == null ? "" : value.toString();
        if (!text.isEmpty()) {
            values.put(path, text);
        }
    }

    private void meta(ObjectMeta meta) {
        put("metadata.uid", meta.uid());
        Instant due = meta.deletionTimestamp();
        put("metadata.deletionTimestamp", due);
        putAll("metadata.labels.", meta.labels());
        putAll("metadata.annotations.", meta.annotations());
    }

    private void putAll(String path, Map<String, String> entries) {
        entries.forEach((key, value) -> values.put(path + key, value.isEmpty() ? "\"\"" : value));
    }

    private void service(Service service) {
        put("spec.type", service.type() == Service.Type.CLUSTER_IP ? "ClusterIP" : word(service.type()));
        SortedMap<String, String> selector = service.selector();
        if (selector != null) {
            putAll("spec.selector.", selector);
        }
        put("spec.clusterIPs", service.headless() ? "None" : addresses(service.clusterIps()));
        put("spec.ipFamilies", list(service.ipFamilies()));
        put("spec.ipFamilyPolicy", word(service.ipFamilyPolicy()));
        service.ports().forEach(this::port);
        put("spec.sessionAffinity", service.clientIpAffinity() == null ? "" : "ClientIP");
        put("spec.sessionAffinityConfig.clientIP.timeout", service.clientIpAffinity());
        put("spec.internalTrafficPolicy", word(service.internalTrafficPolicy()));
        put("spec.externalTrafficPolicy", word(service.externalTrafficPolicy()));
        put("spec.trafficDistribution", service.trafficDistribution());
        put("spec.externalIPs", addresses(service.externalIps()));
        put("spec.externalName", service.externalName());
        put("spec.publishNotReadyAddresses", service.publishNotReadyAddresses() ? "true" : "");
        put("spec.healthCheckNodePort", service.healthCheckNodePort());
        put("spec.loadBalancerSourceRanges", list(service.loadBalancerSourceRanges()));
        put("spec.loadBalancerClass", service.loadBalancerClass());
        put("spec.loadBalancerIP", service.loadBalancerIp());
        put("spec.allocateLoadBalancerNodePorts", service.allocateLoadBalancerNodePorts() ? "" : "false");
        put(
                "status.loadBalancer.ingress",
                service.loadBalancerIngress().stream()
                        .map(i -> i.ip() == null ? i.hostname() : IpText.of(i.ip()))
                        .collect(Collectors.joining(",")));
        put("metadata.finalizers", String.join(",", service.finalizers()));
    }

    private void port(ServicePort port) {
        String path =
                "spec.ports[" + (port.name().isEmpty() ? port.protocol() + "/" + port.port() : port.name()) + "].";
        put(path + "port", port.port());
        put(path + "protocol", port.protocol());
        put(path + "targetPort", port.target());
        put(path + "nodePort", port.nodePort());
        put(path + "appProtocol", port.appProtocol());
    }

    private void pod(Pod pod) {
        put("spec.nodeName", pod.nodeName());
        put("status.phase", word(pod.phase()));
        put("status.podIPs", addresses(pod.podIps()));
        pod.conditions().forEach(c -> put("status.conditions[" + c.type() + "]", word(c.status())));
        put("spec.readinessGates", String.join(",", pod.readinessGates()));
        put(
                "spec.containers.ports",
                pod.containerPorts().stream()
                        .map(p -> (p.name().isEmpty() ? "" : p.name() + "=") + p.port() + "/" + p.protocol())
                        .collect(Collectors.joining(",")));
        put("spec.hostNetwork", pod.hostNetwork() ? "true" : "");
        put("spec.hostname", pod.hostname());
        put("spec.subdomain", pod.subdomain());
    }

    private void slice(EndpointSlice slice) {
        put("metadata.service", slice.serviceName());
        put("addressType", slice.addressType());
        put(
                "ports",
                slice.ports().stream()
                        .map(p -> (p.name().isEmpty() ? "" : p.name() + "=") + p.port() + "/" + p.protocol())
                        .collect(Collectors.joining(",")));
    }

    private void loadBalancer(LoadBalancer balancer) {
        for (LoadBalancer.Address address : balancer.addresses()) {
            String path = "addresses[" + IpText.of(address.ip()) + "].";
            put(path + "pool", address.pool());
            put(path + "node", address.node().isEmpty() ? "none" : address.node());
        }
        put("hostname", balancer.hostname());
        put("problem", balancer.problem().message());
    }

    private void ingress(Ingress ingress) {
        put("spec.ingressClassName", ingress.className());
        put("spec.defaultBackend", backend(ingress.defaultBackend()));
        for (Ingress.Rule rule : ingress.rules()) {
            rule.paths()
                    .forEach(p -> put(
                            "spec.rules[" + rule.host() + p.path() + "]", word(p.type()) + " " + backend(p.backend())));
        }
        put("spec.tls", list(ingress.tls()));
        put("status.loadBalancer.ingress", list(ingress.loadBalancerIngress()));
    }

    private static String backend(Ingress.@Nullable Backend backend) {
        return switch (backend) {
            case null -> "";
            case Ingress.Backend.OfService(String service, Ingress.Port port) -> service + ":" + port;
            case Ingress.Backend.OfResource(String apiGroup, String kind, String name) ->
                kind + (apiGroup.isEmpty() ? "" : "." + apiGroup) + "/" + name;
        };
    }

    private void node(Node node) {
        node.conditions().forEach(c -> put("status.conditions[" + c.type() + "]", word(c.status())));
        put("spec.podCIDRs", list(node.podCidrs()));
        put("spec.taints", String.join(",", node.taints()));
        put("status.addresses", list(node.addresses()));
        put("spec.providerID", node.providerId());
    }

    static String addresses(Collection<InetAddress> addresses) {
        return addresses.stream().map(IpText::of).collect(Collectors.joining(","));
    }

    private static String list(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** As manifests write it: {@code NODE_PORT} is NodePort. */
    static String word(@Nullable Enum<?> value) {
        return value == null
                ? ""
                : Stream.of(value.name().split("_"))
                        .map(w -> w.substring(0, 1) + w.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
    }
}
