package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.manifest.ManifestReader;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectStore.Draft;
import dev.fairway.tracker.standalone.store.ObjectStore.Outcome;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metadata that belongs to the server: uid, versions, generation, times. */
final class Versions {

    private static final List<String> SERVER_FIELDS = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink");

    private final InstantSource clock;
    private final Supplier<String> uids;

    Versions(InstantSource clock, Supplier<String> uids) {
        this.clock = clock;
        this.uids = uids;
    }

    Instant now() {
        return clock.instant();
    }

    /** The manifest without what only the server writes; a version or uid in it has to be the current one. */
    static ObjectNode withoutServerFields(ObjectNode manifest, @Nullable StoredObject current) {
        ObjectNode tree = manifest.deepCopy();
        JsonNode metadata = tree.path("metadata");
        String version = metadata.path("resourceVersion").asText("");
        String uid = metadata.path("uid").asText("");
        if (current != null && !version.isEmpty() && !version.equals(Long.toString(current.resourceVersion()))) {
            throw conflict(
                    current.id(),
                    "the object has been modified; please apply your changes to the latest version" + " and try again");
        }
        if (current != null && !uid.isEmpty() && !uid.equals(current.uid())) {
            throw conflict(
                    current.id(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + current.uid());
        }
        if (metadata instanceof ObjectNode object) {
            object.remove(SERVER_FIELDS);
        }
        boolean registersNode =
                current == null && "Node".equals(tree.path("kind").asText());
        if (!registersNode) {
            tree.remove("status");
        }
        return tree;
    }

    /** Puts back what an earlier apply could have named by mistake. */
    static void keepServerFields(ObjectNode merged, ObjectNode live) {
        ObjectNode metadata = merged.withObject("/metadata");
        SERVER_FIELDS.forEach(field -> {
            JsonNode value = live.path("metadata").get(field);
            if (value != null) {
                metadata.set(field, value);
            }
        });
        if (live.has("status")) {
            merged.set("status", live.get("status").deepCopy());
        }
    }

    static void requireUid(StandaloneCluster.Target target, StoredObject current) {
        if (!target.uid().isEmpty() && !target.uid().equals(current.uid())) {
            throw conflict(
                    current.id(),
                    "Precondition failed: UID in precondition: " + target.uid() + ", UID in object meta: "
                            + current.uid());
        }
    }

    static RejectedException conflict(ObjectId id, String reason) {
        return new RejectedException(new Rejection.Conflict(
                "Operation cannot be fulfilled on " + id.kind().resource() + " \"" + id.name() + "\": " + reason));
    }

    /** A new object's metadata. */
    ObjectNode first(ObjectNode manifest) {
        ObjectNode tree = manifest.deepCopy();
        ObjectNode metadata = tree.withObject("/metadata");
        metadata.put("uid", uids.get());
        metadata.put(
                "creationTimestamp",
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("generation", 1);
        return tree;
    }

    /** The tree as the object's next version; nothing when it says what the current one says. */
    Outcome next(Draft draft, ObjectId id, ObjectNode tree, @Nullable StoredObject current) {
        ObjectNode metadata = tree.withObject("/metadata");
        if (current != null) {
            ObjectNode before = current.tree();
            // As text first: the same number compares unequal when one side was never written.
            ObjectNode after = ObjectCodec.parse(ObjectCodec.text(tree));
            if (before.equals(after)) {
                return new Outcome.Nothing(current);
            }
            if (!specification(before).equals(specification(after))) {
                metadata.put(
                        "generation", before.path("metadata").path("generation").asLong() + 1);
            }
        }
        long version = draft.nextVersion();
        metadata.put("resourceVersion", Long.toString(version));
        String json = ObjectCodec.text(tree);
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > ManifestReader.MAX_BYTES) {
            throw new RejectedException(new Rejection.TooLarge(
                    "the " + id.kind().kind() + " \"" + id.name() + "\"", bytes, ManifestReader.MAX_BYTES));
        }
        String uid = metadata.path("uid").asText();
        return new Outcome.Put(new StoredObject(id, uid, version, json, clock.instant()));
    }

    static boolean isTerminating(StoredObject object) {
        return object.tree().path("metadata").has("deletionTimestamp");
    }

    /** Everything but metadata and status. */
    private static ObjectNode specification(ObjectNode tree) {
        ObjectNode copy = tree.deepCopy();
        copy.remove(List.of("metadata", "status"));
        return copy;
    }
}
