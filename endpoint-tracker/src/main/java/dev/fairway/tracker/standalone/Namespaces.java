package dev.fairway.tracker.standalone;

import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectStore.Draft;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What namespaces ask of the objects in them. */
public final class Namespaces {

    /** The namespaces that every cluster has. */
    public static final List<String> BUILT_IN = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private Namespaces() {}

    static ObjectId id(String name) {
        return new ObjectId(ResourceKind.NAMESPACE, "", name);
    }

    /** Refuses an object in a namespace that does not exist, and a new one in a namespace that is being deleted. */
    static void requireOpen(Draft draft, ObjectId object, @Nullable StoredObject current) {
        if (!object.kind().isNamespaced()) {
            return;
        }
        StoredObject namespace = draft.get(id(object.namespace()))
                .orElseThrow(() -> new RejectedException(
                        new Rejection.NotFound(ResourceKind.NAMESPACE.resource(), object.namespace())));
        if (current == null && Versions.isTerminating(namespace)) {
            throw new RejectedException(new Rejection.Forbidden(object.kind().resource() + " \"" + object.name()
                    + "\" is forbidden: unable to create new content in namespace " + object.namespace()
                    + " because it is being terminated"));
        }
    }

    static void requireDeletable(ObjectId id) {
        if (BUILT_IN.contains(id.name())) {
            throw new RejectedException(new Rejection.Forbidden(
                    "namespaces \"" + id.name() + "\" is forbidden: this namespace may not be deleted"));
        }
    }
}
