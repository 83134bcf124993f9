package dev.fairway.cli.programmed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.model.event.ServiceProgress.AgentProgress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a Service is in effect, for people and for programs; the answer comes first. */
final class ProgressText {

    private ProgressText() {}

    static String of(ServiceKey service, ServiceProgress progress) {
        StringBuilder text = new StringBuilder("Service %s%s is %s%s.%n"
                .formatted(
                        service,
                        progress.deleted() ? ", deleted," : "",
                        progress.summary(),
                        progress.behind()
                                ? "; the registry has not caught up with Kafka, there may be newer changes"
                                : ""));
        progress.slowest()
                .ifPresent(agent -> text.append("Slowest: %s, %s after the change of %s.%n"
                        .formatted(agent.agent(), milliseconds(agent.delay()), progress.appendedAt())));
        int width = progress.agents().stream()
                .mapToInt(agent -> agent.agent().length())
                .max()
                .orElse(0);
        progress.agents()
                .forEach(agent -> text.append(agent.isInEffect() ? "  ok " : "  NO ")
                        .append(agent.agent())
                        .append(" ".repeat(width - agent.agent().length() + 2))
                        .append(words(agent))
                        .append('\n'));
        return text.toString();
    }

    private static String words(AgentProgress agent) {
        String heard = agent.heardAt() == null ? "" : ", last heard of at " + agent.heardAt();
        return switch (agent.standing()) {
            case IN_EFFECT -> "in effect" + delay(agent);
            case BEHIND -> "not yet: it is connected, and the change is on its way" + heard;
            case FAILED -> "could not program it: " + agent.error();
            case NOT_CONNECTED -> "not connected to the registry" + heard;
            case NEVER_HEARD -> "never heard of: no node-proxy of this node has connected";
        };
    }

    private static String delay(AgentProgress agent) {
        if (agent.clockBehind() != null) {
            return "; its clock is behind by at least " + milliseconds(agent.clockBehind());
        }
        if (agent.clockAhead() != null) {
            return "; its clock is ahead by at least " + milliseconds(agent.clockAhead());
        }
        return agent.delay() == null ? "" : " after " + milliseconds(agent.delay());
    }

    private static String milliseconds(@Nullable Duration duration) {
        return duration == null ? "" : String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }

    /** Fields are only added. */
    static ObjectNode json(ServiceKey service, ServiceProgress progress) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("namespace", service.namespace())
                .put("service", service.name())
                .put("inEffect", progress.isInEffect())
                .put("event", progress.event().toString())
                .put("appendedAt", progress.appendedAt().toString())
                .put("deleted", progress.deleted())
                .put("behind", progress.behind());
        ArrayNode agents = node.putArray("agents");
        progress.agents().forEach(agent -> {
            ObjectNode one = agents.addObject()
                    .put("agent", agent.agent())
                    .put(
                            "standing",
                            agent.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("error", agent.error());
            putMilliseconds(one, "delayMilliseconds", agent.delay());
            putMilliseconds(one, "clockBehindMilliseconds", agent.clockBehind());
            putMilliseconds(one, "clockAheadMilliseconds", agent.clockAhead());
            if (agent.heardAt() != null) {
                one.put("heardAt", agent.heardAt().toString());
            }
        });
        return node;
    }

    private static void putMilliseconds(ObjectNode node, String field, @Nullable Duration duration) {
        if (duration != null) {
            node.put(field, duration.toNanos() / 1e6);
        }
    }
}
