package dev.fairway.cli.describe;

import static dev.fairway.cli.print.Phrases.NONE;
import static dev.fairway.cli.print.Phrases.UNSET;

import dev.fairway.cli.print.Phrases;
import dev.fairway.cli.resource.Endpoints;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** {@code describe service}. */
public final class ServiceDescription {
    private final Service service;
    private final List<EndpointSlice> slices;
    private final List<Pod> selected;

    private ServiceDescription(Service service, List<EndpointSlice> slices, List<Pod> selected) {
        this.service = service;
        this.slices = slices;
        this.selected = selected;
    }

    /**
     * Describes a Service with what surrounds it.
     *
     * @param slices of its namespace; only its own are used
     * @param pods of its namespace
     * @param events about it
     */
    public static String of(
            Service service, List<EndpointSlice> slices, List<Pod> pods, List<ClusterEvent> events, Instant now) {
        List<EndpointSlice> own = slices.stream()
                .filter(slice -> slice.service().equals(service.serviceKey()))
                .toList();
        List<Pod> selected = pods.stream().filter(pod -> selects(service, pod)).toList();
        Description text = new Description();
        new ServiceDescription(service, own, selected).describe(text);
        return text.events(events, now).build();
    }

    private void describe(Description text) {
        text.nameAndNamespace(service.meta()).labelsAndAnnotations(service.meta());
        text.field("Selector", selector());
        text.field("Type", Phrases.type(service.type()));
        addresses(text);
        service.ports().forEach(port -> port(text, port));
        policies(text);
    }

    private void addresses(Description text) {
        text.optional("IP Family Policy", familyPolicy());
        text.field("IP Families", Phrases.orNone(Phrases.joined(service.ipFamilies(), IpFamily::toString)));
        String ips = service.headless() ? "None" : Phrases.addresses(service.clusterIps());
        text.field(
                "IP",
                service.clusterIps().isEmpty()
                        ? ips
                        : IpText.of(service.clusterIps().getFirst()));
        text.field("IPs", Phrases.orNone(ips));
        text.optional("External IPs", Phrases.addresses(service.externalIps()));
        text.optional("Desired LoadBalancer IP", service.loadBalancerIp());
        text.optional("External Name", service.externalName());
        text.optional(
                "LoadBalancer Ingress",
                String.join(
                        ", ",
                        service.loadBalancerIngress().stream()
                                .map(ServiceDescription::ingress)
                                .toList()));
    }

    private void port(Description text, ServicePort port) {
        String name = port.name().isEmpty() ? UNSET : port.name();
        text.field("Port", "%s\t%s/%s".formatted(name, port.port(), port.protocol()));
        text.field("TargetPort", port.target() + "/" + port.protocol());
        text.optional("AppProtocol", port.appProtocol());
        if (port.nodePort() != null) {
            text.field("NodePort", "%s\t%s/%s".formatted(name, port.nodePort(), port.protocol()));
        }
        text.field("Endpoints", endpoints(port));
    }

    private void policies(Description text) {
        text.field("Session Affinity", service.clientIpAffinity() == null ? "None" : "ClientIP");
        boolean external = service.type() == Service.Type.NODE_PORT
                || service.type() == Service.Type.LOAD_BALANCER
                || !service.externalIps().isEmpty();
        if (external) {
            text.field("External Traffic Policy", policy(service.externalTrafficPolicy()));
        }
        if (service.type() != Service.Type.EXTERNAL_NAME) {
            text.field("Internal Traffic Policy", policy(service.internalTrafficPolicy()));
        }
        if (service.healthCheckNodePort() != null) {
            text.field("HealthCheck NodePort", service.healthCheckNodePort());
        }
        text.optional("LoadBalancer Source Ranges", Phrases.joined(service.loadBalancerSourceRanges(), IpText::of));
        text.optional("Traffic Distribution", service.trafficDistribution());
    }

    /** Says so when nothing matches: a misspelt label is the usual reason for a Service without endpoints. */
    private String selector() {
        SortedMap<String, String> selector = service.selector();
        if (selector == null || selector.isEmpty()) {
            return NONE;
        }
        String labels = Phrases.labels(selector);
        return selected.isEmpty()
                ? labels + " (matches no pod in namespace " + service.meta().namespace() + ")"
                : labels;
    }

    private String endpoints(ServicePort port) {
        List<String> ready = Endpoints.of(service, slices).subsets().stream()
                .flatMap(subset ->
                        subset.ready().stream().flatMap(endpoint -> addresses(port, subset, endpoint).stream()))
                .toList();
        if (!ready.isEmpty()) {
            return Phrases.limited(ready);
        }
        return selected.isEmpty() ? NONE : NONE + " (" + unready() + ")";
    }

    private static List<String> addresses(ServicePort port, Endpoints.Subset subset, Endpoint endpoint) {
        return subset.ports().stream()
                .filter(candidate -> candidate.name().equals(port.name()) && candidate.port() != null)
                .map(candidate -> IpText.withPort(endpoint.address(), candidate.port()))
                .toList();
    }

    private String unready() {
        long ready = selected.stream().filter(Pod::isReady).count();
        String pods = selected.size() == 1 ? "1 pod matches" : selected.size() + " pods match";
        return ready == 0 ? pods + ", none is ready" : pods + ", but none has this port";
    }

    private static boolean selects(Service service, Pod pod) {
        SortedMap<String, String> selector = service.selector();
        return selector != null
                && pod.meta().namespace().equals(service.meta().namespace())
                && pod.meta().labels().entrySet().containsAll(selector.entrySet());
    }

    private String familyPolicy() {
        return switch (service.ipFamilyPolicy()) {
            case SINGLE_STACK -> "SingleStack";
            case PREFER_DUAL_STACK -> "PreferDualStack";
            case REQUIRE_DUAL_STACK -> "RequireDualStack";
            case null -> "";
        };
    }

    private static String policy(Service.TrafficPolicy policy) {
        return switch (policy) {
            case CLUSTER -> "Cluster";
            case LOCAL -> "Local";
        };
    }

    private static String ingress(LoadBalancerIngress ingress) {
        String address = ingress.ip() == null ? ingress.hostname() : IpText.of(ingress.ip());
        return address + (ingress.proxy() ? " (Proxy)" : " (VIP)");
    }
}
