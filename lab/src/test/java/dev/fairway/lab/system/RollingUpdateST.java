package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.lab.system.Client.Load;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Fifty pods are replaced under constant load. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollingUpdateST {
    private static final int PODS = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private SystemLab lab;
    private Cluster cluster;

    @BeforeAll
    void start() {
        lab = SystemLab.start(SystemLab.name("roll"));
        cluster = Cluster.of(lab.lab(), "default");
        cluster.apply(Manifests.pod("client", "client"));
        cluster.apply(Manifests.service("web", "web"));
        cluster.awaitReadyPods("client", 1);
    }

    @AfterAll
    void stop() {
        cluster.close();
        lab.close();
    }

    @Test
    void noRequestIsLostWhileEveryPodIsReplaced() {
        // Given
        cluster.apply(deployment("one"));
        awaitReady(Set.of());
        Set<String> old = names();
        // When
        try (Load first = client(Family.IPV4).load(PAUSE);
                Load second = client(Family.IPV6).load(PAUSE)) {
            cluster.apply(deployment("two"));
            awaitReady(old);
            int before = first.outcomes().size();
            await().atMost(PATIENCE).until(() -> first.outcomes().size() > before + 100);
            // Then
            for (Load load : List.of(first, second)) {
                assertThat(load.failures()).isEmpty();
                assertThat(load.outcomes().getLast().pod())
                        .isNotEmpty()
                        .hasValueSatisfying(pod -> assertThat(old).doesNotContain(pod));
                System.out.println(load.outcomes().size() + " requests");
            }
        }
    }

    /** Pods that serve on for three seconds after they were told to end, whatever the machine's load. */
    private static String deployment(String version) {
        return Manifests.gatedDeployment("web", PODS)
                .replace("{labels: {app: web}}", "{labels: {app: web, version: %s}}".formatted(version))
                .replace("terminationGracePeriodSeconds: 10", "terminationGracePeriodSeconds: 30");
    }

    /** All there are, and none of those. */
    private void awaitReady(Set<String> gone) {
        await("%d ready pods".formatted(PODS))
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> {
                    List<JsonNode> pods = pods();
                    return pods.size() == PODS
                            && pods.stream().allMatch(Cluster::isReady)
                            && pods.stream().noneMatch(pod -> gone.contains(name(pod)));
                });
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        pods().forEach(pod -> names.add(name(pod)));
        return names;
    }

    private List<JsonNode> pods() {
        return cluster.list("Pod").stream()
                .filter(pod -> name(pod).startsWith("web-"))
                .toList();
    }

    private static String name(JsonNode pod) {
        return pod.at("/metadata/name").asText();
    }

    private Client client(Family family) {
        return Client.at(lab.pod(cluster, "client"), cluster.clusterIp("web", family), 80);
    }
}
