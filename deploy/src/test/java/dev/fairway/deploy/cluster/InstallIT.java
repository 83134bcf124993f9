package dev.fairway.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The chart in a real API server: put in by the real helm, and its pods run with exactly what is there then. */
@Tag("kubernetes")
@TestInstance(Lifecycle.PER_CLASS)
class InstallIT {
    private static final Path DIRECTORY = Path.of("target", "cluster").toAbsolutePath();
    private static final String CHART = Path.of("fairway").toAbsolutePath().toString();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Duration START = Duration.ofMinutes(3);

    private Machine machine;
    private ControlPlane cluster;

    @BeforeAll
    void startControlPlane() throws IOException {
        ControlPlane.assumeThere();
        removeTree(DIRECTORY);
        Files.createDirectories(DIRECTORY);
        machine = new Machine(DIRECTORY);
        cluster = new ControlPlane(machine);
        apply("""
                apiVersion: v1
                kind: Node
                metadata: {name: node-1}
                spec: {podCIDR: 10.1.0.0/24, podCIDRs: [10.1.0.0/24]}
                """);
    }

    @AfterAll
    void end() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void theApiServerTakesEveryFieldAndAnUninstalledReleaseLeavesNothing() throws IOException {
        cluster.kubectl("create", "namespace", "life");
        Path rendered = DIRECTORY.resolve("rendered.yaml");
        // helm asks no API server here, and would take a very old one for granted
        Files.writeString(rendered, cluster.helm("template", "life", CHART, "-n", "life", "--kube-version", "1.37.0"));
        cluster.kubectl("create", "--dry-run=server", "--validate=strict", "-f", rendered.toString());

        cluster.helm("install", "life", CHART, "-n", "life");
        apply("{apiVersion: v1, kind: Node, metadata: {name: node-2}}");
        String before = nodeCertificates();
        cluster.helm("upgrade", "life", CHART, "-n", "life", "--set", "node-proxy.mode=observe");
        String upgraded = nodeCertificates();
        cluster.helm("rollback", "life", "1", "-n", "life");
        String mode = cluster.kubectl("get", "configmap", "life-node-proxy", "-n", "life", "-o", "yaml");
        cluster.helm("uninstall", "life", "-n", "life");

        assertThat(before).contains("node-1.crt").doesNotContain("node-2.crt");
        assertThat(upgraded).contains("node-1.crt", "node-2.crt");
        assertThat(mode).contains("node-proxy.mode=beside");
        for (String kinds : List.of(
                "all,configmap,secret,serviceaccount,role,rolebinding,networkpolicy,poddisruptionbudget",
                "clusterrole,clusterrolebinding")) {
            assertThat(cluster.kubectl("get", kinds, "-A", "-l", "app.kubernetes.io/instance=life", "-o", "name"))
                    .isEmpty();
        }
    }

    @Test
    void theServicesDoTheirWorkWithWhatTheReleaseGivesThem() throws IOException {
        String namespace = "fairway-system";
        cluster.helm("install", "fw", CHART, "-n", namespace, "--create-namespace");
        Path hosts = DIRECTORY.resolve("hosts");
        Files.writeString(hosts, """
                127.0.0.1 localhost
                127.0.0.1 fw-kafka.fairway-system.svc fw-service-registry.fairway-system.svc
                """);

        pod("fw-kafka-0", template(StatefulSet.class, "fw-kafka").getSpec().getTemplate())
                .start(hosts, kafka());
        pod(
                        "fw-endpoint-tracker-1",
                        template(Deployment.class, "fw-endpoint-tracker")
                                .getSpec()
                                .getTemplate())
                .start(hosts, service("endpoint-tracker"));
        pod(
                        "fw-service-registry-0",
                        template(StatefulSet.class, "fw-service-registry")
                                .getSpec()
                                .getTemplate())
                .start(hosts, service("service-registry"));
        pod(
                        "fw-node-proxy-1",
                        template(DaemonSet.class, "fw-node-proxy").getSpec().getTemplate())
                .start(hosts, service("node-proxy"));
        pod(
                        "fw-dns-responder-0",
                        template(StatefulSet.class, "fw-dns-responder")
                                .getSpec()
                                .getTemplate())
                .start(hosts, service("dns-responder"));
        applyWeb();

        for (String url : List.of(
                "http://127.0.0.1:8441/q/health/ready",
                "http://127.0.0.1:8442/q/health/ready",
                "http://127.0.0.1:10266/readyz",
                "http://127.0.0.1:8181/ready")) {
            await(url).atMost(START).until(() -> machine.answers(url));
        }
        await().atMost(START)
                .untilAsserted(() -> assertThat(machine.exec(
                                "dig", "@127.0.0.1", "+short", "+time=1", "+tries=1", "web.default.svc.cluster.local"))
                        .isEqualTo("10.96.0.80\n"));
        await().atMost(START)
                .untilAsserted(() -> assertThat(machine.exec("nft", "list", "table", "ip", "fairway"))
                        .contains("10.96.0.80", "10.1.0.5"));
        assertThat(cluster.requestsOf("fairway-system:fw-endpoint-tracker")).isNotEmpty();
        assertThat(cluster.refused()).isEmpty();
        assertThat(Files.readString(machine.log("fw-service-registry-0"))).doesNotContain("PERMISSION_DENIED");
    }

    @Test
    void noServiceMayReadSecretsAndOnlyTheTrackerMayAnything() {
        cluster.helm("install", "rights", CHART, "-n", "rights", "--create-namespace");

        assertThat(rights("rights-endpoint-tracker"))
                .contains("services", "pods", "endpointslices.discovery.k8s.io")
                .doesNotContain("secrets", "*.*");
        for (String other : List.of("rights-service-registry", "rights-node-proxy", "rights-dns-responder")) {
            assertThat(rights(other)).as(other).isEqualTo(rights("nobody"));
        }
        cluster.helm("uninstall", "rights", "-n", "rights");
    }

    private String rights(String serviceAccount) {
        return cluster.kubectl(
                "auth", "can-i", "--list", "-n", "rights", "--as=system:serviceaccount:rights:" + serviceAccount);
    }

    private String nodeCertificates() {
        return cluster.kubectl("get", "secret", "life-node-proxy-tls", "-n", "life", "-o", "yaml");
    }

    private <T> T template(Class<T> kind, String name) {
        return Serialization.unmarshal(
                cluster.kubectl("get", kind.getSimpleName(), name, "-n", "fairway-system", "-o", "json"), kind);
    }

    private PodByHand pod(String name, PodTemplateSpec template) {
        return new PodByHand(machine, cluster, "fairway-system", name, template);
    }

    private void applyWeb() throws IOException {
        apply("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: web
                  namespace: default
                  labels: {service.kubernetes.io/service-proxy-name: fairway}
                spec: {clusterIP: 10.96.0.80, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: web-1, namespace: default, labels: {app: web}}
                spec: {nodeName: node-1, containers: [{name: web, image: web}]}
                """);
        cluster.kubectl("patch", "pod", "web-1", "-n", "default", "--subresource=status", "--type=merge", "-p", """
                {"status": {"phase": "Running", "podIP": "10.1.0.5", "podIPs": [{"ip": "10.1.0.5"}],
                 "conditions": [{"type": "Ready", "status": "True"}]}}""");
    }

    private void apply(String manifest) throws IOException {
        Path file = Files.createTempFile(DIRECTORY, "manifest", ".yaml");
        Files.writeString(file, manifest);
        cluster.kubectl("apply", "-f", file.toString());
    }

    /** The image's command, with the build's own files in place of those that the image has copies of. */
    private static List<String> service(String module) throws IOException {
        String entrypoint = Files.readAllLines(Path.of("images", "jvm.Dockerfile")).stream()
                .filter(line -> line.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow()
                .substring("ENTRYPOINT ".length());
        List<String> command = new ArrayList<>(List.of(Serialization.unmarshal(entrypoint, String[].class)));
        Path build =
                Path.of("..", module, "target", "quarkus-app").toAbsolutePath().normalize();
        command.set(0, JAVA);
        command.addAll(1, List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.replaceAll(argument -> argument.replace("/opt/fairway", build.toString()));
        return command;
    }

    /** The manifest's command, with the programs of its image as this build has them. */
    private List<String> kafka() throws IOException {
        Path programs = Files.createDirectories(DIRECTORY.resolve("kafka"));
        Path libraries = libraries(programs.resolve("lib"));
        script(programs.resolve("kafka-storage.sh"), libraries, "kafka.tools.StorageTool");
        script(programs.resolve("kafka-server-start.sh"), libraries, "kafka.Kafka");
        return template(StatefulSet.class, "fw-kafka")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getCommand()
                .stream()
                .map(argument -> argument.replace("/opt/kafka/bin", programs.toString()))
                .toList();
    }

    private static void script(Path file, Path libraries, String main) throws IOException {
        Files.writeString(
                file,
                "#!/bin/sh\nexec " + JAVA + " -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '" + libraries
                        + "/*' " + main + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Copies, for another user may not look into the Maven repository of who builds. Without Quarkus' logging, which
     * would keep what the broker says to itself.
     */
    private static Path libraries(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && !entry.contains("quarkus") && !entry.contains("jboss")) {
                jars.add(Path.of(entry));
            }
        }
        for (Path jar : jars) {
            Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        return folder;
    }

    private static void removeTree(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
