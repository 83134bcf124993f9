package dev.fairway.cli.print;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpText;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The small pieces of text that tables and descriptions share. */
public final class Phrases {
    public static final String NONE = "<none>";
    public static final String UNSET = "<unset>";
    public static final String UNKNOWN = "<unknown>";

    private static final int LISTED = 3;

    private Phrases() {}

    /** The text, or none for an empty one. */
    public static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /** {@code a=b,c=d}, or none. */
    public static String labels(Map<String, String> labels) {
        return orNone(labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(",")));
    }

    /** Comma separated, or empty. */
    public static <T> String joined(List<T> values, Function<? super T, String> text) {
        return values.stream().map(text).collect(Collectors.joining(","));
    }

    /** Addresses, comma separated, or empty. */
    public static String addresses(List<InetAddress> addresses) {
        return joined(addresses, IpText::of);
    }

    /** The first three, then how many more there are. */
    public static String limited(List<String> values) {
        String listed = String.join(",", values.subList(0, Math.min(LISTED, values.size())));
        return values.size() <= LISTED ? listed : listed + " + " + (values.size() - LISTED) + " more...";
    }

    /** As in a manifest. */
    public static String type(Service.Type type) {
        return switch (type) {
            case CLUSTER_IP -> "ClusterIP";
            case NODE_PORT -> "NodePort";
            case LOAD_BALANCER -> "LoadBalancer";
            case EXTERNAL_NAME -> "ExternalName";
        };
    }

    /** As in a manifest. */
    public static String severity(ClusterEvent.Severity severity) {
        return switch (severity) {
            case NORMAL -> "Normal";
            case WARNING -> "Warning";
        };
    }
}
