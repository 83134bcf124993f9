package dev.fairway.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeListBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers what templates look up: Nodes and Secrets. Helm finds it by the kubeconfig that the build names in the
 * environment of tests.
 */
final class FakeApiServer implements AutoCloseable {
    private static final String RESOURCES = """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
              {"name": "nodes", "kind": "Node", "namespaced": false, "verbs": ["get", "list"]},
              {"name": "secrets", "kind": "Secret", "namespaced": true, "verbs": ["get", "list"]}]}""";
    private static final String NOT_FOUND =
            "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"reason\": \"NotFound\", \"code\": 404}";

    private final HttpServer server;
    private final List<String> nodes;
    private final Manifests stored;

    FakeApiServer(List<String> nodes, Manifests stored) {
        this.nodes = nodes;
        this.stored = stored;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            Files.writeString(Path.of(System.getenv("KUBECONFIG")), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                    contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
                    users: [{name: nobody, user: {}}]
                    current-context: fake
                    """.formatted(
                            server.getAddress().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = body(path);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(body.equals(NOT_FOUND) ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String body(String path) {
        if (path.equals("/api/v1")) {
            return RESOURCES;
        }
        if (path.equals("/api/v1/nodes")) {
            return Serialization.asJson(new NodeListBuilder()
                    .withItems(nodes.stream()
                            .map(name -> new NodeBuilder()
                                    .withNewMetadata()
                                    .withName(name)
                                    .endMetadata()
                                    .build())
                            .toList())
                    .build());
        }
        return stored.all(Secret.class).stream()
                .filter(secret ->
                        path.endsWith("/secrets/" + secret.getMetadata().getName()))
                .findFirst()
                .map(Serialization::asJson)
                .orElse(NOT_FOUND);
    }
}
