package dev.fairway.cli.print;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Objects that the tests print. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Samples() {}

    public static ObjectMeta meta(String name, Duration age) {
        return meta("default", name, age);
    }

    public static ObjectMeta meta(String namespace, String name, Duration age) {
        return new ObjectMeta(
                namespace, name, "uid-" + name, "7", 1, NOW.minus(age), null, new TreeMap<>(), new TreeMap<>());
    }

    public static InetAddress ip(String address) {
        return InetAddress.ofLiteral(address);
    }

    public static ServicePort port(String name, int port, int target) {
        return new ServicePort(
                name,
                Protocol.TCP,
                new PortNumber(port),
                new ServicePort.TargetPort.Number(new PortNumber(target)),
                null,
                "");
    }

    public static ServicePort nodePort(String name, int port, int target, int nodePort) {
        return new ServicePort(
                name,
                Protocol.TCP,
                new PortNumber(port),
                new ServicePort.TargetPort.Number(new PortNumber(target)),
                new PortNumber(nodePort),
                "");
    }

    /** The primer's Service. */
    public static Service myAppService() {
        return Service.builder(meta("my-app-service", Duration.ofMinutes(5)))
                .selector(Map.of("app", "my-app"))
                .clusterIps(List.of(ip("10.96.12.34")))
                .ports(List.of(port("", 80, 8080)))
                .build();
    }

    /** A pod with this label app, on node-1. */
    public static Pod readyPod(String name, String app) {
        return new Pod(
                meta(name, Duration.ofMinutes(5)).withLabels(Map.of("app", app)),
                "node-1",
                Pod.Phase.RUNNING,
                List.of(ip("10.244.1.2")),
                List.of(new Condition("Ready", Condition.Status.TRUE, "", "", NOW)),
                List.of(),
                List.of(),
                false,
                "",
                "");
    }

    public static Endpoint endpoint(String address, boolean ready) {
        return Endpoint.ready(ip(address), "node-1").withConditions(ready, ready, false);
    }

    public static EndpointSlice slice(String service, int port, Endpoint... endpoints) {
        return new EndpointSlice(
                meta(service + "-abcde", Duration.ofMinutes(5)),
                service,
                "fairway.dev",
                IpFamily.IPV4,
                List.of(new EndpointSlice.EndpointPort("", Protocol.TCP, new PortNumber(port), "")),
                Stream.of(endpoints).toList(),
                List.of());
    }
}
