package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairway.lab.LabOptions;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.TlsFiles;
import dev.fairway.lab.network.Sandbox;
import dev.fairway.lab.system.Client.Load;
import dev.fairway.lab.system.HttpClient.Response;
import dev.fairway.lab.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ingresses through the gateway, as a client outside of the cluster sees them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class IngressST {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int BACKENDS = 3;

    private SystemLab lab;
    private Cluster cluster;
    private Cluster system;
    private Sandbox outside;

    @TempDir
    Path directory;

    @BeforeAll
    void start() {
        assumeTrue(
                Files.isExecutable(LabOptions.named("x").home().resolve("lab/target/envoy")),
                "there is no Envoy on this machine: ./fairway fetches it");
        String name = SystemLab.name("ing");
        lab = SystemLab.start(name);
        cluster = Cluster.of(lab.lab(), "default");
        system = Cluster.of(lab.lab(), "kube-system");
        outside = new Sandbox(RunDirectory.of(name).path().resolve("outside"));
        for (int i = 0; i < BACKENDS; i++) {
            cluster.apply(Manifests.pod("backend-" + i, "b" + i));
            cluster.apply(Manifests.service("s" + i, "b" + i));
        }
        for (int i = 0; i < BACKENDS; i++) {
            cluster.awaitReadyPods("b" + i, 1);
        }
        await().atMost(PATIENCE)
                .until(() -> !system.get("Service", "gateway")
                        .at("/status/loadBalancer/ingress")
                        .isMissingNode());
    }

    @AfterAll
    void stop() {
        if (lab != null) {
            cluster.close();
            system.close();
            lab.close();
        }
    }

    /** The rows of the table that decides in `rules`, each over real HTTP. */
    @Test
    void requestsAreTakenByTheRulesOfTheTable() throws IOException {
        Path table = LabOptions.named("x").home().resolve("rules/src/test/resources/ingress/requests.txt");
        List<String> rows = Files.readAllLines(table).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        for (int n = 0; n < rows.size(); n++) {
            // Given
            List<String> cells =
                    Arrays.stream(rows.get(n).split("\\|")).map(String::strip).toList();
            List<String> rules =
                    Arrays.stream(cells.get(0).split(",")).map(String::strip).toList();
            String marker = "marker-" + n + ".test";
            cluster.apply(ingress("table", rules, marker));
            awaitStatus(marker, "/", 200);

            // When
            Response response = http(Family.IPV4).get(cells.get(1), cells.get(2));

            // Then
            String expected = cells.get(3).equals("404") ? "404" : "backend-" + rules.indexOf(cells.get(3));
            assertThat(response.pod().orElse(Integer.toString(response.status())))
                    .as(rows.get(n))
                    .isEqualTo(expected);
        }
        cluster.delete("Ingress", "table");
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void pathsAndHostsAreRoutedAndTheIngressSaysWhereItIsServed(Family family) {
        // When
        cluster.apply(ingress("shop", List.of("Prefix shop.test/", "Prefix shop.test/cart"), "shop-marker.test"));
        awaitStatus("shop-marker.test", "/", 200);

        // Then
        assertThat(http(family).get("shop.test", "/").pod()).contains("backend-0");
        assertThat(http(family).get("shop.test", "/cart/1").pod()).contains("backend-1");
        assertThat(http(family).get("other.test", "/").status()).isEqualTo(404);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.get("Ingress", "shop")
                                .at("/status/loadBalancer/ingress")
                                .findValuesAsText("ip"))
                        .containsExactlyInAnyOrder(address(Family.IPV4), address(Family.IPV6)));
        cluster.delete("Ingress", "shop");
        awaitStatus("shop.test", "/", 404);
    }

    @Test
    void tlsEndsAtTheGatewayAndANewCertificateIsUsedWithoutARestart() {
        // Given
        CertificateAuthority first = new CertificateAuthority(directory.resolve("first"), Instant.now());
        CertificateAuthority second = new CertificateAuthority(directory.resolve("second"), Instant.now());
        cluster.apply(secret("cert", first.issue("a", List.of())));

        // When
        cluster.apply(tlsIngress("secure", "localhost", "cert", "s0"));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(https("first")).contains("pod=backend-0"));

        // When
        cluster.apply(secret("cert", second.issue("a", List.of())));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(https("second")).contains("pod=backend-0"));
        assertThat(https("first")).doesNotContain("pod=");
        cluster.delete("Ingress", "secure");
        cluster.delete("Secret", "cert");
    }

    @Test
    void whatIsNotServedIsToldInEventsAndLeavesTheOthersAlone() {
        // Given
        cluster.apply(ingress("fine", List.of("Prefix fine.test/"), "fine-marker.test"));
        TlsFiles files = new CertificateAuthority(directory.resolve("unfit"), Instant.now()).issue("a", List.of());
        cluster.apply(secret("unfit", files));

        // When
        cluster.apply(tlsIngress("missing", "missing.test", "nowhere", "s0"));
        cluster.apply(tlsIngress("unfit", "unfit.test", "unfit", "s0"));
        cluster.apply(tlsIngress("homeless", "homeless.test", "unfit", "nobody"));

        // Then
        awaitEvent("missing", "SecretNotFound");
        awaitEvent("unfit", "CertificateDoesNotFit");
        awaitEvent("homeless", "ServiceNotFound");
        awaitStatus("homeless.test", "/", 503);
        awaitStatus("fine.test", "/", 200);

        // When
        cluster.apply(secret("nowhere", files));

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.reasons("missing")).doesNotContain("SecretNotFound"));
        List.of("fine", "missing", "unfit", "homeless").forEach(name -> cluster.delete("Ingress", name));
    }

    @Test
    void certificateThatEnvoyRefusesIsBlamedAndAllOthersGoOn() {
        // Given: a key of a length that Java takes and Envoy does not.
        cluster.apply(secret("short", WeakCertificate.issue(directory.resolve("short"), "short.test")));
        cluster.apply(tlsIngress("short", "short.test", "short", "s0"));
        awaitEvent("short", "RefusedByGateway");

        // When
        TlsFiles good = new CertificateAuthority(directory.resolve("good"), Instant.now()).issue("a", List.of());
        cluster.apply(secret("good", good));
        cluster.apply(tlsIngress("good", "localhost", "good", "s1"));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(https("good")).contains("pod=backend-1"));
        awaitStatus("short.test", "/", 200);
        List.of("short", "good").forEach(name -> cluster.delete("Ingress", name));
    }

    @Test
    void noRequestFailsWhileTheBackendsAreReplaced() {
        // Given
        cluster.apply(Manifests.deployment("web", 3));
        cluster.apply(Manifests.service("web", "web"));
        List<String> before = cluster.awaitReadyPods("web", 3);
        cluster.apply(tlsIngress("web", "test", "none", "web"));
        awaitStatus("test", "/", 200);

        // When
        try (Load load = Client.at(outside.netns(), address(Family.IPV4), 80).load(PAUSE)) {
            await().atMost(PATIENCE).until(() -> load.outcomes().size() > 20);
            cluster.apply(Manifests.deployment("web", 3)
                    .replace("labels: {app: web}}\n    spec", "labels: {app: web, version: two}}\n    spec"));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> cluster.awaitReadyPods("web", 3).stream().noneMatch(before::contains));
            Instant replaced = Instant.now();
            await().atMost(PATIENCE).until(() -> load.since(replaced).size() > 20);

            // Then
            assertThat(load.failures()).isEmpty();
        }
        cluster.delete("Ingress", "web");
    }

    private HttpClient http(Family family) {
        return new HttpClient(outside.netns(), address(family), 80);
    }

    /** What curl, trusting this authority, gets for https://localhost/ at the gateway. */
    private String https(String authority) {
        List<String> command = outside.enter(List.of(
                "curl",
                "-sS",
                "-m",
                "5",
                "--cacert",
                directory.resolve(authority).resolve("ca.crt").toString(),
                "--resolve",
                "localhost:443:" + address(Family.IPV4),
                "https://localhost/"));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String address(Family family) {
        for (String ip : system.get("Service", "gateway")
                .at("/status/loadBalancer/ingress")
                .findValuesAsText("ip")) {
            if (ip.contains(":") == (family == Family.IPV6)) {
                return ip;
            }
        }
        throw new AssertionError("the gateway has no address of " + family);
    }

    private void awaitStatus(String host, String path, int status) {
        await(host + path + " is " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> http(Family.IPV4).get(host, path).status() == status);
    }

    private void awaitEvent(String ingress, String reason) {
        await(ingress + ": " + reason)
                .atMost(PATIENCE)
                .until(() -> cluster.reasons(ingress).contains(reason));
    }

    private static String ingress(String name, List<String> rules, String marker) {
        StringBuilder manifest = new StringBuilder("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %s}
                spec:
                  rules:
                  - {host: %s, http: {paths: [{path: /, pathType: Prefix, %s}]}}
                """.formatted(name, marker, backend(0)));
        Optional<String> fallback = Optional.empty();
        for (int i = 0; i < rules.size(); i++) {
            String[] words = rules.get(i).split(" ", 2);
            if (words[0].equals("Default")) {
                fallback = Optional.of("  defaultB" + backend(i).substring(1) + "\n");
                continue;
            }
            String location = words.length > 1 ? words[1] : "";
            int slash = location.indexOf('/');
            String host = slash < 0 ? location : location.substring(0, slash);
            String path = slash < 0 ? "" : location.substring(slash);
            String type = words[0].equals("Specific") ? "ImplementationSpecific" : words[0];
            manifest.append("  - {%shttp: {paths: [{%spathType: %s, %s}]}}%n"
                    .formatted(
                            host.isEmpty() ? "" : "host: '" + host + "', ",
                            path.isEmpty() ? "" : "path: " + path + ", ",
                            type,
                            backend(i)));
        }
        return manifest + fallback.orElse("");
    }

    private static String backend(int number) {
        return "backend: {service: {name: s%d, port: {number: 80}}}".formatted(number);
    }

    private static String tlsIngress(String name, String host, String secret, String service) {
        return """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %s}
                spec:
                  tls: [{hosts: [%s], secretName: %s}]
                  rules:
                  - host: %2$s
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: %4$s, port: {name: http}}}}]}
                """.formatted(name, host, secret, service);
    }

    private static String secret(String name, TlsFiles files) {
        return """
                {apiVersion: v1, kind: Secret, type: kubernetes.io/tls, metadata: {name: %s},
                 data: {tls.crt: %s, tls.key: %s}}
                """.formatted(name, base64(files.certificate()), base64(files.key()));
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
