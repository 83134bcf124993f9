package dev.fairway.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real etcd and kube-apiserver with RBAC and an audit log, and the real kubectl and helm as their administrator's.
 *
 * <p>Each program is looked for in the folder that {@code KUBEBUILDER_ASSETS} names, as Go's projects do, then in
 * {@code fairway-peers/bin} of the user's cache, then in the {@code PATH}.
 */
final class ControlPlane {
    static final int PORT = 6443;

    private static final List<String> PROGRAMS = List.of("etcd", "kube-apiserver", "kubectl", "helm");
    private static final String TOKEN = "admin-token-of-a-test";
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules: [{level: Metadata}]
            """;

    private final Machine machine;
    private final Path directory;
    private final Path kubeconfig;

    /** Starts one, or has the calling test skipped where a program is missing. */
    ControlPlane(Machine machine) {
        this.machine = machine;
        this.directory = machine.directory();
        this.kubeconfig = directory.resolve("kubeconfig");
        try {
            Files.writeString(directory.resolve("audit.yaml"), AUDIT_POLICY);
            Files.writeString(directory.resolve("tokens.csv"), TOKEN + ",admin,admin,\"system:masters\"\n");
            Files.writeString(kubeconfig, """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: test, cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}}]
                    users: [{name: admin, user: {token: "%s"}}]
                    contexts: [{name: test, context: {cluster: test, user: admin}}]
                    current-context: test
                    """.formatted(PORT, certificate(), TOKEN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    static void assumeThere() {
        Assumptions.assumeTrue(
                PROGRAMS.stream().allMatch(program -> find(program).isPresent()),
                "not all of " + PROGRAMS + " are in $KUBEBUILDER_ASSETS, fairway-peers/bin of the cache, or the PATH");
    }

    String kubectl(String... arguments) {
        return machine.exec(command("kubectl", arguments));
    }

    String helm(String... arguments) {
        return machine.exec(command("helm", arguments));
    }

    /** Requests that were refused for want of a right, one a line: who, what, where. */
    List<String> refused() {
        try (Stream<String> lines = Files.lines(directory.resolve("audit.log"))) {
            return lines.filter(line -> line.contains("\"code\":403")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests of one service account. */
    List<String> requestsOf(String serviceAccount) {
        try (Stream<String> lines = Files.lines(directory.resolve("audit.log"))) {
            return lines.filter(line -> line.contains("\"username\":\"system:serviceaccount:" + serviceAccount + "\""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What signs the API server's certificate: itself. */
    Path certificate() {
        return directory.resolve("certificates").resolve("apiserver.crt");
    }

    private void start() {
        machine.start(
                "etcd",
                List.of(
                        program("etcd"),
                        "--data-dir=" + directory.resolve("etcd"),
                        "--unsafe-no-fsync",
                        "--log-level=error"));
        machine.exec(
                "openssl", "genrsa", "-out", directory.resolve("accounts.key").toString(), "2048");
        Process server = machine.start(
                "kube-apiserver",
                List.of(
                        program("kube-apiserver"),
                        "--etcd-servers=http://127.0.0.1:2379",
                        "--bind-address=127.0.0.1",
                        "--advertise-address=" + Machine.ADDRESS,
                        "--secure-port=" + PORT,
                        "--cert-dir=" + directory.resolve("certificates"),
                        "--token-auth-file=" + directory.resolve("tokens.csv"),
                        "--authorization-mode=RBAC",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + directory.resolve("accounts.key"),
                        "--service-account-signing-key-file=" + directory.resolve("accounts.key"),
                        "--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112",
                        "--disable-admission-plugins=ServiceAccount",
                        "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
                        "--audit-policy-file=" + directory.resolve("audit.yaml"),
                        "--audit-log-path=" + directory.resolve("audit.log"),
                        "--profiling=false"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .failFast("kube-apiserver has ended; see its log in " + directory, () -> !server.isAlive())
                .until(() -> machine.answers(
                        "https://127.0.0.1:" + PORT + "/readyz", "-H", "Authorization: Bearer " + TOKEN));
    }

    private String[] command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "KUBECONFIG=" + kubeconfig, program(program)));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private static String program(String name) {
        return find(name).orElseThrow().toString();
    }

    private static Optional<Path> find(String program) {
        Path caches = Path.of(Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache"));
        return Stream.of(
                        Stream.ofNullable(System.getenv("KUBEBUILDER_ASSETS")).map(Path::of),
                        Stream.of(caches.resolve("fairway-peers").resolve("bin")),
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of))
                .flatMap(folders -> folders)
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
