package dev.fairway.dns.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The two small HTTP servers of CoreDNS's plugins health and ready, each on its own port. */
public final class StatusServers implements AutoCloseable {

    private final Vertx vertx;
    private final String host;
    private final List<HttpServer> servers = new ArrayList<>();

    public StatusServers(Vertx vertx, String host) {
        this.vertx = vertx;
        this.host = host;
    }

    /**
     * Serves one path: 200 and OK while nothing is wrong, otherwise 503 and what is.
     *
     * @param problems empty when all is well
     * @return the port, of interest where 0 asked for a free one
     */
    public int serve(int port, String path, Supplier<String> problems) {
        HttpServer server = vertx.createHttpServer().requestHandler(request -> answer(request, path, problems));
        servers.add(server);
        return server.listen(port, host)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .actualPort();
    }

    private static void answer(HttpServerRequest request, String path, Supplier<String> problems) {
        if (!path.equals(request.path())) {
            request.response().setStatusCode(404).end();
            return;
        }
        String wrong = problems.get();
        request.response()
                .putHeader("content-type", "text/plain; charset=utf-8")
                .setStatusCode(wrong.isEmpty() ? 200 : 503)
                .end(wrong.isEmpty() ? "OK" : wrong);
    }

    @Override
    public void close() {
        servers.forEach(HttpServer::close);
    }
}
