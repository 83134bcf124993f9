package dev.fairway.lab.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.lab.ExecResult;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.TlsFiles;
import dev.fairway.lab.cluster.ClusterClient;
import dev.fairway.lab.cluster.PodKey;
import dev.fairway.lab.echo.EchoProcess;
import dev.fairway.lab.echo.EchoServer;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.LabNetwork;
import dev.fairway.lab.network.Sandbox;
import dev.fairway.lab.tls.CertificateAuthority;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kubelet with real namespaces and processes; only the API is a stand-in. */
class KubeletIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private final FakeCluster cluster = new FakeCluster();
    private RunDirectory run;
    private LabNetwork network;
    private Server server;
    private ClusterClient client;
    private EchoProcess echo;
    private Kubelet kubelet;

    @BeforeEach
    void start() throws IOException {
        run = new RunDirectory(directory.resolve("it-kubelet"));
        run.create();
        network = new LabNetwork("it-kubelet", new AddressPlan(252), run.path());
        network.create();
        network.addNode(1);
        network.addNode(2);
        CertificateAuthority authority = new CertificateAuthority(run.tls(), Instant.now());
        TlsFiles tls = authority.issue("endpoint-tracker", List.of());
        server = Grpc.newServerBuilderForPort(
                        0,
                        TlsServerCredentials.create(
                                tls.certificate().toFile(), tls.key().toFile()))
                .addService(cluster)
                .build()
                .start();
        client = new ClusterClient("localhost:" + server.getPort(), authority.issue("kubelet", List.of()));
        echo = new EchoProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        for (int node = 1; node <= 2; node++) {
            cluster.put("{\"kind\": \"Node\", \"metadata\": {\"name\": \"node-%d\", \"labels\": {\"n\": \"%d\"}}}"
                    .formatted(node, node));
        }
        kubelet = Kubelet.start(client, run, network, 2, () -> echo);
    }

    @AfterEach
    void stop() {
        kubelet.close();
        client.close();
        server.shutdownNow();
        echo.close();
        Stream.concat(
                        Stream.of("a", "b", "c").map(pod -> new Sandbox(run.pod("default", pod))),
                        Stream.of(
                                network.node(1),
                                network.node(2),
                                network.outside(),
                                new Sandbox(run.path().resolve("fabric"))))
                .forEach(Sandbox::remove);
        network.removeFromHost();
    }

    @Test
    void podsAreSpreadRunAndReportTheirAddresses() throws JsonProcessingException {
        // When
        cluster.put(pod("a", "", "{\"name\": \"web\"}"));
        cluster.put(pod("b", "", "{\"name\": \"web\"}"));
        awaitReady("a", "True");
        awaitReady("b", "True");
        // Then
        JsonNode a = cluster.pod("a").orElseThrow();
        JsonNode b = cluster.pod("b").orElseThrow();
        assertThat(List.of(
                        a.at("/spec/nodeName").asText(), b.at("/spec/nodeName").asText()))
                .containsExactlyInAnyOrder("node-1", "node-2");
        assertThat(curl("a", b.at("/status/podIP").asText())).contains("pod=b ");
        assertThat(curl("a", "[" + b.at("/status/podIPs/1/ip").asText() + "]")).contains("pod=b ");
        assertThat(a.at("/status/hostIP").asText()).startsWith("172.30.0.1");
    }

    @Test
    void whatTheApiTellsLateOfOwnWritesIsNotWrittenAgain() throws JsonProcessingException {
        // Given
        cluster.put(pod("a", "", "{\"name\": \"web\"}"));
        awaitReady("a", "True");
        cluster.hold();
        Instant held = Instant.now();
        kubelet.setReady(new PodKey("default", "a"), false);
        awaitReady("a", "False");
        // Conditions tell whole seconds; these have to differ.
        await().atMost(SOON).until(() -> Instant.now().isAfter(held.plusSeconds(2)));
        kubelet.setReady(new PodKey("default", "a"), true);
        awaitReady("a", "True");
        int updates = cluster.statusUpdates();
        // When
        cluster.release();
        // Then
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> cluster.statusUpdates() == updates);
    }

    @Test
    void aDeletedPodEndsAndItsObjectGoes() throws JsonProcessingException {
        // Given
        cluster.put(pod("a", "", "{\"name\": \"web\"}"));
        awaitReady("a", "True");
        // When
        cluster.markDeleted("a", 5);
        // Then
        await().atMost(SOON).until(() -> cluster.pod("a").isEmpty());
        await().atMost(SOON).until(() -> !run.pod("default", "a").toFile().exists());
    }

    @Test
    void aProgramOfTheHostRunsInThePodWithItsEnvironmentAndIsStartedAgain() throws JsonProcessingException {
        // Given
        String container = """
                {"name": "web", "command": ["sh", "-c", "echo $GREETING $POD_IP; sleep 0.2; exit 1"],
                 "env": [{"name": "GREETING", "value": "hello"},
                         {"name": "POD_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}]}
                """;
        // When
        cluster.put(pod("a", "", container));
        // Then
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode pod = cluster.pod("a").orElseThrow();
            assertThat(pod.at("/status/containerStatuses/0/restartCount").asInt())
                    .isPositive();
            assertThat(run.pod("default", "a").resolve("web.log"))
                    .content()
                    .startsWith("hello " + pod.at("/status/podIP").asText());
        });
    }

    @Test
    void probesDecideOverReadinessAndTheHandOverProbes() throws JsonProcessingException {
        // Given
        String container = """
                {"name": "web", "ports": [{"name": "http", "containerPort": 8080}],
                 "readinessProbe": {"periodSeconds": 1, "%s"}}
                """;
        cluster.put(pod("a", "", container.replace("\"%s\"", "\"httpGet\": {\"port\": \"http\"}")));
        cluster.put(pod("b", "", container.replace("\"%s\"", "\"tcpSocket\": {\"port\": 9}")));
        cluster.put(pod(
                "c", "", container.replace("\"%s\"", "\"exec\": {\"command\": [\"test\", \"-e\", \"/etc/hosts\"]}")));
        // When, Then
        awaitReady("a", "True");
        awaitReady("c", "True");
        assertThat(cluster.condition("b", "Ready")).isEqualTo("False");
        kubelet.setReady(new PodKey("default", "a"), false);
        awaitReady("a", "False");
        kubelet.setReady(new PodKey("default", "b"), true);
        awaitReady("b", "True");
    }

    @Test
    void aContainerThatIsNoLongerAliveIsStartedAgain() throws JsonProcessingException {
        // Given
        cluster.put(pod("a", "", """
                {"name": "web", "command": ["sh", "-c", "touch %1$s; exec sleep 1000"],
                 "livenessProbe": {"periodSeconds": 1, "failureThreshold": 2, "exec": {"command": ["rm", "%1$s"]}}}
                """.formatted(directory.resolve("alive"))));
        awaitReady("a", "True");
        // When, Then: the first question takes the file away, the next two find none
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.pod("a")
                                .orElseThrow()
                                .at("/status/containerStatuses/0/restartCount")
                                .asInt())
                        .isPositive());
        awaitReady("a", "True");
    }

    @Test
    void aContainerThatHasNotStartedIsNeitherReadyNorAskedWhetherItIsAlive() throws IOException {
        // Given
        cluster.put(pod("a", "", """
                {"name": "web",
                 "startupProbe": {"periodSeconds": 1, "failureThreshold": 100, "exec": {"command": ["test", "-e", "%1$s"]}},
                 "livenessProbe": {"periodSeconds": 1, "failureThreshold": 1, "exec": {"command": ["test", "-e", "%1$s"]}}}
                """.formatted(directory.resolve("started"))));
        await().atMost(SOON).until(() -> cluster.condition("a", "Ready").equals("False"));
        // When
        Files.createFile(directory.resolve("started"));
        // Then
        awaitReady("a", "True");
        assertThat(cluster.pod("a")
                        .orElseThrow()
                        .at("/status/containerStatuses/0/restartCount")
                        .asInt())
                .isZero();
    }

    @Test
    void aPodThatFitsNowhereSaysSoUntilANodeFits() throws JsonProcessingException {
        // Given
        cluster.put(pod("a", "\"nodeSelector\": {\"n\": \"3\"},", "{\"name\": \"web\"}"));
        await().atMost(SOON).until(() -> cluster.condition("a", "PodScheduled").equals("False"));
        // When
        cluster.put("{\"kind\": \"Node\", \"metadata\": {\"name\": \"node-2\", \"labels\": {\"n\": \"3\"}}}");
        // Then
        awaitReady("a", "True");
        assertThat(cluster.pod("a").orElseThrow().at("/spec/nodeName").asText()).isEqualTo("node-2");
    }

    @Test
    void aCrashOfTheEchoServerIsNoticedAndHealed() throws JsonProcessingException {
        // Given
        cluster.put(pod("a", "", "{\"name\": \"web\"}"));
        awaitReady("a", "True");
        // When
        echo.close();
        // Then
        awaitReady("a", "False");
    }

    private void awaitReady(String pod, String status) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.condition(pod, "Ready"))
                        .as("%s", cluster.pod(pod))
                        .isEqualTo(status));
    }

    private String curl(String pod, String address) {
        ExecResult result = Command.of(new Sandbox(run.pod("default", pod))
                        .enter(List.of("curl", "-s", "--max-time", "5", "http://" + address + ":8080/")))
                .execute(SOON);
        return result.output() + result.errors();
    }

    private static String pod(String name, String spec, String container) {
        return """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "default", "name": "%1$s", "uid": "uid-%1$s"},
                 "spec": {%2$s "containers": [%3$s]}}
                """.formatted(name, spec, container);
    }
}
