package dev.fairway.tracker.standalone.controllers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.controllers.RollingUpdate.OwnedPod;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;

/** What a Deployment's status says of its pods. */
final class DeploymentStatuses {

    private DeploymentStatuses() {}

    static String json(Deployment deployment, String hash, List<OwnedPod> pods, Optional<String> failure) {
        List<OwnedPod> active = pods.stream().filter(OwnedPod::isActive).toList();
        int wanted = deployment.getSpec().getReplicas();
        int ready = (int) active.stream().filter(OwnedPod::ready).count();
        int updated = (int)
                active.stream().filter(pod -> pod.templateHash().equals(hash)).count();
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("observedGeneration", deployment.getMetadata().getGeneration());
        put(status, "replicas", active.size());
        put(status, "updatedReplicas", updated);
        put(status, "readyReplicas", ready);
        put(status, "availableReplicas", ready);
        put(status, "unavailableReplicas", Math.max(0, Math.max(wanted, active.size()) - ready));
        ArrayNode conditions = status.putArray("conditions");
        conditions
                .addObject()
                .put("type", "Available")
                .put("status", ready >= wanted ? "True" : "False")
                .put("reason", ready >= wanted ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable");
        failure.ifPresent(message -> conditions
                .addObject()
                .put("type", "ReplicaFailure")
                .put("status", "True")
                .put("reason", "FailedCreate")
                .put("message", message));
        return ObjectCodec.text(status);
    }

    /** As the API server does, a count of none is left out. */
    private static void put(ObjectNode status, String field, int count) {
        if (count > 0) {
            status.put(field, count);
        }
    }
}
