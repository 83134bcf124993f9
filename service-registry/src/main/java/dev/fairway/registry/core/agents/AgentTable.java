package dev.fairway.registry.core.agents;

import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What each agent last acknowledged, and which hold a stream here. Thread-safe. */
public final class AgentTable {

    /** Answers of an agent that are told again with its newest ones, so that who asks now and then misses none. */
    static final int RECENT = 200;

    private final Map<String, Programming> last = new TreeMap<>();
    private final Map<String, Deque<InEffect>> recent = new TreeMap<>();
    private final Map<String, Integer> streams = new TreeMap<>();
    private long changes;

    /**
     * One agent.
     *
     * @param programming its newest record, with the latest answers of those before it
     * @param connected true while its stream is open at this registry
     */
    public record AgentState(Programming programming, boolean connected) {}

    /** Takes an agent's newest record; returns what is known of it now. */
    public synchronized Programming acknowledged(Programming programming) {
        changes++;
        last.put(programming.agent(), programming);
        Deque<InEffect> answers = recent.computeIfAbsent(programming.agent(), _ -> new ArrayDeque<>());
        answers.addAll(programming.inEffect());
        while (answers.size() > RECENT) {
            answers.removeFirst();
        }
        return programming;
    }

    public synchronized void connected(String agent) {
        changes++;
        streams.merge(agent, 1, Integer::sum);
    }

    /** Returns true when it was the agent's last stream here. */
    public synchronized boolean disconnected(String agent) {
        changes++;
        return streams.computeIfPresent(agent, (_, open) -> open == 1 ? null : open - 1) == null;
    }

    /** Grows with everything that {@link #states} tells. */
    public synchronized long changes() {
        return changes;
    }

    /** Sorted by agent. */
    public synchronized List<AgentState> states() {
        Set<String> names = new TreeSet<>(last.keySet());
        names.addAll(streams.keySet());
        List<AgentState> states = new ArrayList<>();
        for (String name : names) {
            states.add(new AgentState(known(name), streams.containsKey(name)));
        }
        return states;
    }

    public synchronized int connectedAgents() {
        return streams.size();
    }

    private Programming known(String agent) {
        Programming newest = last.get(agent);
        if (newest == null) {
            return new Programming(agent, List.of(), List.of(), "", Instant.EPOCH);
        }
        List<InEffect> answers = List.copyOf(recent.getOrDefault(agent, new ArrayDeque<>()));
        return new Programming(
                agent, newest.positions(), answers, newest.rulesetHash(), newest.recordedAt(), newest.stream());
    }
}
