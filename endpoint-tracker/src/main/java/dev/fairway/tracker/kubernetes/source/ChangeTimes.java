package dev.fairway.tracker.kubernetes.source;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When an object last changed, by the API server's clock. */
final class ChangeTimes {

    private ChangeTimes() {}

    /**
     * The time of the object's last change.
     *
     * <p>Objects tell it in whole seconds: within that second the observation is the better estimate.
     */
    static Instant lastChange(HasMetadata object, Instant observedAt) {
        return times(object)
                .flatMap(ChangeTimes::parse)
                .max(Instant::compareTo)
                .filter(latest -> !observedAt.isBefore(latest.plusSeconds(1)))
                .orElse(observedAt);
    }

    private static Stream<@Nullable String> times(HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        Stream<@Nullable String> written = Stream.concat(
                Stream.of(meta.getCreationTimestamp()),
                meta.getManagedFields().stream().map(ManagedFieldsEntry::getTime));
        return object instanceof Pod pod && pod.getStatus() != null
                ? Stream.concat(
                        written, pod.getStatus().getConditions().stream().map(PodCondition::getLastTransitionTime))
                : written;
    }

    private static Stream<Instant> parse(@Nullable String time) {
        if (time == null || time.isEmpty()) {
            return Stream.empty();
        }
        try {
            return Stream.of(Instant.parse(time));
        } catch (DateTimeParseException _) {
            return Stream.empty();
        }
    }
}
