package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.model.Pod;
import dev.fairway.tracker.core.gates.GateWriter;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Opens readiness gates in the standalone API. */
public final class PodGate implements GateWriter {

    private final StandaloneCluster cluster;
    private final InstantSource clock;

    public PodGate(StandaloneCluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public boolean open(Pod pod) {
        Target target = new Target(
                ResourceKind.POD,
                pod.meta().namespace(),
                pod.meta().name(),
                pod.meta().uid());
        try {
            StoredObject current = cluster.get(target);
            ObjectNode status = current.tree().withObject("/status");
            put(status.withArray("conditions"));
            cluster.updateStatus(new StatusUpdate(target, ObjectCodec.text(status), "", current.resourceVersion()));
            return true;
        } catch (RejectedException e) {
            // Changed meanwhile, or replaced: then the next look at it says so.
            return e.rejection() instanceof Rejection.NotFound;
        }
    }

    private void put(ArrayNode conditions) {
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (conditions.get(i).path("type").asText().equals(Pod.PROGRAMMED_GATE)) {
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("type", Pod.PROGRAMMED_GATE)
                .put("status", "True")
                .put("reason", "InEffect")
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
