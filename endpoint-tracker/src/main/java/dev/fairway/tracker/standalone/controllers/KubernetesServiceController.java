package dev.fairway.tracker.standalone.controllers;

import dev.fairway.tracker.standalone.StandaloneCluster;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.StoredObject;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import org.jboss.logging.Logger;

/**
 * Keeps the Service {@code kubernetes} in namespace default, as an API server does: with the first cluster IP, and made
 * again when somebody deletes it. It has no endpoints, because nothing here speaks the Kubernetes API (decision 0044).
 * Used by one thread.
 */
final class KubernetesServiceController {

    static final ObjectId ID = new ObjectId(ResourceKind.SERVICE, "default", "kubernetes");

    private static final Logger LOG = Logger.getLogger(KubernetesServiceController.class);
    private static final int PORT = 443;
    private static final int API_SERVER_PORT = 6443;

    private final StandaloneCluster cluster;
    private final String clusterIp;
    private boolean due = true;

    KubernetesServiceController(StandaloneCluster cluster, String clusterIp) {
        this.cluster = cluster;
        this.clusterIp = clusterIp;
    }

    void gone(StoredObject object) {
        due |= object.id().equals(ID);
    }

    /** False when the Service could not be made now. */
    boolean reconcile() {
        if (!due) {
            return true;
        }
        try {
            cluster.create(service());
        } catch (RejectedException e) {
            if (e.rejection() instanceof Rejection.Unavailable) {
                return false;
            }
            LOG.warnf("The Service kubernetes is not made: %s", e.getMessage());
        }
        due = false;
        return true;
    }

    private Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(ID.namespace())
                .withName(ID.name())
                .addToLabels("component", "apiserver")
                .addToLabels("provider", "kubernetes")
                .endMetadata()
                .withNewSpec()
                .withClusterIP(clusterIp)
                .withPorts(new ServicePortBuilder()
                        .withName("https")
                        .withPort(PORT)
                        .withTargetPort(new IntOrString(API_SERVER_PORT))
                        .build())
                .endSpec()
                .build();
    }
}
