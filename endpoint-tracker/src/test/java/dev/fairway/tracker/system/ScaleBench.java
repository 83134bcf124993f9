package dev.fairway.tracker.system;

import dev.fairway.testing.TestBroker;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Measures the tracker beside kube-controller-manager: cold start, memory and processor time with many Services of three
 * pods each, in a real API server. Arguments: the number of Services; a folder for what it leaves.
 *
 * <p>One line a program: how long until every Service has its slice, the processor time until then, memory then and at most.
 */
public final class ScaleBench {

    private static final int PODS = 3;
    private static final int WRITERS = 32;
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private ScaleBench() {}

    public static void main(String[] arguments) throws Exception {
        int services = Integer.parseInt(arguments[0]);
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        ControlPlane plane = ControlPlane.start(directory);
        TestBroker broker = TestBroker.start(directory.resolve("kafka"));
        try {
            fill(plane.client(), services);
            System.out.println("program | until complete s | processor s | memory MiB | at most MiB");
            report("tracker, empty topics", tracker(plane, broker, directory, false, () -> true));
            report("tracker, started again", tracker(plane, broker, directory, false, () -> true));
            report(
                    "tracker that writes slices",
                    tracker(plane, broker, directory, true, () -> slices(plane.client()) >= services));
            plane.client()
                    .discovery()
                    .v1()
                    .endpointSlices()
                    .inNamespace("default")
                    .withLabel("endpointslice.kubernetes.io/managed-by")
                    .delete();
            long start = System.nanoTime();
            plane.startEndpointControllers("endpointslice-controller");
            await(() -> slices(plane.client()) >= services);
            report("kube-controller-manager, slices", usage(plane.endpointControllers(), start));
        } finally {
            broker.close();
            plane.close();
            System.exit(0);
        }
    }

    private record Usage(double seconds, double processor, long memory, long most) {}

    private interface Check {
        boolean holds();
    }

    private static Usage tracker(
            ControlPlane plane, TestBroker broker, Path directory, boolean writes, Check complete) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "endpoint-tracker.source", "kubernetes",
                "endpoint-tracker.election.enabled", "false",
                "endpoint-tracker.write-back.events", "false",
                "endpoint-tracker.write-back.endpoint-slices", Boolean.toString(writes),
                "kubeconfig", plane.kubeconfig().toString()));
        long start = System.nanoTime();
        try (TrackerProcess tracker = new TrackerProcess(broker.address(), directory, settings)) {
            await(() -> tracker.code("/q/health/ready") == 200 && isPublished(tracker) && complete.holds());
            return usage(tracker.pid(), start);
        }
    }

    private static boolean isPublished(TrackerProcess tracker) {
        return tracker.get("/q/metrics").stream()
                .flatMap(answer -> answer.body().lines())
                .anyMatch("endpoint_tracker_changes_pending 0.0"::equals);
    }

    private static void await(Check check) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(check::holds);
    }

    private static int slices(KubernetesClient client) {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withLabel("endpointslice.kubernetes.io/managed-by")
                .list()
                .getItems()
                .size();
    }

    private static Usage usage(long process, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        try (Stream<String> status = Files.lines(Path.of("/proc/" + process + "/status"))) {
            Map<String, Long> memory = new HashMap<>();
            status.filter(line -> line.startsWith("VmRSS:") || line.startsWith("VmHWM:"))
                    .map(line -> line.split("\\s+"))
                    .forEach(words -> memory.put(words[0], Long.parseLong(words[1]) / 1024));
            double processor = ProcessHandle.of(process)
                            .flatMap(handle -> handle.info().totalCpuDuration())
                            .orElseThrow()
                            .toMillis()
                    / 1e3;
            return new Usage(seconds, processor, memory.get("VmRSS:"), memory.get("VmHWM:"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void report(String program, Usage usage) {
        System.out.printf(
                "%s | %.1f | %.1f | %d | %d%n",
                program, usage.seconds(), usage.processor(), usage.memory(), usage.most());
    }

    private static void fill(KubernetesClient client, int services) throws InterruptedException {
        Semaphore places = new Semaphore(WRITERS);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, services)
                    .forEach(number -> writers.submit(() -> {
                        places.acquireUninterruptibly();
                        try {
                            fill(client, "s" + number, number * PODS);
                        } finally {
                            places.release();
                        }
                    }));
            writers.shutdown();
            if (!writers.awaitTermination(30, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the API server is too slow");
            }
        }
    }

    private static void fill(KubernetesClient client, String name, int first) {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", name)
                        .addNewPort()
                        .withPort(80)
                        .withTargetPort(new IntOrString(8080))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        for (int i = 0; i < PODS; i++) {
            pod(client, name, first + i);
        }
    }

    private static void pod(KubernetesClient client, String app, int number) {
        String ip = "10.%d.%d.%d".formatted(64 + number / 62500, number / 250 % 250, number % 250 + 1);
        var pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(app + "-" + number)
                        .addToLabels("app", app)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("node-" + number % 100)
                        .addNewContainer()
                        .withName("main")
                        .withImage("echo")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        pod.setStatus(new PodStatusBuilder()
                .withPhase("Running")
                .withPodIP(ip)
                .addNewPodIP(ip)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime("2026-11-24T12:00:00Z")
                .endCondition()
                .build());
        client.resource(pod).updateStatus();
    }
}
