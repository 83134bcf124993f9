package dev.fairway.registry.core.agents;

import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import java.time.InstantSource;
import java.util.ArrayList;
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

    public AgentReports(InstantSource clock) {
        this.clock = clock;
    }

    private static final class Report {
        private final SequencedMap<EventId, InEffect> inEffect = new LinkedHashMap<>();
        private List<Programming.Position> positions = List.of();
        private String rulesetHash = "";
    }

    /** Adds to the agent's report; empty positions keep those that it has. */
    public synchronized void add(
            String agent, List<Programming.Position> positions, List<InEffect> inEffect, String rulesetHash) {
        Report report = reports.computeIfAbsent(agent, _ -> new Report());
        if (!positions.isEmpty()) {
            report.positions = positions;
        }
        report.rulesetHash = rulesetHash;
        inEffect.forEach(one -> report.inEffect.put(one.event(), one));
        while (report.inEffect.size() > MAX_IN_EFFECT) {
            report.inEffect.pollFirstEntry();
        }
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
        return new Programming(agent, report.positions, first, report.rulesetHash, clock.instant());
    }

    public synchronized void written(Programming programming) {
        underWay.remove(programming.agent());
    }

    /** It could not be written: its content waits for the next time, behind nothing newer. */
    public synchronized void failed(Programming programming) {
        underWay.remove(programming.agent());
        Report newer = reports.remove(programming.agent());
        add(programming.agent(), programming.positions(), programming.inEffect(), programming.rulesetHash());
        if (newer != null) {
            add(programming.agent(), newer.positions, List.copyOf(newer.inEffect.values()), newer.rulesetHash);
        }
    }
}
