package dev.fairway.tracker.standalone.controllers;

import dev.fairway.tracker.standalone.StandaloneCluster;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.controllers.PodTemplates.Owned;
import dev.fairway.tracker.standalone.controllers.RollingUpdate.OwnedPod;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.StoredObject;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Keeps as many pods of each Deployment's template as it wants. Used by one thread. */
final class DeploymentController {

    private static final Logger LOG = Logger.getLogger(DeploymentController.class);

    private final StandaloneCluster cluster;
    private final Supplier<String> suffixes;
    private final Map<ObjectId, StoredObject> deployments = new HashMap<>();
    private final Map<ObjectId, Map<ObjectId, Owned>> podsOf = new HashMap<>();
    private final Map<ObjectId, ObjectId> ownerOf = new HashMap<>();
    private Set<ObjectId> due = new LinkedHashSet<>();

    DeploymentController(StandaloneCluster cluster, Supplier<String> suffixes) {
        this.cluster = cluster;
        this.suffixes = suffixes;
    }

    void present(StoredObject object) {
        if (object.id().kind() == ResourceKind.DEPLOYMENT) {
            deployments.put(object.id(), object);
            due.add(object.id());
        } else if (object.id().kind() == ResourceKind.POD) {
            PodTemplates.owned(object).ifPresent(owned -> {
                ownerOf.put(object.id(), owned.owner());
                podsOf.computeIfAbsent(owned.owner(), _ -> new HashMap<>()).put(object.id(), owned);
                due.add(owned.owner());
            });
        }
    }

    void gone(StoredObject object) {
        if (object.id().kind() == ResourceKind.DEPLOYMENT) {
            deployments.remove(object.id());
            due.add(object.id());
        } else if (object.id().kind() == ResourceKind.POD) {
            ObjectId owner = ownerOf.remove(object.id());
            if (owner != null) {
                podsOf.computeIfPresent(owner, (_, pods) -> {
                    pods.remove(object.id());
                    return pods.isEmpty() ? null : pods;
                });
                due.add(owner);
            }
        }
    }

    /** Does what is due; what cannot be done now stays due. True when everything is done. */
    boolean reconcile() {
        Set<ObjectId> now = due;
        due = new LinkedHashSet<>();
        for (ObjectId id : now) {
            try {
                reconcile(id);
            } catch (RejectedException e) {
                LOG.debugf("Deployment %s has to wait: %s", id, e.getMessage());
                if (e.rejection() instanceof Rejection.Unavailable) {
                    due.add(id);
                }
            }
        }
        return due.isEmpty();
    }

    private void reconcile(ObjectId id) {
        StoredObject deployment = deployments.get(id);
        List<Owned> pods = List.copyOf(podsOf.getOrDefault(id, Map.of()).values());
        String uid = deployment == null ? "" : deployment.uid();
        pods.stream().filter(pod -> !pod.ownerUid().equals(uid)).map(Owned::pod).forEach(this::deleteOrphan);
        if (deployment != null) {
            List<OwnedPod> own = pods.stream()
                    .filter(pod -> pod.ownerUid().equals(uid))
                    .map(Owned::pod)
                    .toList();
            roll(deployment, own);
        }
    }

    private void roll(StoredObject object, List<OwnedPod> pods) {
        Deployment deployment = (Deployment) object.typed();
        String hash = PodTemplates.hash(object);
        int replicas = deployment.getSpec().getReplicas();
        RollingUpdate.Step step = RollingUpdate.next(replicas, hash, pods);
        step.delete().forEach(this::delete);
        Optional<String> failure = create(deployment, hash, step.create());
        String status = DeploymentStatuses.json(deployment, hash, pods, failure);
        update(object, status);
    }

    /** Why a pod could not be created, for the Deployment's status; empty when all could. */
    private Optional<String> create(Deployment deployment, String hash, int count) {
        try {
            for (int i = 0; i < count; i++) {
                cluster.create(PodTemplates.pod(deployment, hash, suffixes));
            }
            return Optional.empty();
        } catch (RejectedException e) {
            if (e.rejection() instanceof Rejection.Unavailable) {
                throw e;
            }
            return Optional.of(e.rejection().message());
        }
    }

    private void deleteOrphan(OwnedPod pod) {
        if (!pod.terminating()) {
            delete(pod);
        }
    }

    private void delete(OwnedPod pod) {
        ignoringAbsence(() -> cluster.delete(target(pod.id(), pod.uid()), null));
    }

    private void update(StoredObject deployment, String status) {
        ignoringAbsence(
                () -> cluster.updateStatus(new StatusUpdate(target(deployment.id(), deployment.uid()), status, "", 0)));
    }

    private static void ignoringAbsence(Runnable change) {
        try {
            change.run();
        } catch (RejectedException e) {
            boolean gone = e.rejection() instanceof Rejection.NotFound || e.rejection() instanceof Rejection.Conflict;
            if (!gone) {
                throw e;
            }
        }
    }

    private static Target target(ObjectId id, String uid) {
        return new Target(id.kind(), id.namespace(), id.name(), uid);
    }
}
