package dev.fairway.nodeproxy.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** node-proxy as it is shipped, run in a network namespace. */
record NodeProcess(Process process, Path log) implements AutoCloseable {

    /** How it can be started: from the jar, and natively where that was built. */
    static Stream<List<String>> commands() throws IOException {
        Path target = Path.of("target");
        Path jar = target.resolve("quarkus-app/quarkus-run.jar");
        List<List<String>> commands = new ArrayList<>();
        if (Files.exists(jar)) {
            commands.add(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx96m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-jar",
                    jar.toString()));
        }
        try (Stream<Path> files = Files.list(target)) {
            files.filter(file -> file.toString().endsWith("-runner"))
                    .forEach(runner -> commands.add(List.of(runner.toString(), "-Xmx64m")));
        }
        return commands.stream();
    }

    static NodeProcess start(List<String> command, String namespace, Path directory, String... arguments)
            throws IOException {
        return startWith(command, namespace, directory, Map.of(), arguments);
    }

    static NodeProcess startWith(
            List<String> command, String namespace, Path directory, Map<String, String> settings, String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(command);
        words.addAll(List.of(arguments));
        Path log = directory.resolve("node-proxy.log");
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("NODE_PROXY_NODE_NAME", "node-1");
        builder.environment().put("NODE_PROXY_MODE", "replace");
        builder.environment().put("NODE_PROXY_REGISTRY_ADDRESS", "127.0.0.1:" + RegistryInNamespace.PORT);
        builder.environment()
                .put("NODE_PROXY_DATA_DIR", directory.resolve("data").toString());
        builder.environment().putAll(settings);
        return new NodeProcess(builder.start(), log);
    }

    /** Ends it as a supervisor does, and waits. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end on SIGTERM");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
