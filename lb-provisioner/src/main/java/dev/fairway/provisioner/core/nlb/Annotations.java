package dev.fairway.provisioner.core.nlb;

import dev.fairway.model.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The annotations {@code service.beta.kubernetes.io/aws-load-balancer-*} of a Service, as the AWS Load Balancer Controller
 * reads them. What can't be read is refused, by name and value.
 */
final class Annotations {

    static final String PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";

    private final SortedMap<String, String> values;

    Annotations(Service service) {
        this.values = service.meta().annotations();
    }

    /** Without the prefix; what is blank counts as absent. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(PREFIX + name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }

    /** Parts between commas. */
    List<String> list(String name) {
        return text(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** {@code key=value} between commas. */
    SortedMap<String, String> map(String name) {
        SortedMap<String, String> map = new TreeMap<>();
        for (String part : list(name)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw invalid(name, part, "must be key=value");
            }
            map.put(
                    part.substring(0, equals).strip(),
                    part.substring(equals + 1).strip());
        }
        return map;
    }

    int number(String name, int otherwise, int lowest, int highest) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, like a number out of range.
        }
        throw invalid(name, text.get(), "must be a number from " + lowest + " to " + highest);
    }

    /** One of the given words, in whatever case; comes back as given. */
    String word(String name, String otherwise, List<String> words) {
        String text = text(name, otherwise);
        return words.stream()
                .filter(text::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> invalid(name, text, "must be one of " + String.join(", ", words)));
    }

    static IllegalArgumentException invalid(String name, String value, String why) {
        return new IllegalArgumentException(
                "metadata.annotations[" + PREFIX + name + "]: Invalid value: \"" + value + "\": " + why);
    }

    /** Whether all of these stand in {@code labels}. */
    static boolean matches(Map<String, String> wanted, Map<String, String> labels) {
        return wanted.entrySet().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }
}
