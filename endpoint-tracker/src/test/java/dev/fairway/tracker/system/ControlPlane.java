package dev.fairway.tracker.system;

import dev.fairway.testing.TestBroker;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real control plane: etcd and kube-apiserver, and kube-controller-manager's endpoint controllers on request.
 *
 * <p>The programs are looked for in the folder that {@code KUBEBUILDER_ASSETS} names, as Go's projects do, then in
 * {@code fairway-peers/bin} of the user's cache.
 */
final class ControlPlane implements AutoCloseable {

    private static final String TOKEN = "admin-token-of-a-test";
    private static final Duration START = Duration.ofSeconds(90);
    private static final List<String> ENDPOINT_CONTROLLERS = List.of(
            "endpoints-controller",
            "endpointslice-controller",
            "endpointslice-mirroring-controller",
            // Takes the slices of a Service that is gone away.
            "garbage-collector-controller");

    private final Path binaries;
    private final Path directory;
    private final int etcdPort = TestBroker.freePort();
    private final int etcdPeerPort = TestBroker.freePort();
    private final int port = TestBroker.freePort();
    private final Path kubeconfig;
    private final Process etcd;
    private final List<Process> controllers = new ArrayList<>();
    private Process apiServer;
    private KubernetesClient client;

    /** Starts one, or has the calling test skipped where the programs are missing. */
    static ControlPlane start(Path directory) {
        Optional<Path> binaries = binaries();
        Assumptions.assumeTrue(
                binaries.isPresent(),
                "no etcd and kube-apiserver: neither in $KUBEBUILDER_ASSETS nor in fairway-peers/bin of the cache");
        try {
            return new ControlPlane(binaries.get(), Files.createDirectories(directory.resolve("control-plane")));
        } catch (IOException e) {
            throw new IllegalStateException("the control plane does not start", e);
        }
    }

    private ControlPlane(Path binaries, Path directory) throws IOException {
        this.binaries = binaries;
        this.directory = directory;
        this.kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(directory.resolve("tokens.csv"), TOKEN + ",admin,admin,\"system:masters\"\n");
        Files.writeString(directory.resolve("service-accounts.key"), serviceAccountKey());
        etcd = launch(
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--unsafe-no-fsync",
                "--log-level=error",
                "--listen-client-urls=http://127.0.0.1:" + etcdPort,
                "--advertise-client-urls=http://127.0.0.1:" + etcdPort,
                "--listen-peer-urls=http://127.0.0.1:" + etcdPeerPort,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + etcdPeerPort,
                "--initial-cluster=default=http://127.0.0.1:" + etcdPeerPort);
        startApiServer();
    }

    /** Starts kube-controller-manager with its endpoint controllers. */
    void startEndpointControllers() {
        startEndpointControllers(ENDPOINT_CONTROLLERS.toArray(String[]::new));
    }

    /** Starts kube-controller-manager with these controllers. */
    void startEndpointControllers(String... names) {
        controllers.add(launch(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig,
                "--leader-elect=false",
                "--secure-port=0",
                "--kube-api-qps=500",
                "--kube-api-burst=1000",
                "--controllers=" + String.join(",", names)));
    }

    /** The process of kube-controller-manager. */
    long endpointControllers() {
        return controllers.getLast().pid();
    }

    /** As administrator. */
    KubernetesClient client() {
        return client;
    }

    /** The administrator's kubeconfig. */
    Path kubeconfig() {
        return kubeconfig;
    }

    /** Has kubectl do something as administrator; {@code input} is its standard input. What it says comes back. */
    String kubectl(String input, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(binaries.resolve("kubectl").toString(), "--kubeconfig=" + kubeconfig));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (Writer stdin = process.outputWriter()) {
                stdin.write(input);
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
            return said;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(command.toString(), e);
        }
    }

    /** Ends kube-controller-manager. */
    void stopEndpointControllers() {
        controllers.forEach(ControlPlane::kill);
        controllers.clear();
    }

    /** Ends the API server at once and starts it again: its memory of past changes is lost. */
    void restartApiServer() {
        client.close();
        kill(apiServer);
        try {
            startApiServer();
        } catch (IOException e) {
            throw new IllegalStateException("the API server does not start again", e);
        }
    }

    @Override
    public void close() {
        client.close();
        controllers.forEach(ControlPlane::kill);
        kill(apiServer);
        kill(etcd);
    }

    private void startApiServer() throws IOException {
        Path key = directory.resolve("service-accounts.key");
        apiServer = launch(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + directory.resolve("certificates"),
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + key,
                "--service-account-signing-key-file=" + key,
                "--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112",
                "--disable-admission-plugins=ServiceAccount",
                "--profiling=false");
        Path certificate = directory.resolve("certificates").resolve("apiserver.crt");
        Awaitility.await().atMost(START).until(() -> Files.exists(certificate));
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters:
                - name: test
                  cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}
                users:
                - name: admin
                  user: {token: "%s"}
                contexts:
                - name: test
                  context: {cluster: test, user: admin}
                current-context: test
                """.formatted(port, certificate, TOKEN));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        Awaitility.await().atMost(START).ignoreExceptions().until(this::isReady);
    }

    private boolean isReady() {
        return apiServer.isAlive() && "ok".equals(client.raw("/readyz"));
    }

    private Process launch(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(binaries.resolve(program).toString()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(program + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(program + " does not start", e);
        }
    }

    private static Optional<Path> binaries() {
        List<Path> candidates = new ArrayList<>();
        String assets = System.getenv("KUBEBUILDER_ASSETS");
        if (assets != null) {
            candidates.add(Path.of(assets));
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches = cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        candidates.add(caches.resolve("fairway-peers").resolve("bin"));
        return candidates.stream()
                .filter(folder -> Files.isExecutable(folder.resolve("kube-apiserver"))
                        && Files.isExecutable(folder.resolve("etcd")))
                .findFirst();
    }

    private static String serviceAccountKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What they hold is thrown away: they need not end in good order. */
    private static void kill(Process process) {
        try {
            if (!process.destroyForcibly().waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("does not end: " + process.info());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
