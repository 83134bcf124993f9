package dev.fairway.tracker.system;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.fairway.api.standalone.v1.ApplyRequest;
import dev.fairway.api.standalone.v1.ApplyResponse;
import dev.fairway.api.standalone.v1.ClusterGrpc;
import dev.fairway.api.standalone.v1.DeleteRequest;
import dev.fairway.api.standalone.v1.GetRequest;
import dev.fairway.api.standalone.v1.ListRequest;
import dev.fairway.api.standalone.v1.Object;
import dev.fairway.api.standalone.v1.UpdateStatusRequest;
import dev.fairway.testing.TestBroker;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The packaged endpoint tracker as a process of its own. */
final class TrackerProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    private final Process process;
    private final int httpPort = TestBroker.freePort();
    private final int grpcPort = TestBroker.freePort();
    private final ManagedChannel channel;

    TrackerProcess(String kafka, Path directory, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dkafka.bootstrap.servers=" + kafka,
                "-Dendpoint-tracker.data-dir=" + directory.resolve("tracker"),
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.grpc.server.host=127.0.0.1",
                "-Dquarkus.grpc.server.port=" + grpcPort));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("tracker.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("the tracker does not start", e);
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    int grpcPort() {
        return grpcPort;
    }

    int httpPort() {
        return httpPort;
    }

    void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(50)).until(() -> code("/q/health/ready") == 200);
    }

    /** The answer's status code, 0 when there is none; the body is thrown away. */
    int code(String path) {
        return get(path).map(HttpResponse::statusCode).orElse(0);
    }

    Optional<HttpResponse<String>> get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    ManagedChannel channel() {
        return channel;
    }

    ClusterGrpc.ClusterBlockingStub api() {
        return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    ApplyResponse apply(String manifest) {
        return api().apply(ApplyRequest.newBuilder()
                .setManifest(ByteString.copyFromUtf8(manifest))
                .build());
    }

    void delete(String kind, String name) {
        api().delete(DeleteRequest.newBuilder()
                .setKind(kind)
                .setName(name)
                .setGracePeriodSeconds(0)
                .build());
    }

    Object object(String kind, String name) {
        return api().get(GetRequest.newBuilder().setKind(kind).setName(name).build());
    }

    List<Object> list(String kind) {
        List<Object> objects = new ArrayList<>();
        Iterator<Object> answers =
                api().list(ListRequest.newBuilder().setKind(kind).build());
        answers.forEachRemaining(objects::add);
        return objects;
    }

    Object status(String kind, String name, String node, String status) {
        return api().updateStatus(UpdateStatusRequest.newBuilder()
                .setKind(kind)
                .setName(name)
                .setNodeName(node)
                .setStatus(ByteString.copyFromUtf8(status))
                .build());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGSTOP: it lives, and does nothing. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    /** SIGTERM, and waits. */
    void terminate() {
        process.destroy();
        join();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        join();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        terminate();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot send SIG" + name, e);
        }
    }

    private void join() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
