package dev.fairway.nodeproxy;

import dev.fairway.nodeproxy.core.health.ProxyHealth;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * {@code /healthz} and {@code /livez} with kube-proxy's meaning and form (PRX-13); {@code /readyz} tells whether the
 * first complete view is in the kernel.
 */
@Singleton
public class HealthRoutes {

    private final NodeProxy proxy;
    private final NodeProxyConfig config;
    private final MeterRegistry registry;

    /** Called by the container. */
    public HealthRoutes(NodeProxy proxy, NodeProxyConfig config, MeterRegistry registry) {
        this.proxy = proxy;
        this.config = config;
        this.registry = registry;
    }

    void add(@Observes Router router) {
        router.get("/healthz").handler(context -> {
            ProxyHealth health = proxy.health();
            boolean ok = isHealthy(health) && health.nodeEligible();
            answer(context, "kubeproxy.proxy.healthz", ok, health);
        });
        router.get("/livez").handler(context -> {
            ProxyHealth health = proxy.health();
            answer(context, "kubeproxy.proxy.livez", isHealthy(health), health);
        });
        router.get("/readyz").handler(context -> {
            ProxyHealth health = proxy.health();
            answer(context, "node.proxy.readyz", health.synced() && health.waitingSince() == null, health);
        });
    }

    private boolean isHealthy(ProxyHealth health) {
        return health.isHealthy(proxy.now(), config.healthyFor());
    }

    private void answer(RoutingContext context, String counter, boolean ok, ProxyHealth health) {
        int code = ok ? 200 : 503;
        registry.counter(counter, "code", Integer.toString(code)).increment();
        Instant now = proxy.now();
        boolean healthy = isHealthy(health);
        context.response()
                .setStatusCode(code)
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end("{\"lastUpdated\":\"" + health.lastUpdated() + "\",\"currentTime\":\"" + now
                        + "\",\"nodeEligible\":" + health.nodeEligible() + ",\"status\":{\"IPv4\":{\"lastUpdated\":\""
                        + health.lastUpdated() + "\",\"healthy\":" + healthy + "},\"IPv6\":{\"lastUpdated\":\""
                        + health.lastUpdated() + "\",\"healthy\":" + healthy + "}}}");
    }
}
