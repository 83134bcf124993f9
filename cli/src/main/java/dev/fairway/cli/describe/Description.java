package dev.fairway.cli.describe;

import dev.fairway.cli.print.Phrases;
import dev.fairway.cli.text.Age;
import dev.fairway.cli.text.ElasticTabs;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.ObjectMeta;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a description line by line: a name, a tab, a value. */
final class Description {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** How long an annotation may be to stand on the line of its name. */
    private static final int ANNOTATION_WIDTH = 140;

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final StringBuilder text = new StringBuilder();

    Description field(String name, Object value) {
        text.append(name).append(":\t").append(value).append('\n');
        return this;
    }

    /** Left out when the value is empty. */
    Description optional(String name, String value) {
        return value.isEmpty() ? this : field(name, value);
    }

    /** A line as it is; tabs in it separate cells. */
    Description line(String line) {
        text.append(line).append('\n');
        return this;
    }

    Description nameAndNamespace(ObjectMeta meta) {
        return field("Name", meta.name()).optional("Namespace", meta.namespace());
    }

    Description labelsAndAnnotations(ObjectMeta meta) {
        labels("Labels", meta.labels());
        return annotations(meta);
    }

    Description annotations(ObjectMeta meta) {
        List<String> annotations = meta.annotations().entrySet().stream()
                .filter(annotation -> !annotation.getKey().equals(LAST_APPLIED))
                .map(Description::annotation)
                .toList();
        return list("Annotations", annotations);
    }

    Description labels(String name, Map<String, String> labels) {
        return list(
                name,
                labels.entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .toList());
    }

    /** One value a line, all below each other. */
    Description list(String name, List<String> values) {
        if (values.isEmpty()) {
            return field(name, Phrases.NONE);
        }
        field(name, values.getFirst());
        values.stream().skip(1).forEach(value -> line("\t" + value));
        return this;
    }

    /** The closing section. */
    Description events(List<ClusterEvent> events, Instant now) {
        if (events.isEmpty()) {
            return field("Events", Phrases.NONE);
        }
        line("Events:");
        line("  Type\tReason\tAge\tFrom\tMessage");
        line("  ----\t------\t----\t----\t-------");
        events.stream()
                .sorted(Comparator.comparing(ClusterEvent::lastSeen))
                .forEach(event -> line("  "
                        + String.join(
                                "\t",
                                Phrases.severity(event.severity()),
                                event.reason(),
                                seen(event, now),
                                event.reportingComponent(),
                                event.message().strip())));
        return this;
    }

    /** The aligned text. */
    String build() {
        return ElasticTabs.DESCRIPTION.align(text.toString());
    }

    static String time(@Nullable Instant time) {
        return time == null ? Phrases.UNKNOWN : TIME.format(time);
    }

    private static String seen(ClusterEvent event, Instant now) {
        if (event.count() <= 1) {
            return Age.since(event.firstSeen(), now);
        }
        return "%s (x%d over %s)"
                .formatted(Age.since(event.lastSeen(), now), event.count(), Age.since(event.firstSeen(), now));
    }

    private static String annotation(Map.Entry<String, String> annotation) {
        String value = annotation.getValue();
        boolean fits = annotation.getKey().length() + value.length() + 2 < ANNOTATION_WIDTH && !value.contains("\n");
        if (fits) {
            return annotation.getKey() + ": " + value;
        }
        return annotation.getKey() + ":\n\t  " + value.strip().replace("\n", "\n\t  ");
    }
}
