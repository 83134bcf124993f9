package dev.fairway.registry.core.programmed;

import dev.fairway.model.Service;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.model.event.ServiceProgress.AgentProgress;
import dev.fairway.model.event.ServiceProgress.Standing;
import dev.fairway.model.history.Effect;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.agents.AgentTable.AgentState;
import dev.fairway.registry.core.topic.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares the newest changes of one Service with what the agents acknowledged.
 *
 * <p>What is in effect is told by the positions, which outlive restarts; how long it took by the answers to the events.
 */
public final class ProgressReader {

    /** A DNS replica that is lost may come back with its last known state; for so long its clients may be served by it. */
    static final Duration REPLICA_FORGOTTEN = Duration.ofMinutes(5);

    private static final String NODE = "node/";

    private final List<Entry> changes;
    private final Entry newest;
    private final Instant now;

    /** @param changes the newest event of the Service and of each of its slices, not empty */
    public ProgressReader(List<Entry> changes, Instant now) {
        this.changes = List.copyOf(changes);
        this.newest = changes.stream()
                .max(Comparator.comparing(Entry::appendedAt)
                        .thenComparing(entry -> entry.event().id()))
                .orElseThrow();
        this.now = now;
    }

    /**
     * The standing of everyone who has to act on the changes.
     *
     * @param nodes the names of the cluster's nodes
     */
    public ServiceProgress read(Set<String> nodes, Collection<AgentState> agents, boolean behind) {
        TreeMap<String, AgentProgress> progress = new TreeMap<>();
        nodes.forEach(node -> progress.put(NODE + node, AgentProgress.of(NODE + node, Standing.NEVER_HEARD, "", null)));
        for (AgentState state : agents) {
            String agent = state.programming().agent();
            boolean counts = agent.startsWith(NODE) ? progress.containsKey(agent) : serves(state);
            if (counts) {
                progress.put(agent, progress(state));
            }
        }
        return new ServiceProgress(
                newest.event().id(),
                newest.appendedAt(),
                newest.event().isDeletion() && newest.event().resource() instanceof Service,
                List.copyOf(progress.values()),
                behind);
    }

    /** A replica has no object that would say whether it is still wanted; what became of its stream says it. */
    private boolean serves(AgentState state) {
        if (state.connected()) {
            return true;
        }
        boolean recent =
                !state.programming().recordedAt().plus(REPLICA_FORGOTTEN).isBefore(now);
        return switch (state.programming().stream()) {
            case CLOSED, UNTOLD -> false;
            case LOST -> recent;
            case OPEN -> recent || hasReached(state.programming());
        };
    }

    private AgentProgress progress(AgentState state) {
        Programming programming = state.programming();
        Map<EventId, InEffect> answers = lastAnswers(programming);
        Instant heardAt = programming.recordedAt().equals(Instant.EPOCH) ? null : programming.recordedAt();
        String errors = changes.stream()
                .map(change -> answers.get(change.event().id()))
                .filter(answer -> answer != null && !answer.error().isEmpty())
                .map(InEffect::error)
                .distinct()
                .collect(Collectors.joining("; "));
        if (!errors.isEmpty()) {
            return AgentProgress.of(programming.agent(), Standing.FAILED, errors, heardAt);
        }
        if (hasReached(programming)) {
            InEffect answer = answers.get(newest.event().id());
            return answer == null || heardAt == null
                    ? AgentProgress.of(programming.agent(), Standing.IN_EFFECT, "", heardAt)
                    : inEffect(programming.agent(), answer, heardAt);
        }
        Standing standing = state.connected() ? Standing.BEHIND : Standing.NOT_CONNECTED;
        return AgentProgress.of(programming.agent(), standing, "", heardAt);
    }

    private AgentProgress inEffect(String agent, InEffect answer, Instant heardAt) {
        Effect effect = Effect.of(agent, answer, newest.appendedAt(), heardAt);
        return new AgentProgress(
                agent, Standing.IN_EFFECT, effect.delay(), effect.clockBehind(), effect.clockAhead(), "", heardAt);
    }

    private boolean hasReached(Programming programming) {
        Map<Partition, Long> next = new HashMap<>();
        programming
                .positions()
                .forEach(
                        position -> next.put(new Partition(position.topic(), position.partition()), position.offset()));
        return changes.stream().allMatch(change -> next.getOrDefault(change.partition(), 0L) > change.offset());
    }

    /** An agent that failed and tried again answers again: the last answer counts. */
    private static Map<EventId, InEffect> lastAnswers(Programming programming) {
        Map<EventId, InEffect> answers = new HashMap<>();
        programming.inEffect().forEach(answer -> answers.put(answer.event(), answer));
        return answers;
    }
}
