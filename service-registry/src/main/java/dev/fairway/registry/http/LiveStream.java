package dev.fairway.registry.http;

import dev.fairway.model.ServiceKey;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.RegistrySnapshot;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.overview.ServiceSummary;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells open pages what changed (server-sent events). A page that is slow is passed over and gets the newest state when
 * it is ready, never a queue; everything is compared once for all pages.
 */
@Singleton
class LiveStream {

    private static final long LOOK_MILLIS = 500;
    private static final int MAX_PAGES = 200;

    private final Moments moments;
    private final AgentTable agents;
    private final Set<Page> pages = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-pages").factory());
    private @Nullable RegistrySnapshot seen;
    private long agentsSeen;
    private Map<ServiceKey, ServiceSummary> summaries = Map.of();

    LiveStream(Moments moments, AgentTable agents) {
        this.moments = moments;
        this.agents = agents;
        var _ = looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One open page, and what it was told. Only the looking thread touches its map. */
    private static final class Page {
        private final HttpServerResponse response;
        private final Map<ServiceKey, ServiceSummary> told = new HashMap<>();

        Page(HttpServerResponse response) {
            this.response = response;
        }
    }

    void open(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (pages.size() >= MAX_PAGES) {
            var _ = response.setStatusCode(503).end();
            return;
        }
        var _ = response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store");
        var _ = response.write("retry: 1000\n\n");
        Page page = new Page(response);
        response.closeHandler(_ -> pages.remove(page));
        response.exceptionHandler(_ -> pages.remove(page));
        pages.add(page);
    }

    private void look() {
        if (pages.isEmpty()) {
            return;
        }
        try {
            Registry registry = moments.registry();
            RegistrySnapshot snapshot = registry.snapshot();
            long changes = agents.changes();
            if (!snapshot.equals(seen)) {
                summaries = moments.summaries(Optional.empty()).stream()
                        .collect(Collectors.toMap(ServiceSummary::service, Function.identity()));
            }
            boolean news = !snapshot.equals(seen) || changes != agentsSeen;
            seen = snapshot;
            agentsSeen = changes;
            pages.removeIf(page -> page.response.closed() || page.response.ended());
            pages.stream().filter(page -> !page.response.writeQueueFull()).forEach(page -> tell(page, news));
        } catch (HttpProblem _) {
            // loading: the page learns of it by its own questions
        }
    }

    private void tell(Page page, boolean news) {
        JsonArray changed = new JsonArray();
        JsonArray gone = new JsonArray();
        summaries.forEach((key, summary) -> {
            if (!summary.equals(page.told.put(key, summary))) {
                changed.add(PageJson.of(summary));
            }
        });
        for (ServiceKey key : new HashSet<>(page.told.keySet())) {
            if (!summaries.containsKey(key)) {
                page.told.remove(key);
                gone.add(new JsonObject().put("namespace", key.namespace()).put("name", key.name()));
            }
        }
        if (news || !changed.isEmpty() || !gone.isEmpty()) {
            JsonObject data = new JsonObject().put("changed", changed).put("gone", gone);
            var _ = page.response.write("event: services\ndata: " + data.encode() + "\n\n");
        }
    }

    @PreDestroy
    void close() {
        looks.shutdownNow();
        pages.forEach(page -> {
            var _ = page.response.end();
        });
    }
}
