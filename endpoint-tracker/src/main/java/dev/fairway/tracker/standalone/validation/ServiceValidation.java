package dev.fairway.tracker.standalone.validation;

import dev.fairway.model.net.IpFamily;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Service must be, after defaulting (SVC-01 to SVC-30, as far as one Service alone can tell). */
public final class ServiceValidation {

    private static final String NONE = "None";
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> POLICIES = List.of("Cluster", "Local");
    private static final List<String> AFFINITIES = List.of("ClientIP", "None");
    private static final List<String> DISTRIBUTIONS = List.of("PreferClose", "PreferSameNode", "PreferSameZone");
    private static final int MAX_AFFINITY_SECONDS = 86400;

    private final ServiceSpec spec;
    private final FieldErrors errors;
    private final String type;
    private final boolean headless;

    private ServiceValidation(ServiceSpec spec, FieldErrors errors) {
        this.spec = spec;
        this.errors = errors;
        this.type = String.valueOf(spec.getType());
        this.headless = spec.getClusterIPs().contains(NONE);
    }

    static void validate(Service service, FieldErrors errors) {
        Names.dnsLabel("metadata.name", service.getMetadata().getName(), errors);
        ServiceSpec spec = service.getSpec();
        if (spec == null) {
            errors.required("spec", "");
            return;
        }
        ServiceValidation validation = new ServiceValidation(spec, errors);
        validation.type();
        validation.ports();
        validation.clusterIps();
        validation.affinity();
        validation.externalAddresses();
        validation.trafficPolicies();
        validation.loadBalancer();
        Names.labels("spec.selector", spec.getSelector(), errors);
        TopologyAnnotations.validate(service, errors);
    }

    private void type() {
        if (!TYPES.contains(type)) {
            errors.unsupported("spec.type", type, TYPES);
        }
        if (type.equals("ExternalName")) {
            externalName();
        } else if (headless && (type.equals("LoadBalancer") || type.equals("NodePort"))) {
            errors.invalid("spec.clusterIPs[0]", NONE, "may not be set to 'None' for " + type + " services");
        }
    }

    private void externalName() {
        String name = orEmpty(spec.getExternalName());
        String absolute = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (absolute.isEmpty()) {
            errors.required("spec.externalName", "");
        } else {
            Names.dnsSubdomain("spec.externalName", absolute, errors);
        }
        if (!spec.getClusterIPs().isEmpty()) {
            errors.forbidden("spec.clusterIPs", "may not be set for ExternalName services");
        }
        if (!spec.getIpFamilies().isEmpty()) {
            errors.forbidden("spec.ipFamilies", "may not be set for ExternalName services");
        }
        if (spec.getIpFamilyPolicy() != null) {
            errors.forbidden("spec.ipFamilyPolicy", "may not be set for ExternalName services");
        }
    }

    private void ports() {
        List<ServicePort> ports = spec.getPorts();
        if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
            errors.required("spec.ports", "");
        }
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        Set<String> nodePorts = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            ServicePort port = ports.get(i);
            String path = "spec.ports[" + i + "]";
            portName(path, port, ports.size() > 1, names);
            port(path, port);
            if (!numbers.add(port.getProtocol() + port.getPort())) {
                errors.duplicate(path, "{\"protocol\":\"" + port.getProtocol() + "\",\"port\":" + port.getPort() + "}");
            }
            nodePort(path, port, nodePorts);
        }
    }

    private void portName(String path, ServicePort port, boolean required, Set<String> names) {
        String name = orEmpty(port.getName());
        if (name.isEmpty()) {
            if (required) {
                errors.required(path + ".name", "");
            }
            return;
        }
        Names.dnsLabel(path + ".name", name, errors);
        if (!names.add(name)) {
            errors.duplicate(path + ".name", name);
        }
    }

    private void port(String path, ServicePort port) {
        Ports.number(path + ".port", port.getPort(), errors);
        String protocol = orEmpty(port.getProtocol());
        if (!PROTOCOLS.contains(protocol)) {
            errors.unsupported(path + ".protocol", protocol, PROTOCOLS);
        }
        IntOrString target = port.getTargetPort();
        if (target != null && target.getStrVal() != null) {
            Names.portName(path + ".targetPort", target.getStrVal(), errors);
        } else if (target != null) {
            Ports.number(path + ".targetPort", target.getIntVal(), errors);
        }
        if (port.getAppProtocol() != null) {
            Names.qualifiedName(path + ".appProtocol", port.getAppProtocol(), errors);
        }
    }

    private void nodePort(String path, ServicePort port, Set<String> nodePorts) {
        Integer nodePort = port.getNodePort();
        if (nodePort == null || nodePort == 0) {
            return;
        }
        if (type.equals("ClusterIP") || type.equals("ExternalName")) {
            errors.forbidden(path + ".nodePort", "may not be used when `type` is '" + type + "'");
        } else if (!nodePorts.add(port.getProtocol() + nodePort)) {
            errors.duplicate(path + ".nodePort", nodePort);
        }
    }

    private void clusterIps() {
        List<String> ips = spec.getClusterIPs();
        if (ips.size() > 2) {
            errors.invalid("spec.clusterIPs", ips, "may only hold up to 2 values");
        }
        String first = orEmpty(spec.getClusterIP());
        if (first.isEmpty() && !ips.isEmpty()) {
            errors.invalid("spec.clusterIPs", ips, "must be empty when `clusterIP` is not specified");
        } else if (!ips.isEmpty() && !first.equals(ips.getFirst())) {
            errors.invalid("spec.clusterIPs", ips, "first value must match `clusterIP`");
        }
        for (int i = 0; i < ips.size(); i++) {
            clusterIp(i, ips);
        }
        if (ips.size() == 2 && ips.getFirst().equals(ips.getLast())) {
            errors.duplicate("spec.clusterIPs[1]", ips.getLast());
        }
        families();
    }

    private void clusterIp(int index, List<String> ips) {
        String ip = ips.get(index);
        String path = "spec.clusterIPs[" + index + "]";
        if (ip.equals(NONE)) {
            if (ips.size() > 1) {
                errors.invalid("spec.clusterIPs", ips, "'None' must be the first and only value");
            }
            return;
        }
        Optional<InetAddress> address = Addresses.parse(ip);
        if (address.isEmpty()) {
            errors.invalid(path, ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            return;
        }
        if (index < spec.getIpFamilies().size()) {
            String wanted = spec.getIpFamilies().get(index);
            String actual = IpFamily.of(address.get()).toString();
            if (!wanted.equals(actual)) {
                String article = wanted.equals("IPv4") ? "an IPv4" : "an IPv6";
                errors.invalid(path, ip, "expected " + article + " value as indicated by `ipFamilies[" + index + "]`");
            }
        }
    }

    private void families() {
        List<String> families = spec.getIpFamilies();
        for (int i = 0; i < families.size(); i++) {
            if (!List.of("IPv4", "IPv6").contains(families.get(i))) {
                errors.unsupported("spec.ipFamilies[" + i + "]", families.get(i), List.of("IPv4", "IPv6"));
            }
        }
        if (families.size() > 2) {
            errors.invalid("spec.ipFamilies", families, "may only hold up to 2 values");
        } else if (families.size() == 2 && families.getFirst().equals(families.getLast())) {
            errors.duplicate("spec.ipFamilies[1]", families.getLast());
        }
        String policy = spec.getIpFamilyPolicy();
        List<String> policies = List.of("PreferDualStack", "RequireDualStack", "SingleStack");
        if (policy != null && !policies.contains(policy)) {
            errors.unsupported("spec.ipFamilyPolicy", policy, policies);
        }
    }

    private void affinity() {
        String affinity = orEmpty(spec.getSessionAffinity());
        if (!AFFINITIES.contains(affinity)) {
            errors.unsupported("spec.sessionAffinity", affinity, AFFINITIES);
        }
        String path = "spec.sessionAffinityConfig";
        if (affinity.equals("None") && spec.getSessionAffinityConfig() != null) {
            errors.forbidden(path, "must not be set when session affinity is None");
        } else if (affinity.equals("ClientIP") && spec.getSessionAffinityConfig() != null) {
            Integer seconds = Optional.ofNullable(
                            spec.getSessionAffinityConfig().getClientIP())
                    .map(clientIp -> clientIp.getTimeoutSeconds())
                    .orElse(null);
            if (seconds == null) {
                errors.required(path, "clientIP timeoutSeconds must be set when session affinity is ClientIP");
            } else if (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS) {
                errors.invalid(
                        path + ".clientIP.timeoutSeconds",
                        seconds,
                        "must be greater than 0 and less than or equal to " + MAX_AFFINITY_SECONDS);
            }
        }
    }

    private void externalAddresses() {
        for (int i = 0; i < spec.getExternalIPs().size(); i++) {
            Addresses.nonSpecial(
                    "spec.externalIPs[" + i + "]", spec.getExternalIPs().get(i), errors);
        }
    }

    private void trafficPolicies() {
        String external = spec.getExternalTrafficPolicy();
        boolean fromOutside = type.equals("NodePort")
                || type.equals("LoadBalancer")
                || !spec.getExternalIPs().isEmpty();
        if (external != null && !fromOutside) {
            errors.invalid(
                    "spec.externalTrafficPolicy", external, "may only be set for externally-accessible services");
        } else if (external != null && !POLICIES.contains(external)) {
            errors.unsupported("spec.externalTrafficPolicy", external, POLICIES);
        }
        String internal = spec.getInternalTrafficPolicy();
        if (internal != null && !POLICIES.contains(internal)) {
            errors.unsupported("spec.internalTrafficPolicy", internal, POLICIES);
        } else if (internal == null && !type.equals("ExternalName")) {
            errors.required("spec.internalTrafficPolicy", "");
        }
        String distribution = spec.getTrafficDistribution();
        if (distribution != null && !DISTRIBUTIONS.contains(distribution)) {
            errors.unsupported("spec.trafficDistribution", distribution, DISTRIBUTIONS);
        }
        healthCheckNodePort();
    }

    private void healthCheckNodePort() {
        Integer port = spec.getHealthCheckNodePort();
        boolean wanted = type.equals("LoadBalancer") && "Local".equals(spec.getExternalTrafficPolicy());
        if (port != null && port != 0 && !wanted) {
            errors.invalid(
                    "spec.healthCheckNodePort",
                    port,
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
    }

    private void loadBalancer() {
        boolean loadBalancer = type.equals("LoadBalancer");
        List<String> ranges = spec.getLoadBalancerSourceRanges();
        if (!ranges.isEmpty() && !loadBalancer) {
            errors.forbidden("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'");
        }
        for (int i = 0; i < ranges.size(); i++) {
            if (!Addresses.isCidr(ranges.get(i).strip())) {
                errors.invalid(
                        "spec.loadBalancerSourceRanges[" + i + "]",
                        ranges.get(i),
                        "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
        }
        if (spec.getAllocateLoadBalancerNodePorts() != null && !loadBalancer) {
            errors.forbidden("spec.allocateLoadBalancerNodePorts", "may only be used when `type` is 'LoadBalancer'");
        }
        @Nullable String loadBalancerClass = spec.getLoadBalancerClass();
        if (loadBalancerClass != null) {
            if (!loadBalancer) {
                errors.forbidden("spec.loadBalancerClass", "may only be used when `type` is 'LoadBalancer'");
            }
            Names.qualifiedName("spec.loadBalancerClass", loadBalancerClass, errors);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
