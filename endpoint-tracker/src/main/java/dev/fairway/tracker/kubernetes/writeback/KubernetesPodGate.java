package dev.fairway.tracker.kubernetes.writeback;

import dev.fairway.model.Pod;
import dev.fairway.tracker.core.gates.GateWriter;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** Opens readiness gates by the Kubernetes API: one condition is merged in, what the kubelet writes stays. */
public final class KubernetesPodGate implements GateWriter {

    private static final Logger LOG = Logger.getLogger(KubernetesPodGate.class);
    private static final PatchContext MERGE = PatchContext.of(PatchType.STRATEGIC_MERGE);

    private final KubernetesClient client;
    private final InstantSource clock;

    public KubernetesPodGate(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public boolean open(Pod pod) {
        try {
            client.pods()
                    .inNamespace(pod.meta().namespace())
                    .withName(pod.meta().name())
                    .subresource("status")
                    .patch(MERGE, patch(pod));
            return true;
        } catch (KubernetesClientException e) {
            // The uid is that of a pod that was replaced: 409.
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return true;
            }
            LOG.warnf("The readiness gate of pod %s waits: %s", pod.meta().name(), e.getMessage());
            return false;
        }
    }

    private io.fabric8.kubernetes.api.model.Pod patch(Pod pod) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid(pod.meta().uid())
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType(Pod.PROGRAMMED_GATE)
                .withStatus("True")
                .withReason("InEffect")
                .withLastTransitionTime(
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .endCondition()
                .endStatus()
                .build();
    }
}
