package dev.fairway.nodeproxy.healthcheck;

import dev.fairway.model.ServiceKey;
import dev.fairway.nodeproxy.core.health.HealthCheck;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Answers load balancers that ask whether this node has endpoints of a Service (PRX-12): 200 while it has ready ones and
 * this proxy is healthy, else 503, with kube-proxy's body and header.
 *
 * <p>One thread calls {@link #update}; the servers answer on Vert.x's.
 */
public final class HealthCheckPorts implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(HealthCheckPorts.class);

    private final Vertx vertx;
    private final BooleanSupplier healthy;
    private final Map<Place, Listening> listening = new HashMap<>();

    /** @param healthy whether this proxy is; asked on any thread */
    public HealthCheckPorts(Vertx vertx, BooleanSupplier healthy) {
        this.vertx = vertx;
        this.healthy = healthy;
    }

    private record Place(InetAddress address, int port) {}

    /** A server with the newest of what it answers. */
    private static final class Listening {
        private final HttpServer server;
        private volatile HealthCheck check;

        Listening(HttpServer server, HealthCheck check) {
            this.server = server;
            this.check = check;
        }
    }

    /** Listens for these checks, on all of these addresses, and for no others. */
    public void update(Map<ServiceKey, HealthCheck> checks, List<InetAddress> addresses) {
        Map<Place, HealthCheck> wanted = new HashMap<>();
        checks.values()
                .forEach(check -> addresses.forEach(
                        address -> wanted.put(new Place(address, check.port().value()), check)));
        new ArrayList<>(listening.keySet())
                .stream().filter(place -> !wanted.containsKey(place)).forEach(this::stop);
        wanted.forEach((place, check) -> {
            Listening present = listening.get(place);
            if (present == null) {
                start(place, check);
            } else {
                present.check = check;
            }
        });
    }

    private void start(Place place, HealthCheck check) {
        HttpServer server = vertx.createHttpServer();
        Listening entry = new Listening(server, check);
        listening.put(place, entry);
        server.requestHandler(request -> answer(request, entry.check))
                .listen(place.port(), place.address().getHostAddress())
                .onFailure(failure -> LOG.warnf(
                        "The health check node port %d of Service %s cannot be served: %s",
                        place.port(), check.service(), failure.getMessage()));
    }

    private void stop(Place place) {
        Listening gone = listening.remove(place);
        if (gone != null) {
            gone.server.close();
        }
    }

    private void answer(HttpServerRequest request, HealthCheck check) {
        boolean proxyHealthy = healthy.getAsBoolean();
        request.response()
                .setStatusCode(check.localEndpoints() > 0 && proxyHealthy ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Load-Balancing-Endpoint-Weight", Integer.toString(check.localEndpoints()))
                .end("{\"service\":{\"namespace\":\"" + check.service().namespace() + "\",\"name\":\""
                        + check.service().name() + "\"},\"localEndpoints\":" + check.localEndpoints()
                        + ",\"serviceProxyHealthy\":" + proxyHealthy + "}");
    }

    @Override
    public void close() {
        new ArrayList<>(listening.keySet()).forEach(this::stop);
    }
}
