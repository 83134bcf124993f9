package dev.fairway.model.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the newest state of one Service is in effect.
 *
 * @param event the newest change of the Service or of its endpoints
 * @param appendedAt of that change, by the broker's clock
 * @param deleted the change is the Service's own deletion
 * @param agents every node, and every DNS replica that serves, sorted by name
 * @param behind the registry has not caught up with Kafka: there may be newer changes
 */
public record ServiceProgress(
        EventId event, Instant appendedAt, boolean deleted, List<AgentProgress> agents, boolean behind) {

    private static final String NODES = "node/";

    public ServiceProgress {
        agents = List.copyOf(agents);
    }

    /** How one agent stands. */
    public enum Standing {
        IN_EFFECT,
        /** Its stream is open, and the change is on its way. */
        BEHIND,
        /** It could not program the change. */
        FAILED,
        /** It has no stream to the registry that answers. */
        NOT_CONNECTED,
        /** The node exists, but no agent of it was ever heard. */
        NEVER_HEARD
    }

    /**
     * One agent.
     *
     * @param delay from the broker's append of the newest change until in effect; null where that cannot be told
     * @param clockBehind set where the agent claims to have had the change before the broker: at least by this much
     * @param clockAhead set where the agent claims an effect later than the registry heard of it: at least by this much
     * @param error why it could not program it, or empty
     * @param heardAt when it last acknowledged anything, by the registry's clock; null: never
     */
    public record AgentProgress(
            String agent,
            Standing standing,
            @Nullable Duration delay,
            @Nullable Duration clockBehind,
            @Nullable Duration clockAhead,
            String error,
            @Nullable Instant heardAt) {

        /** An agent whose times are not known. */
        public static AgentProgress of(String agent, Standing standing, String error, @Nullable Instant heardAt) {
            return new AgentProgress(agent, standing, null, null, null, error, heardAt);
        }

        public boolean isNode() {
            return agent.startsWith(NODES);
        }

        public boolean isInEffect() {
            return standing == Standing.IN_EFFECT;
        }
    }

    /** True when nobody is missing and nothing newer can be under way. */
    public boolean isInEffect() {
        return !behind && agents.stream().allMatch(AgentProgress::isInEffect);
    }

    /** The agent that took longest, of those whose time is known. */
    public Optional<AgentProgress> slowest() {
        return agents.stream()
                .filter(agent -> agent.delay() != null)
                .max(Comparator.comparing(AgentProgress::delay, Comparator.nullsFirst(Comparator.naturalOrder())));
    }

    /** In one sentence, for people. */
    public String summary() {
        return "in effect on " + count(true, "node") + " and " + count(false, "DNS replica");
    }

    private String count(boolean nodes, String word) {
        List<AgentProgress> asked =
                agents.stream().filter(agent -> agent.isNode() == nodes).toList();
        long done = asked.stream().filter(AgentProgress::isInEffect).count();
        return "%d of %d %s%s".formatted(done, asked.size(), word, asked.size() == 1 ? "" : "s");
    }
}
