package dev.fairway.tracker.standalone.controllers;

import dev.fairway.tracker.standalone.StandaloneCluster;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Empties and removes the namespaces that are being deleted. Used by one thread. */
final class NamespaceController {

    private static final Logger LOG = Logger.getLogger(NamespaceController.class);

    private final StandaloneCluster cluster;
    private final Map<String, StoredObject> terminating = new HashMap<>();
    private final Map<String, Map<ObjectId, StoredObject>> contents = new HashMap<>();
    private Set<String> due = new LinkedHashSet<>();

    NamespaceController(StandaloneCluster cluster) {
        this.cluster = cluster;
    }

    void present(StoredObject object) {
        if (object.id().kind() == ResourceKind.NAMESPACE) {
            if (isTerminating(object)) {
                terminating.put(object.id().name(), object);
                due.add(object.id().name());
            }
            return;
        }
        contents.computeIfAbsent(object.id().namespace(), _ -> new HashMap<>()).put(object.id(), object);
        touch(object.id().namespace());
    }

    void gone(StoredObject object) {
        if (object.id().kind() == ResourceKind.NAMESPACE) {
            terminating.remove(object.id().name());
            return;
        }
        contents.computeIfPresent(object.id().namespace(), (_, objects) -> {
            objects.remove(object.id());
            return objects.isEmpty() ? null : objects;
        });
        touch(object.id().namespace());
    }

    /** Does what is due; what cannot be done now stays due. True when everything is done. */
    boolean reconcile() {
        Set<String> now = due;
        due = new LinkedHashSet<>();
        for (String name : now) {
            StoredObject namespace = terminating.get(name);
            if (namespace != null) {
                reconcile(name, namespace);
            }
        }
        return due.isEmpty();
    }

    private void reconcile(String name, StoredObject namespace) {
        List<StoredObject> objects = contents.getOrDefault(name, Map.of()).values().stream()
                .sorted(Comparator.comparing(object -> object.id().kind() == ResourceKind.POD))
                .toList();
        try {
            objects.forEach(this::delete);
            cluster.removeNamespace(namespace);
        } catch (RejectedException e) {
            LOG.debugf("Namespace %s has to wait: %s", name, e.getMessage());
            due.add(name);
        }
    }

    /** Deployments before their pods, or they would be replaced; a pod may take its time. */
    private void delete(StoredObject object) {
        if (isTerminating(object)) {
            return;
        }
        ObjectId id = object.id();
        try {
            cluster.delete(new Target(id.kind(), id.namespace(), id.name(), object.uid()), null);
        } catch (RejectedException e) {
            boolean gone = e.rejection() instanceof Rejection.NotFound || e.rejection() instanceof Rejection.Conflict;
            if (!gone) {
                throw e;
            }
        }
    }

    private void touch(String namespace) {
        if (terminating.containsKey(namespace)) {
            due.add(namespace);
        }
    }

    private static boolean isTerminating(StoredObject object) {
        return object.tree().path("metadata").has("deletionTimestamp");
    }
}
