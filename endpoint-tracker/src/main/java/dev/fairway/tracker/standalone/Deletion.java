package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectStore.Draft;
import dev.fairway.tracker.standalone.store.ObjectStore.Outcome;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How objects of each kind go. */
final class Deletion {

    private static final String FINALIZERS = "finalizers";

    private final Versions versions;

    Deletion(Versions versions) {
        this.versions = versions;
    }

    Outcome delete(Draft draft, StoredObject current, @Nullable Long graceSeconds) {
        ReadOnly.require(current.id());
        return switch (current.id().kind()) {
            case POD -> deletePod(draft, current, graceSeconds);
            case NAMESPACE -> deleteNamespace(draft, current);
            default -> remove(draft, current);
        };
    }

    /** Whether nothing holds an object back any more whose deletion was asked for. */
    static boolean isDue(ObjectNode tree) {
        JsonNode metadata = tree.path("metadata");
        return metadata.has("deletionTimestamp")
                && !metadata.has("deletionGracePeriodSeconds")
                && metadata.path(FINALIZERS).isEmpty()
                && !ResourceKind.NAMESPACE.kind().equals(tree.path("kind").asText());
    }

    /** A finalizer that is wanted on an object which is being deleted comes too late. */
    Outcome setFinalizer(Draft draft, StoredObject current, String finalizer, boolean isWanted) {
        ObjectNode tree = current.tree();
        Set<String> finalizers = new LinkedHashSet<>();
        tree.path("metadata").path(FINALIZERS).forEach(present -> finalizers.add(present.asText()));
        boolean isChange =
                isWanted ? !Versions.isTerminating(current) && finalizers.add(finalizer) : finalizers.remove(finalizer);
        if (!isChange) {
            return new Outcome.Nothing(current);
        }
        ObjectNode metadata = tree.withObject("/metadata");
        if (finalizers.isEmpty()) {
            metadata.remove(FINALIZERS);
        } else {
            ArrayNode written = metadata.putArray(FINALIZERS);
            finalizers.forEach(written::add);
        }
        return isDue(tree) ? new Outcome.Remove(current) : versions.next(draft, current.id(), tree, current);
    }

    /** What has finalizers waits for those who wrote them. */
    private Outcome remove(Draft draft, StoredObject current) {
        ObjectNode tree = current.tree();
        return tree.path("metadata").path(FINALIZERS).isEmpty()
                ? new Outcome.Remove(current)
                : terminate(draft, current, tree, 0);
    }

    /** A namespace that is being deleted goes when its last object has gone. */
    Outcome removeIfEmpty(Draft draft, StoredObject namespace) {
        boolean inUse = draft.all().stream()
                .anyMatch(
                        object -> object.id().namespace().equals(namespace.id().name()));
        return inUse || !Versions.isTerminating(namespace)
                ? new Outcome.Nothing(namespace)
                : new Outcome.Remove(namespace);
    }

    /** A pod that runs on a node is ended by its kubelet, which then deletes it with no grace. */
    private Outcome deletePod(Draft draft, StoredObject current, @Nullable Long graceSeconds) {
        ObjectNode pod = current.tree();
        JsonNode spec = pod.path("spec");
        long grace = graceSeconds != null
                ? graceSeconds
                : spec.path("terminationGracePeriodSeconds").asLong(30);
        boolean bound = !spec.path("nodeName").asText("").isEmpty();
        boolean ended = List.of("Succeeded", "Failed")
                .contains(pod.path("status").path("phase").asText());
        if (grace == 0 || !bound || ended) {
            return remove(draft, current);
        }
        return terminate(draft, current, pod, grace);
    }

    private Outcome deleteNamespace(Draft draft, StoredObject current) {
        Namespaces.requireDeletable(current.id());
        ObjectNode namespace = current.tree();
        namespace.withObject("/status").put("phase", "Terminating");
        return terminate(draft, current, namespace, 0);
    }

    /** Sets the time by which the object has to be gone; a later request can only make it earlier. */
    private Outcome terminate(Draft draft, StoredObject current, ObjectNode tree, long grace) {
        ObjectNode metadata = tree.withObject("/metadata");
        Instant due = versions.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(grace);
        String already = metadata.path("deletionTimestamp").asText("");
        if (!already.isEmpty() && !due.isBefore(Instant.parse(already))) {
            return new Outcome.Nothing(current);
        }
        metadata.put("deletionTimestamp", due.toString());
        if (current.id().kind() == ResourceKind.POD) {
            metadata.put("deletionGracePeriodSeconds", grace);
        }
        return versions.next(draft, current.id(), tree, current);
    }
}
