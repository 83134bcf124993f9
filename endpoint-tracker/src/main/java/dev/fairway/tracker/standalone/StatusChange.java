package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectStore.Draft;
import dev.fairway.tracker.standalone.store.ObjectStore.Outcome;
import dev.fairway.tracker.standalone.store.StoredObject;
import dev.fairway.tracker.standalone.validation.FieldErrors;
import dev.fairway.tracker.standalone.validation.ObjectValidation;
import dev.fairway.tracker.standalone.validation.StatusValidation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** What those report who run an object: kubelet, load balancer provisioner, controllers. */
final class StatusChange {

    private StatusChange() {}

    static Outcome of(
            Versions versions, Draft draft, StoredObject current, StatusUpdate update, @Nullable JsonNode status) {
        ObjectId id = current.id();
        if (update.resourceVersion() != 0 && update.resourceVersion() != current.resourceVersion()) {
            throw Versions.conflict(
                    id,
                    "the object has been modified; please apply your changes to the latest version" + " and try again");
        }
        ObjectNode tree = current.tree();
        if (status != null) {
            tree.set("status", status);
        }
        if (!update.nodeName().isEmpty()) {
            bind(id, tree, update.nodeName());
        }
        HasMetadata object = ObjectCodec.object(id.kind(), tree);
        FieldErrors errors = new FieldErrors();
        StatusValidation.validate(object, errors);
        ObjectValidation.reject(id.kind(), id.name(), errors);
        return versions.next(draft, id, ObjectCodec.tree(object), current);
    }

    private static void bind(ObjectId id, ObjectNode pod, String node) {
        ObjectNode spec = pod.withObject("/spec");
        String bound = spec.path("nodeName").asText("");
        if (!bound.isEmpty() && !bound.equals(node)) {
            throw Versions.conflict(id, "pod " + id.name() + " is already assigned to node \"" + bound + "\"");
        }
        spec.put("nodeName", node);
    }
}
