package dev.fairway.provisioner.core.nlb;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Node;
import dev.fairway.model.Service;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.provisioner.core.Targets;
import dev.fairway.provisioner.core.nlb.NlbPlan.HealthCheck;
import dev.fairway.provisioner.core.nlb.NlbPlan.Target;
import dev.fairway.provisioner.core.nlb.NlbPlan.TargetGroup;
import dev.fairway.provisioner.core.nlb.NlbPlan.Thresholds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where the traffic of one Service's ports goes (LB-21, LB-24, LB-25). */
final class TargetGroups {

    private static final String INSTANCE = "instance";
    private static final String TRAFFIC_PORT = "traffic-port";
    private static final String TCP = "TCP";

    private final String cluster;
    private final Service service;
    private final Annotations annotations;
    private final Targets targets;
    private final String type;
    private final IpFamily family;

    TargetGroups(String cluster, Service service, Annotations annotations, Targets targets) {
        this.cluster = cluster;
        this.service = service;
        this.annotations = annotations;
        this.targets = targets;
        String otherwise = annotations.text("type", "").equals("nlb-ip") ? "ip" : INSTANCE;
        this.type = annotations.word("nlb-target-type", otherwise, List.of(INSTANCE, "ip"));
        this.family = service.ipFamilies().getFirst();
    }

    TargetGroup of(ServicePort port, TlsPorts tls) {
        String protocol = tls.targetProtocol(port);
        int number = type.equals(INSTANCE) ? nodePort(port) : port.port().value();
        String familyName = family == IpFamily.IPV4 ? "ipv4" : "ipv6";
        String name = NlbNames.of(
                service.serviceKey(),
                cluster,
                service.meta().uid(),
                port.port() + "/" + port.protocol(),
                protocol,
                type,
                familyName,
                Integer.toString(number));
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("proxy_protocol_v2.enabled", Boolean.toString(hasProxyProtocol(port)));
        attributes.putAll(annotations.map("target-group-attributes"));
        return new TargetGroup(
                name,
                protocol,
                number,
                type,
                familyName,
                health(),
                attributes,
                type.equals(INSTANCE) ? instances(number) : pods(port));
    }

    private boolean hasProxyProtocol(ServicePort port) {
        List<String> ports = annotations.list("proxy-protocol");
        return ports.contains("*") || ports.contains(port.port().toString());
    }

    private static int nodePort(ServicePort port) {
        if (port.nodePort() == null) {
            throw new IllegalArgumentException("spec.ports[" + port.port()
                    + "].nodePort: Required value: instance targets are reached by node ports");
        }
        return port.nodePort().value();
    }

    private Set<Target> instances(int nodePort) {
        Map<String, String> labels = annotations.map("target-node-labels");
        Set<String> ids = targets.nodes().stream()
                .map(NlbInstances::id)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        if (ids.isEmpty() && !targets.nodes().isEmpty()) {
            throw new IllegalArgumentException("spec.providerID of nodes: Invalid value: \""
                    + targets.nodes().getFirst().providerId() + "\": names no instance, as all others");
        }
        return targets.nodes().stream()
                .filter((Node node) -> Annotations.matches(labels, node.meta().labels()))
                .flatMap(node -> NlbInstances.id(node).stream())
                .map(id -> new Target(id, nodePort))
                .collect(Collectors.toSet());
    }

    private Set<Target> pods(ServicePort port) {
        Set<Target> pods = new HashSet<>();
        for (EndpointSlice slice : targets.slices()) {
            if (slice.addressType() != family) {
                continue;
            }
            for (EndpointPort one : slice.ports()) {
                if (one.port() == null || !one.name().equals(port.name()) || one.protocol() != port.protocol()) {
                    continue;
                }
                int number = one.port().value();
                slice.endpoints().stream()
                        .filter(Endpoint::ready)
                        .forEach(pod -> pods.add(new Target(IpText.of(pod.address()), number)));
            }
        }
        return pods;
    }

    private HealthCheck health() {
        boolean isLocal = service.externalTrafficPolicy() == TrafficPolicy.LOCAL
                && type.equals(INSTANCE)
                && service.healthCheckNodePort() != null;
        String protocol =
                annotations.word("healthcheck-protocol", isLocal ? "HTTP" : TCP, List.of(TCP, "HTTP", "HTTPS"));
        String port = annotations.text(
                "healthcheck-port", isLocal ? String.valueOf(service.healthCheckNodePort()) : TRAFFIC_PORT);
        if (!port.equals(TRAFFIC_PORT)) {
            annotations.number("healthcheck-port", 1, 1, 65535);
        }
        boolean isTcp = protocol.equals(TCP);
        return new HealthCheck(
                protocol,
                port,
                isTcp ? "" : annotations.text("healthcheck-path", isLocal ? "/healthz" : "/"),
                isTcp ? "" : annotations.text("healthcheck-success-codes", "200-399"),
                new Thresholds(
                        annotations.number("healthcheck-healthy-threshold", 3, 2, 10),
                        annotations.number("healthcheck-unhealthy-threshold", 3, 2, 10),
                        annotations.number("healthcheck-timeout", 10, 2, 120),
                        annotations.number("healthcheck-interval", 10, 5, 300)));
    }
}
