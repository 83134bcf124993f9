package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.lab.ExecResult;
import dev.fairway.lab.system.Client.Load;
import dev.fairway.lab.system.Client.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One stable address in front of pods that come and go: every hop is the real one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("jvm")
class ServiceStoryST {
    private static final Duration PAUSE = Duration.ofMillis(2);
    /** On a machine that does other things too; how fast it is on a quiet one, the demo tells. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private SystemLab lab;
    private Cluster cluster;
    private int tests;

    @BeforeAll
    void start() {
        lab = SystemLab.start(SystemLab.name("svc"));
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @BeforeEach
    void freshNamespace(TestInfo test) {
        tests++;
        System.out.println(test.getTestMethod().orElseThrow().getName() + " " + test.getDisplayName());
        cluster = Cluster.of(lab.lab(), "story-" + tests);
        cluster.apply(Manifests.pod("client", "client"));
        cluster.awaitReadyPods("client", 1);
    }

    @AfterEach
    void removeObjects() {
        cluster.list("Service")
                .forEach(service ->
                        cluster.delete("Service", service.at("/metadata/name").asText()));
        cluster.list("Deployment")
                .forEach(deployment -> cluster.delete(
                        "Deployment", deployment.at("/metadata/name").asText()));
        cluster.list("Pod")
                .forEach(pod -> cluster.delete("Pod", pod.at("/metadata/name").asText()));
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void everyPodGetsItsShareOfConnectionsAndDatagrams(Family family) {
        // Given
        List<String> pods = threePods();
        Client client = client(family);
        awaitAllAnswer(client, pods);
        // When
        Map<String, Long> shares = client.shares(300);
        Outcome datagram = client.askByUdp();
        // Then
        assertThat(shares)
                .containsOnlyKeys(pods)
                .allSatisfy((_, share) -> assertThat(share).isGreaterThan(50));
        assertThat(datagram.pod())
                .as("%s", datagram)
                .isPresent()
                .hasValueSatisfying(pod -> assertThat(pods).contains(pod));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aPodDeletedUnderLoadCostsNoRequest(Family family) {
        // Given
        List<String> pods = threePods();
        Client client = client(family);
        awaitAllAnswer(client, pods);
        String victim = pods.getFirst();
        // When
        try (Load load = client.load(PAUSE)) {
            cluster.delete("Pod", victim);
            await().atMost(SOON)
                    .until(() -> cluster.resolve("web").getEndpointsList().stream()
                            .noneMatch(endpoint ->
                                    endpoint.getEndpoint().getPodName().equals(victim)));
            List<String> left = cluster.awaitReadyPods("web", 3);
            awaitAllAnswer(client, left);
            Instant settled = Instant.now();
            await().atMost(SOON).until(() -> load.since(settled).size() > 100);
            // Then
            assertThat(load.failures()).isEmpty();
            assertThat(load.since(settled)).noneMatch(outcome -> outcome.pod().equals(Optional.of(victim)));
        }
    }

    @Test
    void aPodWithTheGateIsReadyWhenEveryNodeHasItAndNotBefore() {
        // Given
        cluster.apply(Manifests.service("web", "web"));
        cluster.apply(Manifests.gatedDeployment("web", 3));
        // When
        List<String> pods = cluster.awaitReadyPods("web", 3);
        // Then
        assertThat(client(Family.IPV4).shares(200)).containsOnlyKeys(pods);
        assertThat(client(Family.IPV6).shares(200)).containsOnlyKeys(pods);
        assertThat(cluster.list("Pod").stream()
                        .filter(pod -> pods.contains(pod.at("/metadata/name").asText())))
                .allSatisfy(pod -> assertThat(pod.at("/status/conditions")).anySatisfy(condition -> {
                    assertThat(condition.path("type").asText()).isEqualTo("fairway.dev/programmed");
                    assertThat(condition.path("status").asText()).isEqualTo("True");
                }));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aPodThatComesGetsTrafficAndAnUnreadyOneGetsNone(Family family) {
        // Given
        List<String> pods = threePods();
        Client client = client(family);
        awaitAllAnswer(client, pods);
        // When
        cluster.apply(Manifests.pod("fourth", "web"));
        List<String> four = cluster.awaitReadyPods("web", 4);
        awaitAllAnswer(client, four);
        lab.lab().setReady(cluster.namespace(), "fourth", false);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(client.shares(60)).doesNotContainKey("fourth"));
        lab.lab().setReady(cluster.namespace(), "fourth", true);
        awaitAllAnswer(client, four);
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aDeletedServiceAnswersNoMoreAtOnce(Family family) {
        // Given
        List<String> pods = threePods();
        Client client = client(family);
        awaitAllAnswer(client, pods);
        // When
        cluster.delete("Service", "web");
        // Then
        await().atMost(SOON).until(() -> client.ask().failed());
        assertThat(client.ask().failed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aServiceWithoutEndpointsRefusesAtOnce(Family family) {
        // Given
        cluster.apply(Manifests.service("web", "nobody"));
        Client client = client(family);
        // When, Then
        await().atMost(SOON).untilAsserted(() -> {
            Outcome outcome = client.ask();
            assertThat(outcome.failure()).contains("Connection refused");
            assertThat(outcome.took()).isLessThan(Duration.ofMillis(500));
        });
    }

    @Test
    void namesLeadToTheServiceThroughClusterDns() {
        // Given
        List<String> pods = threePods();
        awaitAllAnswer(client(Family.IPV4), pods);
        // When
        String shortName = inClient("curl", "-s", "http://web/");
        String fullName = inClient("curl", "-s", "http://web.%s.svc.cluster.local/".formatted(cluster.namespace()));
        String overIpv6 = inClient("curl", "-s", "-6", "http://web/");
        // Then
        assertThat(List.of(shortName, fullName, overIpv6)).allMatch(answer -> answer.startsWith("pod=web-"));
    }

    @Test
    void aHeadlessServiceNamesItsPodsAndFollowsThem() {
        // Given
        List<String> pods = threePods();
        cluster.apply(Manifests.headless("peers", "web"));
        String name = "peers.%s.svc.cluster.local".formatted(cluster.namespace());
        await().atMost(SOON).untilAsserted(() -> assertThat(addresses(name)).hasSize(3));
        // When
        lab.lab().setReady(cluster.namespace(), pods.getFirst(), false);
        // Then
        await().atMost(SOON).untilAsserted(() -> assertThat(addresses(name)).hasSize(2));
        assertThat(inClient("getent", "ahostsv6", name)).contains("fd00:10:244:");
    }

    @Test
    void theRegistryTellsWhatEveryNodeHasInEffect() {
        // When
        List<String> pods = threePods();
        awaitAllAnswer(client(Family.IPV4), pods);
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.agents().getAgentsList())
                        .extracting(agent -> agent.getProgramming().getAgent())
                        .contains("node/node-1", "node/node-2"));
    }

    private List<String> threePods() {
        cluster.apply(Manifests.deployment("web", 3));
        cluster.apply(Manifests.service("web", "web"));
        return cluster.awaitReadyPods("web", 3);
    }

    private Client client(Family family) {
        return Client.at(lab.pod(cluster, "client"), cluster.clusterIp("web", family), 80);
    }

    private static void awaitAllAnswer(Client client, List<String> pods) {
        await().atMost(SOON)
                .ignoreException(AssertionError.class)
                .until(() -> client.shares(60).keySet().equals(Set.copyOf(pods)));
    }

    private List<String> addresses(String name) {
        return inClient("getent", "ahostsv4", name)
                .lines()
                .filter(line -> line.contains("STREAM"))
                .toList();
    }

    private String inClient(String... command) {
        ExecResult result = lab.lab().run(cluster.namespace(), "client", List.of(command), Duration.ofSeconds(10));
        return result.output();
    }
}
