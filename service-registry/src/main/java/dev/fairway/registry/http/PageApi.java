package dev.fairway.registry.http;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.history.HistoryWindow;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.story.ServiceDiff;
import dev.fairway.registry.core.history.story.Timeline;
import dev.fairway.registry.core.overview.ServiceState;
import dev.fairway.registry.core.programmed.ProgressTable;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The page's questions, as JSON. All are reads; each is answered by a worker thread. */
@Singleton
class PageApi {

    private static final String SERVICE = "/api/v1/services/:namespace/:name";

    /** The newest so many; a page that shows more shows nothing. */
    private static final int MAX_ENTRIES = 5_000;

    private final Moments moments;
    private final AgentTable agents;
    private final LiveStream live;

    PageApi(Moments moments, AgentTable agents, LiveStream live) {
        this.moments = moments;
        this.agents = agents;
        this.live = live;
    }

    void routes(@Observes Router router) {
        serve(router, "/api/v1/window", _ -> window());
        serve(router, "/api/v1/services", this::services);
        serve(router, SERVICE, this::service);
        serve(router, SERVICE + "/timeline", this::timeline);
        serve(router, SERVICE + "/diff", this::diff);
        router.get("/api/v1/live").handler(live::open);
    }

    private static void serve(Router router, String path, Function<RoutingContext, JsonObject> question) {
        router.get(path)
                .blockingHandler(
                        context -> {
                            try {
                                answer(context, 200, question.apply(context));
                            } catch (HttpProblem problem) {
                                answer(context, problem.status(), new JsonObject().put("error", problem.getMessage()));
                            }
                        },
                        false);
    }

    private static void answer(RoutingContext context, int status, JsonObject body) {
        var _ = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toBuffer());
    }

    private JsonObject window() {
        HistoryWindow window = moments.history().window();
        return PageJson.of(window);
    }

    private JsonObject services(RoutingContext context) {
        return new JsonObject().put("services", PageJson.array(moments.summaries(time(context, "at")), PageJson::of));
    }

    private JsonObject service(RoutingContext context) {
        ServiceKey key = key(context);
        Optional<Instant> at = time(context, "at");
        Optional<ServiceState> state = moments.state(key, at);
        JsonObject body = state.map(PageJson::of).orElseGet(JsonObject::new).put("exists", state.isPresent());
        if (at.isEmpty()) {
            Registry registry = moments.registry();
            Optional<ServiceProgress> progress = new ProgressTable(registry, agents).of(key, Instant.now());
            progress.ifPresent(found -> body.put("programmed", PageJson.of(found)));
        }
        return body;
    }

    private JsonObject timeline(RoutingContext context) {
        History history = moments.history();
        HistoryWindow window = history.window();
        Instant from = time(context, "from")
                .filter(asked -> asked.isAfter(window.from()))
                .orElse(window.from());
        Instant to = time(context, "to").orElse(Instant.MAX);
        List<TimelineEntry> entries = new Timeline(history.now())
                .of(key(context), from, to)
                .orElseThrow(() -> HttpProblem.notFound("the history knows no Service " + key(context)));
        int left = Math.max(0, entries.size() - MAX_ENTRIES);
        return new JsonObject()
                .put("window", PageJson.of(window))
                .put("leftOut", left)
                .put("entries", PageJson.array(entries.subList(left, entries.size()), PageJson::of));
    }

    private JsonObject diff(RoutingContext context) {
        Past from = moments.past(
                time(context, "from").orElseThrow(() -> HttpProblem.invalid("from which moment? ?from= is missing")));
        Past to = time(context, "to")
                .map(moments::past)
                .orElseGet(() -> moments.history().now());
        return new ServiceDiff(from, to)
                .of(key(context))
                .map(objects -> new JsonObject().put("objects", PageJson.array(objects, PageJson::of)))
                .orElseThrow(() -> HttpProblem.notFound("the history knows no Service " + key(context)));
    }

    private static ServiceKey key(RoutingContext context) {
        return new ServiceKey(part(context, "namespace"), part(context, "name"));
    }

    /** Of the path, whose pattern has it. */
    private static String part(RoutingContext context, String name) {
        return Objects.requireNonNull(context.pathParam(name), name);
    }

    private static Optional<Instant> time(RoutingContext context, String name) {
        List<String> values = context.queryParam(name);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(values.getFirst()));
        } catch (DateTimeParseException _) {
            throw HttpProblem.invalid(name + " is no time like 2026-11-24T14:03:00Z: " + values.getFirst());
        }
    }
}
