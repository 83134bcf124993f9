package dev.fairway.nodeproxy.packets;

import dev.fairway.nodeproxy.packets.TruthTable.Scenario;
import dev.fairway.nodeproxy.packets.TruthTable.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The cases of {@code truth/sequences.yaml}: a Service that changes step by step, and what constant traffic may see. */
record Sequences(List<Sequence> sequences) {

    /** @param rounds how often the states follow each other */
    record Sequence(String name, List<State> states, int rounds) {

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * One state of the Service, which stays until all traffic was seen in it.
     *
     * @param stopped pods that do not answer
     * @param expected for the same traffic in each state of a sequence
     */
    record State(Scenario scenario, Set<String> stopped, Map<Traffic.Stream, Expected> expected) {}

    /**
     * What a request may see.
     *
     * @param words names of servers, {@code refused} or {@code silent}
     * @param stays all requests of a state see the same one
     */
    record Expected(Set<String> words, boolean stays) {}

    static Sequences load() {
        try (InputStream file = Sequences.class.getResourceAsStream("/truth/sequences.yaml")) {
            List<Map<String, Object>> sequences = new Yaml().load(file);
            return new Sequences(sequences.stream().map(Sequences::sequence).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Sequence sequence(Map<String, Object> yaml) {
        String name = (String) yaml.get("sequence");
        Map<String, Object> current = new HashMap<>();
        List<State> states = new ArrayList<>();
        for (Map<String, Object> step : (List<Map<String, Object>>) yaml.get("states")) {
            current.putAll(step);
            states.add(state(name, current));
        }
        if (states.stream().map(state -> state.expected().keySet()).distinct().count() != 1) {
            throw new IllegalArgumentException(name + ": the states have different traffic");
        }
        return new Sequence(name, List.copyOf(states), (int) yaml.getOrDefault("rounds", 1));
    }

    @SuppressWarnings("unchecked")
    private static State state(String name, Map<String, Object> yaml) {
        Scenario scenario = new Scenario(
                name,
                Map.of(),
                (Map<String, Object>) yaml.get("service"),
                (Map<String, String>) yaml.get("endpoints"),
                List.of());
        Map<Traffic.Stream, Expected> expected = new LinkedHashMap<>();
        for (String row : (List<String>) yaml.get("rows")) {
            String[] cells = Stream.of(row.split("\\|")).map(String::strip).toArray(String[]::new);
            for (String transport : cells[2].split(" ")) {
                expected.put(stream(cells[0], cells[1], transport), expected(cells[3]));
            }
        }
        return new State(scenario, Set.copyOf((List<String>) yaml.getOrDefault("stopped", List.of())), expected);
    }

    private static Traffic.Stream stream(String client, String address, String transport) {
        boolean flow = transport.startsWith("flow");
        Transport parsed = TruthTable.transport(flow ? transport.replace("flow", "udp") : transport);
        return new Traffic.Stream(client, address, parsed, flow);
    }

    private static Expected expected(String outcome) {
        String stays = "stays on one of ";
        boolean one = outcome.startsWith(stays);
        return new Expected(Set.of((one ? outcome.substring(stays.length()) : outcome).split(" ")), one);
    }
}
