package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.lab.ProcessStatus;
import dev.fairway.lab.ProcessStatus.State;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.network.Netns;
import dev.fairway.lab.network.Sandbox;
import dev.fairway.lab.system.Client.Load;
import dev.fairway.lab.system.Client.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Service of type LoadBalancer, as a client outside of the cluster sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadBalancerST {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A JVM that starts on a machine that does other things too may take more than a minute. */
    private static final Duration RESTART = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private SystemLab lab;
    private Cluster cluster;
    private Netns outside;
    private Netns fabric;

    @BeforeAll
    void start() {
        String name = SystemLab.name("lb");
        lab = SystemLab.start(name);
        cluster = Cluster.of(lab.lab(), "default");
        outside = new Sandbox(RunDirectory.of(name).path().resolve("outside")).netns();
        fabric = new Netns(RunDirectory.of(name).path().resolve("fabric").resolve("netns"));
        cluster.apply(Manifests.deployment("web", 2));
        cluster.apply(loadBalancer("web"));
        cluster.awaitReadyPods("web", 2);
        for (Family family : Family.values()) {
            await(family.name())
                    .atMost(PATIENCE)
                    .until(() -> !at("web", family).ask().failed());
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
        lab.close();
    }

    /** One test's failure is not to become that of the next. */
    @BeforeEach
    void awaitAllProcesses() {
        await().atMost(RESTART)
                .until(() -> lab.lab().status().processes().stream()
                        .map(ProcessStatus::state)
                        .allMatch(State.READY::equals));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void answersFromOutsideByTcpAndUdpAndSpreadsOverThePods(Family family) {
        // When
        Map<String, Long> shares = at("web", family).shares(40);
        Outcome datagram = at("web", family).askByUdp();

        // Then
        assertThat(shares).hasSize(2);
        assertThat(datagram.failed()).as(datagram.failure()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void onlyARequestUnderWayFailsWhenTheAddressMovesBecauseNodeProxyDied(Family family) {
        // Given
        String node = node("web", family);
        String process = "node-proxy-" + node;

        // When
        try (Load load = at("web", family).load(PAUSE)) {
            await().atMost(PATIENCE).until(() -> load.outcomes().size() > 5);
            die(process);
            await().atMost(PATIENCE).until(() -> !node("web", family).equals(node));
            Instant moved = Instant.now();
            await().atMost(PATIENCE).until(() -> load.since(moved).size() > 20);

            // Then
            assertThat(load.failures()).as("one request at a time").hasSizeLessThanOrEqualTo(1);
            assertThat(load.failures())
                    .as("a connection that the new node does not know")
                    .allMatch(Outcome::isReset);
            assertThat(neighbour("web", family)).isEqualTo(mac(node("web", family)));
        } finally {
            comeBack(process);
        }
    }

    /** Without a word: no process ends and no connection is closed, as when a node loses its power. */
    @ParameterizedTest
    @EnumSource(Family.class)
    void answersAgainWhenTheAnnouncingNodeVanishes(Family family) {
        // Given
        String node = node("web", family);
        String pod = podOn(node);
        lab.lab().setReady("default", pod, false);
        Client client = at("web", family);
        await().atMost(PATIENCE)
                .ignoreException(AssertionError.class)
                .until(() -> !client.shares(20).containsKey(pod));

        // When
        // a request that is not answered takes 900 ms: of several, out of step, one asks soon after the address moved
        List<Load> loads = IntStream.range(0, 8)
                .mapToObj(number -> client.load(Duration.ofMillis(10 + 110 * number)))
                .toList();
        await().atMost(PATIENCE)
                .until(() -> loads.stream().allMatch(load -> load.outcomes().size() > 1));
        Instant vanished = Instant.now();
        vanish(node);
        await().atMost(PATIENCE)
                .until(() -> firstAnswer(loads, Instant.now().minusSeconds(1)).isPresent()
                        && !node("web", family).equals(node));
        loads.forEach(Load::close);
        Duration took = Duration.between(
                vanished, firstAnswer(loads, vanished.plusMillis(200)).orElseThrow());

        // Then
        System.out.printf("%s: answered again after %d ms%n", family, took.toMillis());
        assertThat(node("web", family)).isNotEqualTo(node);
        comeBackFromNowhere(node);
        lab.lab().setReady("default", pod, true);
        await().atMost(RESTART)
                .ignoreException(AssertionError.class)
                .until(() -> client.shares(40).containsKey(pod));
    }

    @Test
    void addressesAndNodesStayWhenTheProvisionerRestarts() {
        // Given
        List<String> before = addresses("web");
        List<String> nodes = List.of(node("web", Family.IPV4), node("web", Family.IPV6));

        // When
        lab.lab().kill("lb-provisioner");
        awaitReady("lb-provisioner", 1);
        cluster.apply(loadBalancer("later"));
        await().atMost(PATIENCE).until(() -> addresses("later").size() == 2);

        // Then
        assertThat(addresses("web")).isEqualTo(before);
        assertThat(addresses("later")).doesNotContainAnyElementsOf(before);
        assertThat(List.of(node("web", Family.IPV4), node("web", Family.IPV6))).isEqualTo(nodes);
        cluster.delete("service", "later");
    }

    @Test
    void deletedServiceGivesItsAddressBackAndNobodyAnswersForIt() {
        // Given
        cluster.apply(loadBalancer("brief"));
        await().atMost(PATIENCE).until(() -> addresses("brief").size() == 2);
        Client client = at("brief", Family.IPV4);
        await().atMost(PATIENCE).until(() -> !client.ask().failed());

        // When
        cluster.delete("service", "brief");

        // Then
        await().atMost(PATIENCE).until(() -> client.ask().failed());
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(probe(client.server().getAddress().getHostAddress()))
                                .isNotEmpty()
                                .doesNotContain("lladdr"));
    }

    @Test
    void serviceThatIsNoLoadBalancerAnyMoreHasNoAddress() {
        // Given
        cluster.apply(loadBalancer("changing"));
        await().atMost(PATIENCE).until(() -> addresses("changing").size() == 2);

        // When
        cluster.apply(loadBalancer("changing").replace("type: LoadBalancer", "type: ClusterIP"));

        // Then
        await().atMost(PATIENCE).until(() -> addresses("changing").isEmpty());
        cluster.delete("service", "changing");
    }

    @Test
    void wishThatCannotBeFulfilledIsToldAndAnotherClassIsLeftAlone() {
        // Given
        String taken = addresses("web").getFirst();

        // When
        cluster.apply(loadBalancer("greedy").replace("spec:", "spec:\n  loadBalancerIP: " + taken));
        cluster.apply(loadBalancer("foreign").replace("spec:", "spec:\n  loadBalancerClass: example.com/other"));

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.events("greedy"))
                        .contains("AllocationFailed: " + taken + " belongs to the Service default/web"));
        assertThat(addresses("greedy")).isEmpty();
        assertThat(addresses("foreign")).isEmpty();
        cluster.delete("service", "greedy");
        cluster.delete("service", "foreign");
    }

    private static String loadBalancer(String name) {
        return Manifests.service(name, "web").replace("spec:", "spec:\n  type: LoadBalancer");
    }

    private Client at(String service, Family family) {
        return Client.at(outside, address(service, family), 80);
    }

    private String address(String service, Family family) {
        return addresses(service).get(family.index());
    }

    private List<String> addresses(String service) {
        List<String> addresses = new ArrayList<>();
        for (JsonNode ingress : cluster.get("Service", service).at("/status/loadBalancer/ingress")) {
            addresses.add(ingress.path("ip").asText());
        }
        return addresses;
    }

    /** Without a word, and for longer than a native executable needs to be there again. */
    private void die(String process) {
        lab.lab().kill(process);
        lab.lab().stop(process);
    }

    /** Off the node network, and every packet from and to the registry is dropped. */
    private void vanish(String node) {
        fabric.configure("ip link set " + node + " down");
        onNode(node, "nft", """
                add table inet vanished
                add chain inet vanished in { type filter hook input priority -300; }
                add chain inet vanished out { type filter hook output priority -300; }
                add rule inet vanished in iifname mgmt drop
                add rule inet vanished out oifname mgmt drop
                """);
    }

    private static Optional<Instant> firstAnswer(List<Load> loads, Instant since) {
        return loads.stream()
                .flatMap(load -> load.since(since).stream())
                .filter(outcome -> !outcome.failed())
                .map(outcome -> outcome.sent().plus(outcome.took()))
                .min(Comparator.naturalOrder());
    }

    private void comeBackFromNowhere(String node) {
        onNode(node, "nft", "delete table inet vanished");
        fabric.configure("ip link set " + node + " up");
    }

    private void onNode(String node, String... words) {
        assertThat(lab.lab().run("default", node, List.of(words), PATIENCE).exitCode())
                .isZero();
    }

    private void comeBack(String process) {
        lab.lab().start(process);
        awaitReady(process, 0);
    }

    private void awaitReady(String name, int restarts) {
        await().atMost(RESTART)
                .until(() -> lab.lab().status().processes().stream()
                        .anyMatch(process -> process.name().equals(name)
                                && process.restarts() >= restarts
                                && process.state() == State.READY));
    }

    private String node(String service, Family family) {
        return cluster.announcingNodes(service).get(family.index());
    }

    private String podOn(String node) {
        return cluster.list("Pod").stream()
                .filter(pod -> pod.at("/spec/nodeName").asText().equals(node))
                .map(pod -> pod.at("/metadata/name").asText())
                .findFirst()
                .orElseThrow();
    }

    /** Where the outside sends packets to this address now. */
    private String neighbour(String service, Family family) {
        String output = command("ip", "neigh", "show", address(service, family));
        return output.replaceAll("(?s).*lladdr (\\S+).*", "$1");
    }

    /** Asks the network anew who has an address. */
    private String probe(String address) {
        command("ip", "neigh", "flush", "to", address);
        command("ping", "-c1", "-W1", address);
        return command("ip", "neigh", "show", address);
    }

    private String mac(String node) {
        return lab.lab()
                .run("default", node, List.of("ip", "-oneline", "link", "show", "eth0"), PATIENCE)
                .output()
                .replaceAll("(?s).*link/ether (\\S+).*", "$1");
    }

    private String command(String... words) {
        return lab.lab().run("default", "outside", List.of(words), PATIENCE).output();
    }
}
