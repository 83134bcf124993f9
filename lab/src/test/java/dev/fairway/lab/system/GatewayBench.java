package dev.fairway.lab.system;

import dev.fairway.lab.Lab;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.network.Netns;
import dev.fairway.lab.network.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the gateway: how long a pod's change takes until Envoy routes by it, the whole way, alone and beside 1,000
 * Ingresses with two paths each over 500 Services; how long those take to be configured.
 *
 * <p>A change is that of a Service's only pod, which becomes ready and unready by turns; a client outside asks until the
 * answer is 200 or 503. The time starts before the kubelet hears of it. Argument: the number of changes, 200 without one.
 */
final class GatewayBench {
    private static final int INGRESSES = 1000;
    private static final int SERVICES = 500;
    private static final int WARM_UP = 30;
    private static final Duration PAUSE = Duration.ofNanos(300_000);
    private static final Duration PAUSE_BETWEEN_CHANGES = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Lab lab;
    private final HttpClient client;

    private GatewayBench(Lab lab, HttpClient client) {
        this.lab = lab;
        this.client = client;
    }

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        int changes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        String name = SystemLab.name("gw");
        try (SystemLab system = SystemLab.start(name);
                Cluster cluster = Cluster.of(system.lab(), "default");
                Cluster gateway = Cluster.of(system.lab(), "kube-system")) {
            Netns outside = new Sandbox(RunDirectory.of(name).path().resolve("outside")).netns();
            cluster.apply(Manifests.pod("only", "only"));
            cluster.apply(Manifests.service("only", "only"));
            cluster.awaitReadyPods("only", 1);
            cluster.apply(ingress("only", "only", "only"));
            GatewayBench bench = new GatewayBench(system.lab(), new HttpClient(outside, address(gateway), 80));
            bench.awaitStatus("only.test", 200);
            bench.changes("alone", changes);
            bench.configureMany(cluster);
            bench.changes("beside " + INGRESSES + " Ingresses", changes);
            bench.oneIngress(cluster, 20);
            System.out.println(memory(system.lab()));
        }
    }

    private void changes(String where, int changes) {
        measure(WARM_UP);
        long[] took = measure(changes);
        Arrays.sort(took);
        System.out.printf(
                "%s: %d changes of a pod to the gateway's answer, ms: p50 %.1f  p90 %.1f  p99 %.1f  max %.1f%n",
                where, changes, at(took, 0.5), at(took, 0.9), at(took, 0.99), at(took, 1));
    }

    private long[] measure(int changes) {
        long[] took = new long[changes];
        for (int i = 0; i < changes; i++) {
            boolean ready = i % 2 == 1;
            LockSupport.parkNanos(PAUSE_BETWEEN_CHANGES.toNanos());
            long start = System.nanoTime();
            lab.setReady("default", "only", ready);
            awaitStatus("only.test", ready ? 200 : 503);
            took[i] = System.nanoTime() - start;
        }
        return took;
    }

    private void configureMany(Cluster cluster) {
        for (int i = 0; i < SERVICES; i++) {
            cluster.apply(Manifests.service("many-" + i, "only"));
        }
        long start = System.nanoTime();
        for (int i = 0; i < INGRESSES; i++) {
            cluster.apply(ingress("many-" + i, "many-" + (i % SERVICES), "many-" + ((i + 1) % SERVICES)));
        }
        double applied = (System.nanoTime() - start) / 1e9;
        long last = System.nanoTime();
        awaitStatus("many-" + (INGRESSES - 1) + ".test", 200);
        System.out.printf(
                "%d Ingresses, 2 paths each, over %d Services: applied one by one in %.1f s, the last one in effect %.0f ms later%n",
                INGRESSES, SERVICES, applied, (System.nanoTime() - last) / 1e6);
    }

    /** The time of one further Ingress beside all others. */
    private void oneIngress(Cluster cluster, int times) {
        long[] took = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            cluster.apply(ingress("further-" + i, "only", "only"));
            awaitStatus("further-" + i + ".test", 200);
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        System.out.printf("one further Ingress, ms: p50 %.1f  max %.1f%n", at(took, 0.5), at(took, 1));
    }

    private void awaitStatus(String host, int status) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (status(host) != status) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(host + " does not answer " + status + " within " + LIMIT);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** -1 while the gateway does not answer at all. */
    private int status(String host) {
        try {
            return client.get(host, "/").status();
        } catch (AssertionError _) {
            return -1;
        }
    }

    private static String memory(Lab lab) throws IOException {
        StringBuilder text = new StringBuilder("resident memory:");
        Process ps = new ProcessBuilder("ps", "-eo", "rss,args").start();
        for (String line :
                new String(ps.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("\n")) {
            boolean ours = line.contains(RunDirectory.of(lab.name()).path().toString());
            if (ours && line.contains("envoy")) {
                text.append(" Envoy %d MB".formatted(Long.parseLong(line.strip().split(" ")[0]) / 1024));
            }
        }
        return text.toString();
    }

    private static String address(Cluster gateway) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            for (String ip : gateway.get("Service", "gateway")
                    .at("/status/loadBalancer/ingress")
                    .findValuesAsText("ip")) {
                if (!ip.contains(":")) {
                    return ip;
                }
            }
            LockSupport.parkNanos(PAUSE_BETWEEN_CHANGES.toNanos());
        }
        throw new IllegalStateException("the gateway has no address");
    }

    private static String ingress(String name, String first, String second) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %1$s}
                spec:
                  rules:
                  - host: %1$s.test
                    http:
                      paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: %2$s, port: {number: 80}}}}
                      - {path: /second, pathType: Prefix, backend: {service: {name: %3$s, port: {number: 80}}}}
                """.formatted(name, first, second);
    }

    private static double at(long[] sorted, double share) {
        int index = Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1);
        return sorted[Math.max(0, index)] / 1e6;
    }
}
