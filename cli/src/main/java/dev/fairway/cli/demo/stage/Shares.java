package dev.fairway.cli.demo.stage;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many requests each pod answered. */
public final class Shares {
    private static final int WIDEST_BAR = 40;

    private Shares() {}

    /** By pod; lost requests do not count. */
    public static SortedMap<String, Long> of(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> !answer.isLost())
                .collect(Collectors.groupingBy(Answer::pod, TreeMap::new, Collectors.counting()));
    }

    /** A bar a pod. */
    public static String chart(Map<String, Long> shares) {
        long total =
                Math.max(1, shares.values().stream().mapToLong(Long::longValue).sum());
        return shares.entrySet().stream()
                .map(share -> "%-10s %4d  %5.1f %%  %s"
                        .formatted(share.getKey(), share.getValue(), 100.0 * share.getValue() / total, "█".repeat((int)
                                        (WIDEST_BAR * share.getValue() / total))))
                .collect(Collectors.joining("\n"));
    }
}
