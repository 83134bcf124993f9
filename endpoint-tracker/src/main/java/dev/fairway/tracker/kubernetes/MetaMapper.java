package dev.fairway.tracker.kubernetes;

import dev.fairway.model.ObjectMeta;
import dev.fairway.model.condition.Condition;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all kinds share: metadata, conditions, and values that may be absent. */
final class MetaMapper {

    /** Repeats the whole manifest, for the next apply only. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private MetaMapper() {}

    static ObjectMeta meta(io.fabric8.kubernetes.api.model.ObjectMeta meta) {
        SortedMap<String, String> annotations = new TreeMap<>(orEmpty(meta.getAnnotations()));
        annotations.remove(LAST_APPLIED);
        return new ObjectMeta(
                orEmpty(meta.getNamespace()),
                meta.getName(),
                orEmpty(meta.getUid()),
                orEmpty(meta.getResourceVersion()),
                meta.getGeneration() == null ? 0 : meta.getGeneration(),
                instant(meta.getCreationTimestamp()),
                instant(meta.getDeletionTimestamp()),
                new TreeMap<>(orEmpty(meta.getLabels())),
                annotations);
    }

    static Condition condition(
            String type,
            String status,
            @Nullable String reason,
            @Nullable String message,
            @Nullable String lastTransitionTime) {
        Condition.Status value = switch (status) {
            case "True" -> Condition.Status.TRUE;
            case "False" -> Condition.Status.FALSE;
            default -> Condition.Status.UNKNOWN;
        };
        return new Condition(type, value, orEmpty(reason), orEmpty(message), instant(lastTransitionTime));
    }

    static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    static @Nullable Instant instant(@Nullable String timestamp) {
        return timestamp == null || timestamp.isEmpty() ? null : Instant.parse(timestamp);
    }

    static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
