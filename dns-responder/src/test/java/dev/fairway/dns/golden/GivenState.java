package dev.fairway.dns.golden;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Namespace;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.ZoneSettings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** The objects of a case's given.yaml: Kubernetes' words, only the fields that DNS depends on. */
final class GivenState {

    private final List<Resource> resources = new ArrayList<>();
    private ZoneSettings.PodRecords podRecords = ZoneSettings.PodRecords.DISABLED;

    private List<InetAddress> serverAddresses = List.of();
    private ZoneSettings.Filter filter = ZoneSettings.Filter.NONE;

    static GivenState read(String yaml) {
        GivenState state = new GivenState();
        for (Object document : new Yaml().loadAll(yaml)) {
            state.add(map(document));
        }
        return state;
    }

    List<Resource> resources() {
        return resources;
    }

    ZoneSettings settings() {
        return new ZoneSettings(DnsName.of("cluster.local"), 5, podRecords, serverAddresses, filter);
    }

    private void add(Map<String, Object> object) {
        if (object.containsKey("serverAddresses")) {
            serverAddresses = addresses(object.get("serverAddresses"));
            return;
        }
        if (object.containsKey("filter")) {
            Map<String, Object> given = map(object.get("filter"));
            filter = new ZoneSettings.Filter(
                    list(given.get("namespaces")).stream().map(String::valueOf).collect(Collectors.toSet()),
                    !Boolean.FALSE.equals(given.get("endpoints")),
                    !Boolean.FALSE.equals(given.get("emptyServices")));
            return;
        }
        if (object.containsKey("podRecords")) {
            podRecords =
                    ZoneSettings.PodRecords.valueOf(text(object, "podRecords").toUpperCase(Locale.ROOT));
            return;
        }
        Map<String, Object> metadata = map(object.get("metadata"));
        ObjectMeta meta = ObjectMeta.of(text(metadata, "namespace"), text(metadata, "name"));
        resources.add(
                switch (text(object, "kind")) {
                    case "Namespace" -> new Namespace(meta);
                    case "Service" -> service(meta, map(object.get("spec")));
                    case "EndpointSlice" -> slice(meta, object);
                    case "Pod" -> pod(meta, object);
                    default -> throw new IllegalArgumentException("unknown kind in " + object);
                });
    }

    private static Service service(ObjectMeta meta, Map<String, Object> spec) {
        boolean external = text(spec, "type").equals("ExternalName");
        return Service.builder(meta)
                .type(external ? Service.Type.EXTERNAL_NAME : Service.Type.CLUSTER_IP)
                .externalName(text(spec, "externalName"))
                .headless(Boolean.TRUE.equals(spec.get("headless")))
                .publishNotReadyAddresses(Boolean.TRUE.equals(spec.get("publishNotReadyAddresses")))
                .clusterIps(addresses(spec.get("clusterIPs")))
                .ports(list(spec.get("ports")).stream()
                        .map(GivenState::map)
                        .map(p -> ServicePort.of(
                                text(p, "name"), Protocol.valueOf(text(p, "protocol")), (Integer) p.get("port")))
                        .toList())
                .build();
    }

    private static EndpointSlice slice(ObjectMeta meta, Map<String, Object> slice) {
        return new EndpointSlice(
                meta,
                text(slice, "serviceName"),
                "",
                IpFamily.valueOf(text(slice, "addressType").toUpperCase(Locale.ROOT)),
                list(slice.get("ports")).stream()
                        .map(GivenState::map)
                        .map(p -> new EndpointSlice.EndpointPort(
                                text(p, "name"),
                                Protocol.valueOf(text(p, "protocol")),
                                new PortNumber((Integer) p.get("port")),
                                ""))
                        .toList(),
                list(slice.get("endpoints")).stream()
                        .map(GivenState::map)
                        .map(GivenState::endpoint)
                        .toList(),
                List.of());
    }

    private static Endpoint endpoint(Map<String, Object> endpoint) {
        boolean ready = Boolean.TRUE.equals(endpoint.get("ready"));
        InetAddress address = InetAddress.ofLiteral(text(endpoint, "address"));
        String hostname = text(endpoint, "hostname");
        return new Endpoint(
                address, ready, ready, false, hostname, "", "", "", "", List.of(), List.of(), Endpoint.DEFAULT_WEIGHT);
    }

    private static Pod pod(ObjectMeta meta, Map<String, Object> pod) {
        Pod.Phase phase = Pod.Phase.valueOf(text(pod, "phase").toUpperCase(Locale.ROOT));
        List<InetAddress> addresses = addresses(pod.get("podIPs"));
        return new Pod(meta, "", phase, addresses, List.of(), List.of(), List.of(), false, "", "");
    }

    private static List<InetAddress> addresses(Object list) {
        return list(list).stream()
                .map(String::valueOf)
                .map(InetAddress::ofLiteral)
                .toList();
    }

    private static String text(Map<String, Object> map, String key) {
        return String.valueOf(map.getOrDefault(key, ""));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object object) {
        return (Map<String, Object>) object;
    }

    private static List<?> list(Object object) {
        return object == null ? List.of() : (List<?>) object;
    }
}
