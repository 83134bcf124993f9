package dev.fairway.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.network.Readiness.Http;
import dev.fairway.lab.network.Readiness.Scheme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP and HTTPS against real servers on the loopback interface. */
class ReadinessIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void theStatusDecidesAndNoCertificateIsVerified(Scheme scheme) throws Exception {
        // Given
        HttpServer server = server(scheme);
        try {
            // When, Then
            assertThat(question(scheme, server, "/200").failure(LONG)).isEmpty();
            assertThat(question(scheme, server, "/302").failure(LONG)).isEmpty();
            assertThat(question(scheme, server, "/404").failure(LONG)).isPresent();
            assertThat(question(scheme, server, "/503").failure(LONG)).isPresent();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void plainHttpIsNoAnswerToHttps() throws Exception {
        // Given
        HttpServer server = server(Scheme.HTTP);
        try {
            // When, Then
            assertThat(question(Scheme.HTTPS, server, "/200").failure(LONG)).isPresent();
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void anAnswerThatDripsDoesNotOutlastTheTimeout(Scheme scheme) throws Exception {
        // Given
        try (ServerSocket server = dripping()) {
            Http question = new Http(scheme, (InetSocketAddress) server.getLocalSocketAddress(), "/", Map.of());
            long begin = System.nanoTime();
            // When
            boolean failed = question.failure(SHORT).isPresent();
            // Then
            assertThat(failed).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
        }
    }

    private static Http question(Scheme scheme, HttpServer server, String path) {
        return new Http(scheme, server.getAddress(), path, Map.of());
    }

    /** Answers each path with the status that it names. */
    private HttpServer server(Scheme scheme) throws Exception {
        HttpServer server = switch (scheme) {
            case HTTP -> HttpServer.create(ANY_PORT, 0);
            case HTTPS -> secured();
        };
        server.createContext("/", exchange -> {
            int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private HttpsServer secured() throws Exception {
        Path file = directory.resolve("keys.p12");
        char[] password = "changeit".toCharArray();
        Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(password),
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=somebody else")
                .run();
        KeyStore keys = KeyStore.getInstance(file.toFile(), password);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(ANY_PORT, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    /** Sends the start of an answer, a byte at a time, for as long as anybody listens. */
    private static ServerSocket dripping() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket client = server.accept()) {
                while (true) {
                    client.getOutputStream().write('H');
                    client.getOutputStream().flush();
                    LockSupport.parkNanos(SHORT.dividedBy(10).toNanos());
                }
            } catch (IOException _) {
                // The client has had enough, or the test is over.
            }
        });
        return server;
    }
}
