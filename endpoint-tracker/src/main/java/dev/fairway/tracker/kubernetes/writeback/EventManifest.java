package dev.fairway.tracker.kubernetes.writeback;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.ClusterEvent.Severity;
import dev.fairway.tracker.core.writeback.WantedObjects.OwnedNote;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Events on Services, as {@code kubectl describe service} shows them. */
final class EventManifest {

    private EventManifest() {}

    static Event of(OwnedNote owned) {
        ClusterEvent note = owned.note();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(note.meta().namespace())
                .withName(note.meta().name())
                .endMetadata()
                .withInvolvedObject(Owner.regarding(owned.regarding()))
                .withType(note.severity() == Severity.WARNING ? "Warning" : "Normal")
                .withReason(note.reason())
                .withMessage(note.message())
                .withCount(note.count())
                .withFirstTimestamp(seconds(note.firstSeen()))
                .withLastTimestamp(seconds(note.lastSeen()))
                .withReportingComponent(note.reportingComponent())
                .withNewSource()
                .withComponent(note.reportingComponent())
                .endSource()
                .build();
    }

    /** The API's times of this kind have no fractions. */
    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
