package dev.fairway.provisioner.core.placement;

import dev.fairway.model.event.Programming;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which nodes' agents live, by what the registry writes about their streams. */
public final class AgentStreams {

    private static final String NODE = "node/";

    private final Duration grace;
    private final Set<String> open = new TreeSet<>();
    private final Map<String, Instant> lost = new HashMap<>();

    /**
     * Knows of no agent yet.
     *
     * @param grace how long an agent that lost its stream still counts: it may only have to connect again
     */
    public AgentStreams(Duration grace) {
        this.grace = grace;
    }

    /** Takes a record; those of DNS say nothing about nodes. */
    public void heard(Programming programming, Instant now) {
        if (!programming.agent().startsWith(NODE)) {
            return;
        }
        String node = programming.agent().substring(NODE.length());
        switch (programming.stream()) {
            case OPEN, UNTOLD -> {
                open.add(node);
                lost.remove(node);
            }
            case CLOSED -> {
                open.remove(node);
                lost.remove(node);
            }
            case LOST -> {
                if (open.remove(node)) {
                    lost.put(node, now);
                }
            }
        }
    }

    /** The nodes whose agents live. */
    public Set<String> live(Instant now) {
        lost.values().removeIf(since -> !since.plus(grace).isAfter(now));
        Set<String> live = new TreeSet<>(open);
        live.addAll(lost.keySet());
        return live;
    }

    /** When {@link #live} changes by itself; empty when it does not. */
    public Optional<Instant> nextChange() {
        return lost.values().stream().map(since -> since.plus(grace)).min(Instant::compareTo);
    }
}
