package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The twelve reasons why a pod gets no traffic of a Service, all set up in one lab, each named by the command: while it
 * holds, and afterwards for the moment at which it held.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class ExplainST {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A node that no kubelet of the lab runs: pods on it are what this test says of them. */
    private static final String FOREIGN = "node-foreign";

    private SystemLab lab;
    private Cluster cluster;
    private Cluster other;
    private CommandLine fairway;
    private final List<Reason> reasons = new ArrayList<>();

    /**
     * One reason.
     *
     * @param name of the twelve
     * @param words that the answer has
     * @param question the command line
     */
    private record Reason(String name, String words, List<String> question) {}

    @BeforeAll
    void start() {
        lab = SystemLab.start(SystemLab.name("why"));
        cluster = Cluster.of(lab.lab(), "default");
        other = Cluster.of(lab.lab(), "elsewhere");
        fairway = new CommandLine(lab.lab());
        cluster.apply(service("web", "selector: {app: web}, ports: [{port: 80, targetPort: 8080}]"));
        cluster.apply(pod("good", "web", "nodeName: node-1, containers: [{name: echo, image: echo}]"));
        membership();
        readiness();
        ports();
        choice();
    }

    @AfterAll
    void stop() {
        cluster.close();
        other.close();
        lab.close();
    }

    private void membership() {
        cluster.apply(pod("label", "wbe", "nodeName: node-1, containers: [{name: echo, image: echo}]"));
        ofPod("label", "web", "label app is wbe, not web");
        cluster.apply(service("lost", "selector: {app: stray}, ports: [{port: 80, targetPort: 8080}]"));
        other.apply(pod("namespace", "stray", "nodeName: node-1, containers: [{name: echo, image: echo}]"));
        reasons.add(new Reason(
                "namespace",
                "the pod is in namespace elsewhere, the Service in default",
                List.of("explain", "service", "lost")));
        cluster.apply(pod(
                "phase",
                "web",
                "nodeName: node-1, restartPolicy: Never, containers: [{name: done, image: echo, command: ['true']}]"));
        ofPod("phase", "web", "phase is SUCCEEDED");
        cluster.apply(pod("address", "web", "nodeName: " + FOREIGN + ", containers: [{name: echo, image: echo}]"));
        ofPod("address", "web", "the pod has no IPv4 address");
        cluster.apply(
                service("six", "ipFamilies: [IPv6], selector: {app: four}, ports: [{port: 80, targetPort: 8080}]"));
        cluster.apply(pod("family", "four", "nodeName: " + FOREIGN + ", containers: [{name: echo, image: echo}]"));
        cluster.updatePodStatus("family", """
                {"phase": "Running", "podIP": "10.244.9.9", "podIPs": [{"ip": "10.244.9.9"}],
                 "conditions": [{"type": "Ready", "status": "True"}]}""");
        ofPod("family", "six", "the pod has no IPv6 address");
    }

    private void readiness() {
        cluster.apply(pod("unready", "web", "nodeName: node-1, containers: [{name: echo, image: echo}]"));
        awaitRunning("unready");
        lab.lab().setReady("default", "unready", false);
        ofPod("unready", "web", "condition Ready is FALSE (ContainersNotReady)");
        cluster.apply(pod(
                "gate",
                "web",
                "nodeName: node-1, readinessGates: [{conditionType: example.com/gate}],"
                        + " containers: [{name: echo, image: echo}]"));
        ofPod("gate", "web", "readiness gate example.com/gate is UNKNOWN");
        cluster.apply(pod(
                "terminating",
                "web",
                "nodeName: node-1, terminationGracePeriodSeconds: 600, containers: [{name: slow, image: echo,"
                        + " command: ['sh', '-c', 'trap : TERM; while :; do sleep 1; done']}]"));
        awaitRunning("terminating");
        cluster.delete("Pod", "terminating");
        ofPod("terminating", "web", "the pod is being deleted, to be gone by ");
    }

    private void awaitRunning(String pod) {
        await(pod + " runs")
                .atMost(PATIENCE)
                .until(() ->
                        cluster.get("Pod", pod).at("/status/phase").asText().equals("Running"));
    }

    private void ports() {
        String container = "nodeName: node-1, containers: [{name: echo, image: echo, ports: [{name: http,"
                + " containerPort: 8080}]}]";
        cluster.apply(pod("ports", "ports", container));
        cluster.apply(service("typo", "selector: {app: ports}, ports: [{port: 80, targetPort: htpp}]"));
        ofPod("ports", "typo", "the pod declares no TCP port named htpp");
        cluster.apply(
                service("datagrams", "selector: {app: ports}, ports: [{port: 80, protocol: UDP, targetPort: http}]"));
        ofPod("ports", "datagrams", "the pod declares no UDP port named http");
    }

    private void choice() {
        for (String node : List.of("node-1", "node-2")) {
            cluster.apply(
                    pod("on-" + node, "spread", "nodeName: " + node + ", containers: [{name: echo, image: echo}]"));
        }
        cluster.apply(service(
                "local",
                "internalTrafficPolicy: Local, selector: {app: spread}, ports: [{port: 80, targetPort: 8080}]"));
        cluster.apply(service(
                "near",
                "trafficDistribution: PreferSameNode, selector: {app: spread},"
                        + " ports: [{port: 80, targetPort: 8080}]"));
        onNode("local traffic policy", "local", "the traffic policy is Local and it is on another node");
        onNode("topology hint", "near", "topology hints name other nodes");
    }

    private void ofPod(String pod, String service, String words) {
        reasons.add(new Reason(pod + " of " + service, words, List.of("explain", "pod", pod, "--service", service)));
    }

    private void onNode(String name, String service, String words) {
        reasons.add(new Reason(
                name, words, List.of("explain", "pod", "on-node-2", "--service", service, "--node", "node-1")));
    }

    @TestFactory
    List<DynamicTest> eachReasonIsNamedWhileItHoldsAndAfterwards() {
        List<DynamicTest> tests = new ArrayList<>();
        reasons.forEach(reason -> tests.add(DynamicTest.dynamicTest(
                reason.name(),
                () -> await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(ask(reason)).contains(reason.words())))));
        tests.add(DynamicTest.dynamicTest("all, when they are gone", this::past));
        return tests;
    }

    private void past() {
        assertThat(reasons).hasSize(12);
        Instant then = Instant.now();
        List.of("web", "lost", "six", "typo", "datagrams", "local", "near")
                .forEach(service -> cluster.delete("Service", service));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                fairway.run("explain", "service", "web").exitCode())
                        .isEqualTo(1));
        for (Reason reason : reasons) {
            // The history reads by itself, and may have to catch up.
            await(reason.name())
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(ask(reason, "--at", then.toString())).contains(reason.words()));
        }
    }

    private String ask(Reason reason, String... more) {
        List<String> line = new ArrayList<>(reason.question());
        line.addAll(List.of(more));
        CommandLine.Result result = fairway.run(line.toArray(String[]::new));
        return result.output() + result.errors();
    }

    private static String service(String name, String spec) {
        return "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {%s}}".formatted(name, spec);
    }

    private static String pod(String name, String app, String spec) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: %s, labels: {app: %s}}, spec: {%s}}"
                .formatted(name, app, spec);
    }
}
