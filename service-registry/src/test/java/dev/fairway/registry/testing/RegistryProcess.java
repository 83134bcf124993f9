package dev.fairway.registry.testing;

import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryOptions;
import dev.fairway.registryclient.TlsFiles;
import dev.fairway.testing.TestBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The packaged registry as a process of its own, on free ports that it keeps over restarts. */
public final class RegistryProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final Path directory;
    private final int grpcPort = TestBroker.freePort();
    private final int httpPort = TestBroker.freePort();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> jvmArguments = new ArrayList<>();
    private List<String> launcher = List.of();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;

    /** Keeps its data and its log in this folder. */
    public RegistryProcess(Path directory, String kafkaAddress) {
        this.directory = directory;
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafkaAddress);
        environment.put("SERVICE_REGISTRY_DATA_DIR", directory.resolve("data").toString());
        environment.put("QUARKUS_GRPC_SERVER_HOST", "127.0.0.1");
        environment.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort));
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
    }

    public RegistryProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public RegistryProcess withTls(TlsFiles files) {
        return with("SERVICE_REGISTRY_TLS_CA", files.ca().toString())
                .with("SERVICE_REGISTRY_TLS_CERTIFICATE", files.certificate().toString())
                .with("SERVICE_REGISTRY_TLS_KEY", files.key().toString());
    }

    public RegistryProcess withHeap(String size) {
        jvmArguments.add("-Xmx" + size);
        return this;
    }

    /** Its folder is a file system of its own with that much room, which is gone with the process. */
    public RegistryProcess onDiskOf(String size) {
        String mount = "mount -t tmpfs -o size=\"$1\" none \"$2\" && shift 2 && exec \"$@\"";
        launcher = List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                mount,
                "sh",
                size,
                directory.resolve("data").toString());
        return this;
    }

    public RegistryProcess start() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError"));
        if (jvmArguments.isEmpty()) {
            command.add("-Xmx192m");
        }
        command.addAll(jvmArguments);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
        return this;
    }

    public Path log() {
        return directory.resolve("log");
    }

    public void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    public void stop() throws InterruptedException {
        Process running = running();
        running.destroy();
        if (!running.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the registry does not stop");
        }
    }

    public boolean isRunning() {
        return running().isAlive();
    }

    /** The exit code, of a process that ends by itself. */
    public int awaitEnd() throws InterruptedException {
        if (!running().waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the registry does not end; see " + log());
        }
        return running().exitValue();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    public RegistryProcess awaitReady() {
        Awaitility.await("ready; see " + log())
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get("/q/health/ready")
                        .filter(r -> r.statusCode() == 200)
                        .isPresent());
        return this;
    }

    /** A metric without labels; NaN when there is none. */
    public double metric(String name) {
        return get("/q/metrics")
                .map(HttpResponse::body)
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private Optional<HttpResponse<String>> get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(web() + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Where the web page is, without a slash at the end. */
    public String web() {
        return "http://127.0.0.1:" + httpPort;
    }

    public RegistryOptions options() {
        return RegistryOptions.of("127.0.0.1:" + grpcPort).withDeadline(Duration.ofSeconds(20));
    }

    public RegistryChannel connect() {
        return RegistryChannel.open(options());
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
