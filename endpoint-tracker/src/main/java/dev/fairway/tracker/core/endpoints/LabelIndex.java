package dev.fairway.tracker.core.endpoints;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Finds names by label: those that carry all of some labels, without looking at the others. */
final class LabelIndex {

    private record Label(String key, String value) {}

    private final Map<String, Map<String, String>> labelsOf = new HashMap<>();
    private final Map<Label, Set<String>> namesWith = new HashMap<>();

    void put(String name, Map<String, String> labels) {
        remove(name);
        labelsOf.put(name, labels);
        labels.forEach((key, value) -> namesWith
                .computeIfAbsent(new Label(key, value), _ -> new LinkedHashSet<>())
                .add(name));
    }

    void remove(String name) {
        Map<String, String> labels = labelsOf.remove(name);
        if (labels == null) {
            return;
        }
        labels.forEach((key, value) -> namesWith.computeIfPresent(new Label(key, value), (_, names) -> {
            names.remove(name);
            return names.isEmpty() ? null : names;
        }));
    }

    /** All names whose labels include {@code wanted}; all names when it is empty. */
    Set<String> matching(Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            return Set.copyOf(labelsOf.keySet());
        }
        Set<String> fewest = null;
        for (Map.Entry<String, String> label : wanted.entrySet()) {
            Set<String> names = namesWith.getOrDefault(new Label(label.getKey(), label.getValue()), Set.of());
            if (fewest == null || names.size() < fewest.size()) {
                fewest = names;
            }
        }
        Set<String> matching = new HashSet<>();
        for (String name : fewest == null ? Set.<String>of() : fewest) {
            if (labelsOf.getOrDefault(name, Map.of()).entrySet().containsAll(wanted.entrySet())) {
                matching.add(name);
            }
        }
        return matching;
    }
}
