package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.allocation.Allocator;
import dev.fairway.tracker.standalone.manifest.LastApplied;
import dev.fairway.tracker.standalone.manifest.Manifest;
import dev.fairway.tracker.standalone.manifest.ManifestReader;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.manifest.ObjectDefaults;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.manifest.ThreeWayMerge;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectStore;
import dev.fairway.tracker.standalone.store.ObjectStore.Draft;
import dev.fairway.tracker.standalone.store.ObjectStore.Outcome;
import dev.fairway.tracker.standalone.store.StoredObject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The standalone API: what kubectl and the kubelet do with an API server, on the objects of the store. */
public final class StandaloneCluster {

    private final ObjectStore store;
    private final Admission admission;
    private final Versions versions;
    private final Deletion deletion;

    /** How an apply ended. */
    public enum Applied {
        CREATED,
        CONFIGURED,
        UNCHANGED
    }

    /** What an apply made of a manifest. */
    public record ApplyResult(Applied applied, StoredObject object, List<String> warnings) {}

    /** Which object somebody means. {@code uid} is empty when any will do. */
    public record Target(ResourceKind kind, String namespace, String name, String uid) {
        ObjectId id() {
            return new ObjectId(kind, namespace, name);
        }
    }

    /**
     * A new status.
     *
     * @param nodeName the node that a pod is bound to, empty for no change
     * @param resourceVersion the version that it was made for, 0 for any
     */
    public record StatusUpdate(Target target, String status, String nodeName, long resourceVersion) {}

    public StandaloneCluster(ObjectStore store, Allocator allocator, InstantSource clock, Supplier<String> uids) {
        this.store = store;
        this.admission = new Admission(allocator);
        this.versions = new Versions(clock, uids);
        this.deletion = new Deletion(versions);
        store.listenToDrafts(admission);
    }

    /** Creates or changes one object as {@code kubectl apply} does. */
    public ApplyResult apply(byte[] manifest, String namespace, boolean dryRun) {
        Manifest wanted = ManifestReader.read(manifest, namespace.isEmpty() ? "default" : namespace);
        ObjectCodec.object(wanted.kind(), wanted.tree());
        ObjectId id = new ObjectId(wanted.kind(), wanted.namespace(), wanted.name());
        boolean[] existed = new boolean[1];
        Outcome outcome = change(dryRun, draft -> {
            Optional<StoredObject> current = draft.get(id);
            existed[0] = current.isPresent();
            return applied(draft, id, wanted.tree(), current.orElse(null));
        });
        return switch (outcome) {
            case Outcome.Nothing(StoredObject current) -> new ApplyResult(Applied.UNCHANGED, current, List.of());
            case Outcome.Put(StoredObject object) ->
                new ApplyResult(existed[0] ? Applied.CONFIGURED : Applied.CREATED, object, Warnings.of(object));
            case Outcome.Remove(StoredObject object) -> new ApplyResult(Applied.CONFIGURED, object, List.of());
        };
    }

    /** Creates an object that a controller made; nothing happens when one of its name exists. */
    public void create(HasMetadata object) {
        ObjectNode tree = ObjectCodec.tree(object);
        ResourceKind kind = ResourceKind.named(object.getKind()).orElseThrow();
        ObjectId id = new ObjectId(
                kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
        store.write(draft -> draft.get(id)
                .<Outcome>map(Outcome.Nothing::new)
                .orElseGet(() -> admitted(draft, id, versions.first(tree), null)));
    }

    /** Creates an object of the cluster itself, or brings its spec to what it has to be. */
    void put(ObjectId id, HasMetadata object) {
        ObjectNode wanted = ObjectCodec.tree(object);
        store.write(draft -> {
            StoredObject current = draft.get(id).orElse(null);
            if (current == null) {
                HasMetadata complete = ObjectCodec.object(id.kind(), versions.first(wanted));
                ObjectDefaults.complete(complete);
                return versions.next(draft, id, ObjectCodec.tree(complete), null);
            }
            ObjectNode tree = current.tree();
            if (wanted.has("spec")) {
                tree.set("spec", wanted.get("spec"));
            }
            return versions.next(draft, id, tree, current);
        });
    }

    public StoredObject get(Target target) {
        return store.get(target.id()).orElseThrow(() -> notFound(target));
    }

    /** All objects of a kind, sorted; of all namespaces when {@code namespace} is empty. */
    public List<StoredObject> list(ResourceKind kind, String namespace) {
        return store.all().stream()
                .filter(object -> object.id().kind() == kind)
                .filter(object -> namespace.isEmpty() || object.id().namespace().equals(namespace))
                .toList();
    }

    /**
     * Deletes an object: at once, or for a pod that runs, when its kubelet has ended it.
     *
     * @param graceSeconds null for the object's own
     * @return the object's last version
     */
    public StoredObject delete(Target target, @Nullable Long graceSeconds) {
        Outcome outcome = store.write(draft -> {
            StoredObject current = draft.get(target.id()).orElseThrow(() -> notFound(target));
            Versions.requireUid(target, current);
            return deletion.delete(draft, current, graceSeconds);
        });
        return switch (outcome) {
            case Outcome.Nothing(StoredObject object) -> object;
            case Outcome.Put(StoredObject object) -> object;
            case Outcome.Remove(StoredObject object) -> object;
        };
    }

    /** Removes a namespace that is being deleted, if nothing is left in it. */
    public void removeNamespace(StoredObject namespace) {
        store.write(draft -> draft.get(namespace.id())
                .<Outcome>map(current -> deletion.removeIfEmpty(draft, current))
                .orElseGet(() -> new Outcome.Nothing(namespace)));
    }

    /** Replaces an object's status, and binds a pod to its node. */
    public StoredObject updateStatus(StatusUpdate update) {
        JsonNode status = update.status().isEmpty() ? null : ObjectCodec.parseUntrusted(update.status());
        Outcome outcome = store.write(draft -> {
            StoredObject current = draft.get(update.target().id()).orElseThrow(() -> notFound(update.target()));
            Versions.requireUid(update.target(), current);
            return StatusChange.of(versions, draft, current, update, status);
        });
        return outcome instanceof Outcome.Put(StoredObject object) ? object : ((Outcome.Nothing) outcome).current();
    }

    /**
     * Puts a finalizer into an object, unless that is being deleted, or takes it out; an object that is being deleted
     * goes with its last one.
     */
    public void setFinalizer(Target target, String finalizer, boolean isWanted) {
        store.write(draft -> {
            StoredObject current = draft.get(target.id()).orElseThrow(() -> notFound(target));
            Versions.requireUid(target, current);
            return deletion.setFinalizer(draft, current, finalizer, isWanted);
        });
    }

    private Outcome change(boolean dryRun, Function<Draft, Outcome> change) {
        return dryRun ? store.preview(change) : store.write(change);
    }

    private Outcome applied(Draft draft, ObjectId id, ObjectNode wanted, @Nullable StoredObject current) {
        ObjectNode desired = Versions.withoutServerFields(wanted, current);
        String lastApplied = LastApplied.of(desired);
        if (current == null) {
            ObjectNode tree = versions.first(desired);
            annotate(tree, lastApplied);
            return admitted(draft, id, tree, null);
        }
        ObjectNode live = current.tree();
        ObjectNode merged = ThreeWayMerge.merge(LastApplied.read(live), desired, live);
        Versions.keepServerFields(merged, live);
        annotate(merged, lastApplied);
        return Deletion.isDue(merged) ? new Outcome.Remove(current) : admitted(draft, id, merged, current);
    }

    private static void annotate(ObjectNode tree, String lastApplied) {
        ObjectNode annotations = tree.withObject("/metadata").withObject("/annotations");
        annotations.put(LastApplied.ANNOTATION, lastApplied);
    }

    private Outcome admitted(Draft draft, ObjectId id, ObjectNode tree, @Nullable StoredObject current) {
        Namespaces.requireOpen(draft, id, current);
        ReadOnly.require(id);
        HasMetadata object = ObjectCodec.object(id.kind(), tree);
        HasMetadata old = current == null ? null : ObjectCodec.object(id.kind(), current.tree());
        if (old == null) {
            DefaultIngressClass.complete(object, draft);
        }
        admission.admit(id, object, old);
        return versions.next(draft, id, ObjectCodec.tree(object), current);
    }

    private static RejectedException notFound(Target target) {
        return new RejectedException(new Rejection.NotFound(target.kind().resource(), target.name()));
    }
}
