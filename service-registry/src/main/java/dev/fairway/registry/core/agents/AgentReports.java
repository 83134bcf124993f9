package dev.fairway.registry.core.agents;

import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What the agents said since it was last written down: one report an agent, coalesced by event and bounded. At most one
 * of an agent's reports is under way at a time, so that they stay in order. Thread-safe.
 */
public final class AgentReports {

    /** Oldest answers beyond are dropped: the positions stand for them. */
    private static final int MAX_IN_EFFECT = 20_000;

    private static final int MAX_A_RECORD = 2_000;

    private final InstantSource clock;
    private final Map<String, Report> reports = new LinkedHashMap<>();
    private final Set<String> underWay = new HashSet<>();
    private final Map<String, Standing> standings = new HashMap<>();

    public AgentReports(InstantSource clock) {
        this.clock = clock;
    }

    private static final class Report {
        private final SequencedMap<EventId, InEffect> inEffect = new LinkedHashMap<>();
    }

    /** What every record of an agent says anew, for the topic keeps the newest only. */
    private static final class Standing {
        private List<Programming.Position> positions = List.of();
        private String rulesetHash = "";
        private Programming.Stream stream = Programming.Stream.UNTOLD;
    }

    /** Adds to the agent's report; empty positions keep those that it has. */
    public synchronized void add(
            String agent, List<Programming.Position> positions, List<InEffect> inEffect, String rulesetHash) {
        Report report = reports.computeIfAbsent(agent, _ -> new Report());
        Standing standing = standing(agent);
        if (!positions.isEmpty()) {
            standing.positions = positions;
        }
        standing.rulesetHash = rulesetHash;
        inEffect.forEach(one -> report.inEffect.put(one.event(), one));
        while (report.inEffect.size() > MAX_IN_EFFECT) {
            report.inEffect.pollFirstEntry();
        }
    }

    /** Says what became of the agent's stream. */
    public synchronized void stream(String agent, Programming.Stream stream) {
        reports.computeIfAbsent(agent, _ -> new Report());
        standing(agent).stream = stream;
    }

    private Standing standing(String agent) {
        return standings.computeIfAbsent(agent, _ -> new Standing());
    }

    /** The reports to write now. Each counts as under way until {@link #written} or {@link #failed}. */
    public synchronized List<Programming> take() {
        List<Programming> due = new ArrayList<>();
        for (Map.Entry<String, Report> waiting : List.copyOf(reports.entrySet())) {
            if (underWay.add(waiting.getKey())) {
                due.add(take(waiting.getKey(), waiting.getValue()));
            }
        }
        return due;
    }

    private Programming take(String agent, Report report) {
        List<InEffect> first =
                report.inEffect.values().stream().limit(MAX_A_RECORD).toList();
        if (first.size() < report.inEffect.size()) {
            first.forEach(one -> report.inEffect.remove(one.event()));
        } else {
            reports.remove(agent);
        }
        Standing standing = standing(agent);
        return new Programming(
                agent, standing.positions, first, standing.rulesetHash, clock.instant(), standing.stream);
    }

    public synchronized void written(Programming programming) {
        underWay.remove(programming.agent());
    }

    /** It could not be written: its content waits for the next time, behind nothing newer. */
    public synchronized void failed(Programming programming) {
        underWay.remove(programming.agent());
        Report newer = reports.remove(programming.agent());
        Report again = new Report();
        reports.put(programming.agent(), again);
        programming.inEffect().forEach(one -> again.inEffect.put(one.event(), one));
        if (newer != null) {
            again.inEffect.putAll(newer.inEffect);
        }
        while (again.inEffect.size() > MAX_IN_EFFECT) {
            again.inEffect.pollFirstEntry();
        }
    }
}
