package dev.fairway.provisioner.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.testing.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moto's server, which answers as AWS does; from the Python environment that the launcher makes. */
public final class Moto implements AutoCloseable {

    private static final Path LINK = Path.of("target", "moto");
    private static final Pattern ARN = Pattern.compile("arn:aws:acm:[^\"]+");

    private final Process process;
    private final int port = TestBroker.freePort();

    private Moto(Path server, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(server.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("moto.log").toFile());
        builder.environment().putAll(Map.of("PYTHONDONTWRITEBYTECODE", "1"));
        process = builder.start();
        await().atMost(Duration.ofSeconds(60)).until(this::isUp);
    }

    /** Where it is: {@code $FAIRWAY_MOTO}, or where the launcher put it; empty where there is none. */
    public static Optional<Path> server() {
        String named = System.getenv("FAIRWAY_MOTO");
        Path server = named == null ? LINK.resolve("bin").resolve("moto_server") : Path.of(named);
        return Files.isExecutable(server) ? Optional.of(server.toAbsolutePath()) : Optional.empty();
    }

    public static Moto start(Path directory) throws IOException {
        return new Moto(server().orElseThrow(), directory);
    }

    private boolean isUp() {
        assertThat(process.isAlive()).as("moto_server").isTrue();
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** A certificate's ARN, by a call that is not worth a client. */
    String certificate(String domain) {
        HttpRequest request = HttpRequest.newBuilder(uri())
                .header("X-Amz-Target", "CertificateManager.RequestCertificate")
                .header("Content-Type", "application/x-amz-json-1.1")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/acm/aws4_request,"
                                + " SignedHeaders=host, Signature=0")
                .POST(HttpRequest.BodyPublishers.ofString("{\"DomainName\":\"" + domain + "\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Matcher arn = ARN.matcher(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            assertThat(arn.find()).isTrue();
            return arn.group();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
