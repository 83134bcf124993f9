package dev.fairway.lab.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.lab.cluster.PodKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod as the standalone API tells it, as far as the lab needs it.
 *
 * @param namespace its namespace
 * @param name unique in it
 * @param uid tells it from another pod of the same name
 * @param resourceVersion grows with each write of the object; 0 where the API tells none
 * @param nodeName empty until it is bound
 * @param nodeSelector labels that its node must have
 * @param hostNetwork whether it shares its node's namespace
 * @param usesClusterDns whether its resolver asks cluster DNS
 * @param hostname what the programs inside see
 * @param restartPolicy Always, OnFailure or Never
 * @param gracePeriod from the wish to end it to the end by force
 * @param isTerminating whether it is to end
 * @param managementAddress a second address, on the management network; see {@link #MANAGEMENT_ANNOTATION}
 * @param containers at least one
 * @param readinessGates condition types that have to be True for the pod to be Ready
 * @param phase as last reported; empty at first
 * @param conditions as last reported, also those of others
 */
record PodSpec(
        String namespace,
        String name,
        String uid,
        long resourceVersion,
        String nodeName,
        Map<String, String> nodeSelector,
        boolean hostNetwork,
        boolean usesClusterDns,
        String hostname,
        RestartPolicy restartPolicy,
        Duration gracePeriod,
        boolean isTerminating,
        Optional<String> managementAddress,
        List<ContainerSpec> containers,
        List<String> readinessGates,
        String phase,
        List<JsonNode> conditions) {
    /** Gives a pod an interface on the management network: for servers that subscribe to the registry. */
    static final String MANAGEMENT_ANNOTATION = "lab.fairway.dev/management-address";

    PodSpec {
        nodeSelector = Map.copyOf(nodeSelector);
        containers = List.copyOf(containers);
        readinessGates = List.copyOf(readinessGates);
        conditions = List.copyOf(conditions);
    }

    enum RestartPolicy {
        ALWAYS,
        ON_FAILURE,
        NEVER
    }

    PodKey key() {
        return new PodKey(namespace, name);
    }

    PodSpec boundTo(String node) {
        return new PodSpec(
                namespace,
                name,
                uid,
                resourceVersion,
                node,
                nodeSelector,
                hostNetwork,
                usesClusterDns,
                hostname,
                restartPolicy,
                gracePeriod,
                isTerminating,
                managementAddress,
                containers,
                readinessGates,
                phase,
                conditions);
    }

    boolean isBound() {
        return !nodeName.isEmpty();
    }

    /** Whether its status says already that no node fits. */
    boolean isUnschedulable() {
        return conditions.stream()
                .anyMatch(condition -> condition.path("type").asText().equals("PodScheduled")
                        && condition.path("status").asText().equals("False"));
    }

    /** Whether it has run to its end and is never started again. */
    boolean hasEnded() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}
