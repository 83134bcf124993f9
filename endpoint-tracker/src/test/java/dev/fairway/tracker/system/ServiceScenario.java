package dev.fairway.tracker.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Changes of Services, pods and nodes, one after the other: the same whenever it is run. */
final class ServiceScenario {

    private static final String WEB = """
            apiVersion: v1
            kind: Service
            metadata: {name: web, labels: {app: web}}
            spec:
              ipFamilyPolicy: RequireDualStack
              clusterIP: 10.96.7.1
              clusterIPs: [10.96.7.1, "fd00:10:96::71"]
              selector: {app: web}
              ports:
              - {name: http, port: 80, targetPort: http, appProtocol: kubernetes.io/h2c}
              - {name: metrics, port: 9100}
              - {name: dns, port: 53, protocol: UDP, targetPort: 5353}
            """;

    private final ControlPlane plane;
    private final List<Step> steps = new ArrayList<>();

    /** One change. */
    record Step(String name, Runnable change) {}

    ServiceScenario(ControlPlane plane) {
        this.plane = plane;
        podsComeAndGo();
        conditionsAndPorts();
        topology();
        types();
        headless();
        byHand();
        sizes();
    }

    List<Step> steps() {
        return steps;
    }

    private void podsComeAndGo() {
        step("a Service of two families and three ports", () -> apply(WEB));
        step("a pod without an address", () -> pod("web-1", "web", "node-1", "http"));
        step("its addresses", () -> running("web-1", 1, false));
        step("it is ready", () -> running("web-1", 1, true));
        step("a second pod", () -> readyPod("web-2", "web", "node-2", 2));
        step("a pod without the named port", () -> {
            pod("web-3", "web", "node-1", "other");
            running("web-3", 3, true);
        });
        step("a label taken away", () -> kubectl("label", "pod", "web-2", "app-"));
        step("the label put back", () -> kubectl("label", "pod", "web-2", "app=web"));
        step("not ready", () -> running("web-1", 1, false));
        step("ready again", () -> running("web-1", 1, true));
        step("deletion asked for", () -> kubectl("delete", "pod", "web-2", "--wait=false", "--grace-period=30"));
        step("terminating and not ready", () -> running("web-2", 2, false));
        step("gone", () -> force("web-2"));
    }

    private void conditionsAndPorts() {
        step("not ready addresses published", () -> patch("web", "{spec: {publishNotReadyAddresses: true}}"));
        step("not ready, but published", () -> running("web-1", 1, false));
        step(
                "terminating, but published",
                () -> kubectl("delete", "pod", "web-1", "--wait=false", "--grace-period=30"));
        step("gone, though published", () -> force("web-1"));
        step("no longer published", () -> patch("web", "{spec: {publishNotReadyAddresses: false}}"));
        step("five pods on two nodes", () -> {
            for (int i = 10; i < 15; i++) {
                readyPod("web-" + i, "web", "node-" + (1 + i % 2), i);
            }
        });
        step(
                "another target port",
                () -> kubectl(
                        "patch",
                        "service",
                        "web",
                        "--type=json",
                        "-p",
                        json("[{op: replace, path: /spec/ports/1/targetPort, value: 9200}]")));
        step("a pod that has succeeded", () -> ended("web-10", "Succeeded"));
        step("a pod that has failed", () -> ended("web-11", "Failed"));
        step("another selector", () -> patch("web", "{spec: {selector: {app: nobody}}}"));
        step("the selector of before", () -> patch("web", "{spec: {selector: {app: web}}}"));
        step("labels of the Service", () -> kubectl("label", "service", "web", "team=a"));
        step("annotations of a pod, which mean nothing", () -> kubectl("annotate", "pod", "web-12", "note=a"));
    }

    private void topology() {
        step("prefer the zone", () -> patch("web", "{spec: {trafficDistribution: PreferSameZone}}"));
        // Of the move alone the tracker tells at once, kube-controller-manager with the Service's next change.
        step("a node moves to another zone, and a pod comes", () -> {
            kubectl("label", "node", "node-2", "--overwrite", "topology.kubernetes.io/zone=c");
            readyPod("web-15", "web", "node-2", 15);
        });
        step("prefer the node", () -> patch("web", "{spec: {trafficDistribution: PreferSameNode}}"));
        step("an unready pod has no hint", () -> running("web-12", 12, false));
        step("prefer nothing", () -> patch("web", "{spec: {trafficDistribution: null}}"));
    }

    private void types() {
        step("a node port", () -> patch("web", "{spec: {type: NodePort}}"));
        step("a load balancer", () -> patch("web", "{spec: {type: LoadBalancer}}"));
        step(
                "the load balancer's address",
                () -> kubectl(
                        "patch",
                        "service",
                        "web",
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        json("{status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}}")));
        step("a mere cluster IP again", () -> patch("web", "{spec: {type: ClusterIP}}"));
        step("an external name", () -> apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: alias}
                spec: {type: ExternalName, externalName: example.org}
                """));
        step(
                "an external name becomes a cluster IP",
                () -> patch(
                        "alias",
                        "{spec: {type: ClusterIP, externalName: null, selector: {app: web}, clusterIP: 10.96.7.2,"
                                + " clusterIPs: [10.96.7.2], ports: [{port: 80, targetPort: 8080, protocol: TCP}]}}"));
        step("another pod for both", () -> readyPod("web-16", "web", "node-1", 16));
        step("a deleted Service", () -> kubectl("delete", "service", "alias"));
        step("a Service of the name of before", () -> apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: alias}
                spec:
                  clusterIP: 10.96.7.3
                  selector: {app: web}
                  ports: [{name: udp, protocol: UDP, port: 53}, {name: sctp, protocol: SCTP, port: 54, appProtocol: example.org/a}]
                """));
    }

    private void headless() {
        step("a headless Service", () -> apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: db, labels: {tier: data}}
                spec:
                  clusterIP: None
                  selector: {app: db}
                  ports: [{name: sql, port: 5432}]
                """));
        step("a pod with a name of its own", () -> named("db-0", 30));
        step("another pod with a name", () -> named("db-1", 31));
        step("a headless Service without ports", () -> apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: peers}
                spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: db}}
                """));
        step("one of both is not ready", () -> running("db-1", 31, false));
    }

    private void byHand() {
        step("a Service without a selector", () -> apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: outside}
                spec: {clusterIP: 10.96.7.5, ports: [{name: sql, port: 5432}]}
                """));
        step("its endpoints by hand", () -> apply("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: outside}
                subsets:
                - addresses: [{ip: 192.0.2.1}, {ip: "2001:db8::1"}]
                  notReadyAddresses: [{ip: 192.0.2.2, hostname: standby}]
                  ports: [{name: sql, port: 5432}]
                - addresses: [{ip: 192.0.2.3}]
                  ports: [{name: sql, port: 15432}]
                """));
        step("other endpoints by hand", () -> apply("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: outside}
                subsets: [{addresses: [{ip: 192.0.2.9}], ports: [{name: sql, port: 5432}]}]
                """));
        step("a slice by hand beside them", () -> apply("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: outside-more, labels: {kubernetes.io/service-name: outside}}
                addressType: IPv4
                endpoints: [{addresses: [192.0.2.20], nodeName: node-1}]
                ports: [{name: sql, port: 5432}]
                """));
        step(
                "none by hand",
                () -> kubectl("delete", "endpoints/outside", "endpointslice/outside-more", "service/outside"));
    }

    private void sizes() {
        step("more pods than one slice holds", () -> {
            for (int i = 0; i < 105; i++) {
                readyPod("many-" + i, "many", "node-1", 100 + i);
            }
            apply("""
                    apiVersion: v1
                    kind: Service
                    metadata: {name: many}
                    spec: {clusterIP: 10.96.7.4, selector: {app: many}, ports: [{port: 80, targetPort: 8080}]}
                    """);
        });
        step("one more", () -> readyPod("many-105", "many", "node-2", 205));
        step("a few less", () -> {
            for (int i = 0; i < 3; i++) {
                force("many-" + i);
            }
        });
        step("no pods", () -> kubectl("delete", "pods", "-l", "app=many", "--grace-period=0", "--force"));
        step("no Services", () -> kubectl("delete", "service", "web", "alias", "db", "peers", "many"));
    }

    /** The nodes that the pods say they are on. */
    void nodes() {
        apply("""
                apiVersion: v1
                kind: Node
                metadata: {name: node-1, labels: {topology.kubernetes.io/zone: a}}
                ---
                apiVersion: v1
                kind: Node
                metadata: {name: node-2, labels: {topology.kubernetes.io/zone: b}}
                """);
    }

    /** Takes away what the steps leave. */
    void cleanUp() {
        kubectl("delete", "pods", "--all", "--grace-period=0", "--force");
        kubectl("delete", "services", "-l", "component!=apiserver");
        kubectl("delete", "nodes", "--all");
    }

    private void step(String name, Runnable change) {
        steps.add(new Step(name, change));
    }

    private void apply(String manifest) {
        plane.kubectl(manifest, "apply", "-f", "-");
    }

    private void kubectl(String... arguments) {
        plane.kubectl("", arguments);
    }

    private void patch(String service, String patch) {
        kubectl("patch", "service", service, "--type=merge", "-p", json(patch));
    }

    /** kubectl takes what begins as JSON does for JSON, which YAML of one line is not. */
    private static String json(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    private void readyPod(String name, String app, String node, int number) {
        pod(name, app, node, "http");
        running(name, number, true);
    }

    private void pod(String name, String app, String node, String port) {
        create(skeleton(name, app, node, port).build());
    }

    private void named(String name, int number) {
        create(skeleton(name, "db", "node-1", "sql")
                .editSpec()
                .withHostname(name)
                .withSubdomain("db")
                .endSpec()
                .build());
        running(name, number, true);
    }

    private static PodBuilder skeleton(String name, String app, String node, String port) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withLabels(Map.of("app", app))
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("main")
                .withImage("echo")
                .addNewPort()
                .withName(port)
                .withContainerPort(8080)
                .endPort()
                .endContainer()
                .endSpec();
    }

    private void create(Pod pod) {
        client().resource(pod).create();
    }

    /** What a kubelet reports of a running pod. */
    private void running(String name, int number, boolean ready) {
        String ipv4 = "10.244.%d.%d".formatted(number / 250, number % 250 + 1);
        client().pods()
                .inNamespace("default")
                .withName(name)
                .editStatus(pod -> new PodBuilder(pod)
                        .withStatus(new PodStatusBuilder()
                                .withPhase("Running")
                                .withPodIP(ipv4)
                                .addNewPodIP(ipv4)
                                .addNewPodIP("fd00:244::%x".formatted(number + 1))
                                .addNewCondition()
                                .withType("Ready")
                                .withStatus(ready ? "True" : "False")
                                .withLastTransitionTime("2026-11-24T12:00:00Z")
                                .endCondition()
                                .build())
                        .build());
    }

    /** What a kubelet reports at the end of a pod. */
    private void ended(String name, String phase) {
        client().pods()
                .inNamespace("default")
                .withName(name)
                .editStatus(pod -> new PodBuilder(pod)
                        .editStatus()
                        .withPhase(phase)
                        .editFirstCondition()
                        .withStatus("False")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    private void force(String... pods) {
        Arrays.stream(pods)
                .forEach(pod -> client().pods()
                        .inNamespace("default")
                        .withName(pod)
                        .withGracePeriod(0)
                        .delete());
    }

    private KubernetesClient client() {
        return plane.client();
    }
}
