package dev.fairway.nodeproxy.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.PortNumber;
import dev.fairway.nodeproxy.core.health.HealthCheck;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCheckPortsIT {

    private static final ServiceKey WEB = new ServiceKey("default", "web");
    private static final List<InetAddress> HERE = List.of(InetAddress.ofLiteral("127.0.0.1"));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final HealthCheckPorts ports = new HealthCheckPorts(vertx, healthy::get);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void tearDown() {
        ports.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aNodeWithEndpointsIsHealthyAndTellsHowMany() throws IOException {
        // Given
        int port = freePort();

        // When
        ports.update(checks(port, 2), HERE);

        // Then
        HttpResponse<String> response =
                await().until(() -> get(port), Optional::isPresent).orElseThrow();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Load-Balancing-Endpoint-Weight"))
                .contains("2");
        assertThat(response.body())
                .isEqualTo("{\"service\":{\"namespace\":\"default\",\"name\":\"web\"},\"localEndpoints\":2,"
                        + "\"serviceProxyHealthy\":true}");
    }

    @Test
    void aNodeWithoutEndpointsOrWithAnUnhealthyProxyIsNot() throws Exception {
        // Given
        int port = freePort();
        ports.update(checks(port, 1), HERE);
        await().until(() -> get(port).isPresent());

        // When / Then
        healthy.set(false);
        assertThat(get(port).orElseThrow().statusCode()).isEqualTo(503);
        healthy.set(true);
        ports.update(checks(port, 0), HERE);
        assertThat(get(port).orElseThrow().statusCode()).isEqualTo(503);
    }

    @Test
    void aPortThatIsNoLongerWantedIsClosed() throws IOException {
        // Given
        int port = freePort();
        ports.update(checks(port, 1), HERE);
        await().until(() -> get(port).isPresent());

        // When
        ports.update(Map.of(), HERE);

        // Then
        await().until(() -> get(port).isEmpty());
    }

    private static Map<ServiceKey, HealthCheck> checks(int port, int endpoints) {
        return Map.of(WEB, new HealthCheck(WEB, new PortNumber(port), endpoints));
    }

    private Optional<HttpResponse<String>> get(int port) throws InterruptedException {
        try {
            return Optional.of(client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
