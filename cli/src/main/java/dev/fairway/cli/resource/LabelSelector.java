package dev.fairway.cli.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector as kubectl's -l takes it: equality and set based requirements, all of which must hold. */
public record LabelSelector(List<Requirement> requirements) {

    /** Selects everything. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private static final String LABEL = "[A-Za-z0-9][A-Za-z0-9._/-]*";
    private static final Pattern EQUALITY = Pattern.compile("(" + LABEL + ")\\s*(==|=|!=)\\s*([A-Za-z0-9._-]*)");
    private static final Pattern SET = Pattern.compile("(" + LABEL + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*(" + LABEL + ")");

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** One condition on an object's labels. */
    public sealed interface Requirement {

        boolean holds(Map<String, String> labels);

        /** The label is there and has one of the values. */
        record In(String key, List<String> values) implements Requirement {
            @Override
            public boolean holds(Map<String, String> labels) {
                return labels.containsKey(key) && values.contains(labels.get(key));
            }
        }

        /** Also holds where there is no such label. */
        record NotIn(String key, List<String> values) implements Requirement {
            @Override
            public boolean holds(Map<String, String> labels) {
                return !labels.containsKey(key) || !values.contains(labels.get(key));
            }
        }

        /** The label is there, or is not. */
        record Exists(String key, boolean wanted) implements Requirement {
            @Override
            public boolean holds(Map<String, String> labels) {
                return labels.containsKey(key) == wanted;
            }
        }
    }

    /**
     * Reads for example {@code app=web,tier!=db,zone in (a, b),!canary}.
     *
     * @throws IllegalArgumentException naming the part that is no requirement
     */
    public static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        // A comma inside the parentheses of a set separates values, not requirements.
        for (String part : text.split(",(?![^()]*\\))", -1)) {
            if (!part.isBlank()) {
                requirements.add(requirement(part.strip()));
            }
        }
        return new LabelSelector(requirements);
    }

    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }

    private static Requirement requirement(String text) {
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            List<String> value = List.of(equality.group(3));
            return equality.group(2).equals("!=")
                    ? new Requirement.NotIn(equality.group(1), value)
                    : new Requirement.In(equality.group(1), value);
        }
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            List<String> values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .toList();
            return set.group(2).equals("in")
                    ? new Requirement.In(set.group(1), values)
                    : new Requirement.NotIn(set.group(1), values);
        }
        Matcher existence = EXISTENCE.matcher(text);
        if (existence.matches()) {
            return new Requirement.Exists(existence.group(2), existence.group(1).isEmpty());
        }
        throw new IllegalArgumentException("unable to parse requirement: \"" + text + "\"");
    }
}
