package dev.fairway.dns.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;

/** dns-responder as it is shipped, on ports of its own. */
record DnsProcess(Process process, Path log, int port, int metricsPort, int healthPort, int readyPort)
        implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    /** Starts it behind a registry; {@code settings} are environment variables. */
    static DnsProcess start(int registryPort, Path folder, Map<String, String> settings) throws IOException {
        return start(List.of(), registryPort, folder, settings);
    }

    /** The same as the program that {@code before} ends with, which must become it: exec, no child. */
    static DnsProcess start(List<String> before, int registryPort, Path folder, Map<String, String> settings)
            throws IOException {
        int[] ports = freePorts();
        Path log = folder.resolve("dns-responder.log");
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-jar",
                JAR.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("DNS_RESPONDER_REGISTRY_ADDRESS", "127.0.0.1:" + registryPort);
        environment.put("DNS_RESPONDER_LISTEN", "127.0.0.1");
        environment.put("DNS_RESPONDER_PORT", String.valueOf(ports[0]));
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(ports[1]));
        environment.put("DNS_RESPONDER_HTTP_HEALTH_PORT", String.valueOf(ports[2]));
        environment.put("DNS_RESPONDER_HTTP_READY_PORT", String.valueOf(ports[3]));
        environment.put("DNS_RESPONDER_DATA_DIR", folder.resolve("data").toString());
        environment.putAll(settings);
        return new DnsProcess(builder.start(), log, ports[0], ports[1], ports[2], ports[3]);
    }

    private static int[] freePorts() throws IOException {
        ServerSocket[] sockets = new ServerSocket[4];
        int[] ports = new int[sockets.length];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports[i] = sockets[i].getLocalPort();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    Message ask(String name, int type) throws IOException {
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port);
        resolver.setTimeout(Duration.ofSeconds(5));
        return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
    }

    /** Status and body, or "0" when nobody listens. */
    String ready() throws InterruptedException {
        return get(readyPort, "/ready");
    }

    String health() throws InterruptedException {
        return get(healthPort, "/health");
    }

    String metrics() throws InterruptedException {
        return get(metricsPort, "/metrics");
    }

    private static String get(int port, String path) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body().strip();
        } catch (IOException _) {
            return "0";
        }
    }

    String logged() throws IOException {
        return Files.readString(log);
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
