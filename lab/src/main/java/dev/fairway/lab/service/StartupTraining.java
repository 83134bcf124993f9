package dev.fairway.lab.service;

import dev.fairway.lab.JavaCommand;
import dev.fairway.lab.LabException;
import dev.fairway.lab.host.FileTree;
import dev.fairway.lab.kafka.KafkaBroker;
import dev.fairway.lab.network.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the start-up caches: runs Kafka and the services of the host side once, on the loopback interface, and ends them in good
 * order, for a JVM writes its cache when it ends.
 */
public final class StartupTraining {
    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofMinutes(3);
    /** In the order in which they are started. */
    private static final List<String> SERVICES = List.of("endpoint-tracker", "service-registry", "lb-provisioner");

    private static final Duration POLL = Duration.ofMillis(200);

    private final Path home;
    private final StartupCaches caches;
    private final Path directory;
    private final List<Run> runs = new ArrayList<>();

    private StartupTraining(Path home, StartupCaches caches, Path directory) {
        this.home = home;
        this.caches = caches;
        this.directory = directory;
    }

    private record Run(String name, Process process, Path fresh, Path kept) {}

    /** Does nothing when the caches of this build are there, or when this program itself does not run from a jar. */
    public static void makeCaches(Path home, StartupCaches caches, Consumer<String> progress) {
        Optional<Path> jars = JavaCommand.jarFolder();
        if (jars.isEmpty()) {
            // A JVM caches what comes from jars only.
            return;
        }
        boolean isDone = Files.exists(caches.file("kafka", jars.get()))
                && SERVICES.stream()
                        .allMatch(program -> Files.exists(caches.file(program, Services.build(home, program))));
        if (isDone) {
            return;
        }
        try {
            Files.createDirectories(caches.directory());
            Path directory = Files.createTempDirectory(caches.directory(), "training-");
            try {
                new StartupTraining(home, caches, directory).run(progress);
            } finally {
                FileTree.delete(directory);
            }
        } catch (IOException e) {
            throw new LabException("cannot make the start-up caches: " + e.getMessage(), e);
        }
    }

    private void run(Consumer<String> progress) throws IOException {
        progress.accept("training the JVMs for fast starts");
        try {
            int kafkaPort = freePort();
            List<String> arguments = List.of(
                    "127.0.0.1",
                    Integer.toString(kafkaPort),
                    Integer.toString(freePort()),
                    directory.resolve("data").toString());
            JavaCommand.jarFolder()
                    .ifPresent(jars -> start(
                            "kafka",
                            jars,
                            options -> JavaCommand.ofClass(KafkaBroker.class, Services.KAFKA_HEAP, options, arguments),
                            Map.of()));
            awaitReady(new Readiness.Tcp(loopback(kafkaPort)));
            for (String service : SERVICES) {
                int httpPort = freePort();
                startService(service, kafkaPort, httpPort);
                awaitReady(new Readiness.Http(loopback(httpPort), "/q/health/ready", Map.of()));
            }
            for (Run run : runs.reversed()) {
                end(run);
            }
        } finally {
            runs.forEach(run -> run.process().destroyForcibly());
        }
    }

    private void startService(String service, int kafkaPort, int httpPort) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(httpPort));
        settings.put("quarkus.grpc.server.host", "127.0.0.1");
        settings.put("quarkus.grpc.server.port", Integer.toString(freePort()));
        settings.put("kafka.bootstrap.servers", "127.0.0.1:" + kafkaPort);
        settings.put(service + ".data-dir", directory.resolve(service).toString());
        Path build = Services.build(home, service);
        start(
                service,
                build,
                options -> JavaCommand.ofJar(build.resolve("quarkus-run.jar"), Services.HOST_HEAP, options),
                Services.environment(settings));
    }

    private interface CommandLine {
        List<String> with(List<String> options);
    }

    private void start(String name, Path build, CommandLine command, Map<String, String> environment) {
        Path fresh = directory.resolve(name + ".aot");
        ProcessBuilder builder = new ProcessBuilder(command.with(List.of("-XX:AOTCacheOutput=" + fresh)))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        try {
            runs.add(new Run(name, builder.start(), fresh, caches.file(name, build)));
        } catch (IOException e) {
            throw new LabException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    private static void awaitReady(Readiness question) throws IOException {
        Instant deadline = Instant.now().plus(READY);
        while (question.failure(Duration.ofSeconds(2)).isPresent()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("not ready in time: " + question);
            }
            pause();
        }
    }

    private static void end(Run run) throws IOException {
        run.process().destroy();
        try {
            if (!run.process().waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(run.name() + " did not write its cache in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (Files.exists(run.fresh())) {
            Files.move(run.fresh(), run.kept(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
