package dev.fairway.registry.http;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.ObjectDiff;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.model.net.IpText;
import dev.fairway.registry.core.history.HistoryWindow;
import dev.fairway.registry.core.overview.ServiceState;
import dev.fairway.registry.core.overview.ServiceSummary;
import dev.fairway.rules.endpoints.EndpointPredicate;
import dev.fairway.rules.explain.PodExplanation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the page is told. It comes from the same program as the page, so that nothing has to stay compatible. */
final class PageJson {

    private PageJson() {}

    static <T> JsonArray array(Collection<T> values, Function<T, JsonObject> one) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(one.apply(value)));
        return array;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static JsonObject of(ServiceSummary summary) {
        return new JsonObject()
                .put("namespace", summary.service().namespace())
                .put("name", summary.service().name())
                .put("type", type(summary.type()))
                .put("health", lower(summary.health()))
                .put("ready", summary.ready())
                .put("terminating", summary.terminating())
                .put("notReady", summary.notReady());
    }

    private static String type(Service.Type type) {
        return switch (type) {
            case CLUSTER_IP -> "ClusterIP";
            case NODE_PORT -> "NodePort";
            case LOAD_BALANCER -> "LoadBalancer";
            case EXTERNAL_NAME -> "ExternalName";
        };
    }

    static JsonObject of(HistoryWindow window) {
        return new JsonObject()
                .put("from", window.from().toString())
                .put("to", window.to().toString())
                .put("records", window.records())
                .put("bytes", window.bytes());
    }

    static JsonObject of(ServiceState state) {
        Service service = state.service();
        JsonArray ports = new JsonArray();
        service.ports().forEach(port -> ports.add(port(port)));
        JsonArray addresses = new JsonArray();
        service.clusterIps().forEach(ip -> addresses.add(IpText.of(ip)));
        JsonObject selector = new JsonObject();
        if (service.selector() != null) {
            service.selector().forEach(selector::put);
        }
        return new JsonObject()
                .put("namespace", service.meta().namespace())
                .put("name", service.meta().name())
                .put("type", type(service.type()))
                .put("clusterIPs", addresses)
                .put("ports", ports)
                .put("selector", selector)
                .put("endpoints", endpoints(state.slices()))
                .put("sentence", state.explanation().sentence())
                .put("pods", array(state.explanation().selected(), PageJson::of))
                .put("nearMisses", array(state.explanation().nearMisses(), PageJson::of));
    }

    private static String port(ServicePort port) {
        return (port.name().isEmpty() ? "" : port.name() + " ") + port.port() + "/" + port.protocol() + " to "
                + port.target() + (port.nodePort() == null ? "" : ", node port " + port.nodePort());
    }

    private static JsonArray endpoints(List<EndpointSlice> slices) {
        JsonArray array = new JsonArray();
        slices.stream()
                .flatMap(slice -> slice.endpoints().stream())
                .distinct()
                .forEach(endpoint -> array.add(of(endpoint)));
        return array;
    }

    private static JsonObject of(Endpoint endpoint) {
        String state = endpoint.ready()
                ? "ready"
                : endpoint.terminating()
                        ? endpoint.serving() ? "terminating, still serving" : "terminating"
                        : "not ready";
        return new JsonObject()
                .put("address", IpText.of(endpoint.address()))
                .put("state", state)
                .put("pod", endpoint.podName())
                .put("node", endpoint.nodeName())
                .put("weight", endpoint.weight());
    }

    private static JsonObject of(PodExplanation pod) {
        return new JsonObject()
                .put("namespace", pod.verdict().pod().namespace())
                .put("name", pod.verdict().pod().name())
                .put("getsTraffic", pod.getsTraffic())
                .put("sentence", pod.sentence())
                .put("predicates", array(pod.predicates(), PageJson::of));
    }

    private static JsonObject of(EndpointPredicate predicate) {
        // whether it is published unready decides nothing for a pod that is ready
        boolean neutral = predicate instanceof EndpointPredicate.PublishNotReady && !predicate.holds();
        return new JsonObject()
                .put("holds", predicate.holds())
                .put("neutral", neutral)
                .put("text", predicate.text());
    }

    static JsonObject of(ServiceProgress progress) {
        return new JsonObject()
                .put("summary", progress.summary())
                .put("inEffect", progress.isInEffect())
                .put(
                        "agents",
                        array(
                                progress.agents(),
                                agent -> new JsonObject()
                                        .put("agent", agent.agent())
                                        .put("standing", lower(agent.standing()).replace('_', ' '))
                                        .put("delay", milliseconds(agent.delay()))
                                        .put("clockBehind", milliseconds(agent.clockBehind()))
                                        .put("clockAhead", milliseconds(agent.clockAhead()))
                                        .put("error", agent.error())));
    }

    static JsonObject of(TimelineEntry entry) {
        JsonArray awaited = new JsonArray();
        entry.awaited().forEach(awaited::add);
        return new JsonObject()
                .put("event", entry.event().toString())
                .put("cause", entry.cause() == null ? null : entry.cause().toString())
                .put("kind", lower(entry.object().kind()))
                .put("name", entry.object().name())
                .put("at", entry.times().appended().toEpochMilli())
                .put("happened", entry.times().happened().toString())
                .put("facts", array(entry.facts(), PageJson::of))
                .put("effects", array(entry.effects(), PageJson::of))
                .put("awaited", awaited);
    }

    private static JsonObject of(Fact fact) {
        return new JsonObject()
                .put("code", fact.code())
                .put("subject", fact.subject())
                .put("text", fact.text())
                .put(
                        "changes",
                        array(
                                fact.changes(),
                                change -> new JsonObject()
                                        .put("field", change.field())
                                        .put("before", change.before())
                                        .put("after", change.after())));
    }

    private static JsonObject of(Effect effect) {
        return new JsonObject()
                .put("agent", effect.agent())
                .put("delay", milliseconds(effect.delay()))
                .put("clockBehind", milliseconds(effect.clockBehind()))
                .put("clockAhead", milliseconds(effect.clockAhead()))
                .put("error", effect.inEffect().error());
    }

    static JsonObject of(ObjectDiff diff) {
        return new JsonObject()
                .put("kind", lower(diff.object().kind()))
                .put("name", diff.object().name())
                .put("existed", diff.existed())
                .put("exists", diff.exists())
                .put("facts", array(diff.facts(), PageJson::of));
    }

    private static @Nullable Double milliseconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / 1e6;
    }
}
