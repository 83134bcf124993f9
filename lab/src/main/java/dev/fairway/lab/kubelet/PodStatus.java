package dev.fairway.lab.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.lab.kubelet.ContainerState.Running;
import dev.fairway.lab.kubelet.ContainerState.Terminated;
import dev.fairway.lab.kubelet.ContainerState.Waiting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders a pod's status as core/v1 PodStatus; pure. */
final class PodStatus {
    private static final Set<String> OWN_CONDITIONS =
            Set.of("PodScheduled", "Initialized", "ContainersReady", "Ready", "PodReadyToStartContainers");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PodStatus() {}

    /**
     * What is known of a pod on its node.
     *
     * @param addresses the pod's; empty until its namespace stands
     * @param hostAddresses its node's
     * @param containers state of each container, in manifest order
     * @param problem why it can't be started; empty when nothing is wrong
     */
    record Facts(
            List<String> addresses,
            List<String> hostAddresses,
            Map<String, ContainerState> containers,
            String problem) {
        boolean containersReady() {
            return !containers.isEmpty() && containers.values().stream().allMatch(ContainerState::isReady);
        }
    }

    /** The status of a pod that fits on no node. */
    static ObjectNode unschedulable(PodSpec pod, String message, Instant now) {
        ObjectNode status = JSON.objectNode().put("phase", "Pending");
        ArrayNode conditions = status.putArray("conditions");
        conditions.add(condition(pod, new Wanted("PodScheduled", false, "Unschedulable", message), now));
        return status;
    }

    /** The status of a pod that is about to be bound. */
    static ObjectNode scheduled(PodSpec pod, Instant now) {
        ObjectNode status = JSON.objectNode().put("phase", "Pending");
        status.putArray("conditions").add(condition(pod, Wanted.of("PodScheduled", true), now));
        return status;
    }

    static ObjectNode render(PodSpec pod, Facts facts, Instant started, Instant now) {
        ObjectNode status = JSON.objectNode().put("phase", phase(pod, facts));
        ArrayNode conditions = status.putArray("conditions");
        boolean ready = facts.containersReady() && gatesHold(pod);
        conditions.add(condition(
                pod, Wanted.of("PodReadyToStartContainers", !facts.addresses().isEmpty()), now));
        conditions.add(condition(pod, Wanted.of("Initialized", true), now));
        String reason = facts.containersReady() ? "ReadinessGatesNotReady" : notReady(facts);
        conditions.add(condition(pod, new Wanted("Ready", ready, reason, ""), now));
        conditions.add(
                condition(pod, new Wanted("ContainersReady", facts.containersReady(), notReady(facts), ""), now));
        conditions.add(condition(pod, Wanted.of("PodScheduled", true), now));
        pod.conditions().stream()
                .filter(condition ->
                        !OWN_CONDITIONS.contains(condition.path("type").asText()))
                .forEach(conditions::add);
        if (!facts.problem().isEmpty()) {
            status.put("message", facts.problem()).put("reason", "FailedCreatePodSandBox");
        }
        addresses(status, "hostIP", "hostIPs", facts.hostAddresses());
        addresses(status, "podIP", "podIPs", facts.addresses());
        status.put("startTime", time(started));
        ArrayNode containers = status.putArray("containerStatuses");
        pod.containers()
                .forEach(spec ->
                        containers.add(container(spec, facts.containers().get(spec.name()))));
        return status;
    }

    private static String phase(PodSpec pod, Facts facts) {
        boolean allStarted = facts.containers().size() == pod.containers().size()
                && facts.containers().values().stream().noneMatch(Waiting.class::isInstance);
        boolean allEnded = allStarted
                && facts.containers().values().stream()
                        .allMatch(state -> state instanceof Terminated ended && !ended.isRestarted());
        if (allEnded) {
            return facts.containers().values().stream()
                            .allMatch(state -> state instanceof Terminated ended && ended.exitCode() == 0)
                    ? "Succeeded"
                    : "Failed";
        }
        boolean hadStarted = facts.containers().values().stream().anyMatch(state -> state.restarts() > 0);
        return allStarted || hadStarted ? "Running" : "Pending";
    }

    private static String notReady(Facts facts) {
        return facts.containers().values().stream().allMatch(Terminated.class::isInstance)
                        && !facts.containers().isEmpty()
                ? "PodCompleted"
                : "ContainersNotReady";
    }

    private static boolean gatesHold(PodSpec pod) {
        Set<String> holding = pod.conditions().stream()
                .filter(condition -> condition.path("status").asText().equals("True"))
                .map(condition -> condition.path("type").asText())
                .collect(Collectors.toUnmodifiableSet());
        return holding.containsAll(pod.readinessGates());
    }

    /**
     * A condition as it is to be.
     *
     * @param reason told while it does not hold
     */
    private record Wanted(String type, boolean holds, String reason, String message) {
        static Wanted of(String type, boolean holds) {
            return new Wanted(type, holds, "", "");
        }
    }

    /** The time of the last transition stays while the status does. */
    private static ObjectNode condition(PodSpec pod, Wanted wanted, Instant now) {
        String value = wanted.holds() ? "True" : "False";
        Optional<String> since = pod.conditions().stream()
                .filter(old -> old.path("type").asText().equals(wanted.type())
                        && old.path("status").asText().equals(value))
                .map(old -> old.path("lastTransitionTime").asText())
                .filter(text -> !text.isEmpty())
                .findFirst();
        ObjectNode condition = JSON.objectNode()
                .put("type", wanted.type())
                .put("status", value)
                .put("lastTransitionTime", since.orElseGet(() -> time(now)));
        if (!wanted.holds() && !wanted.reason().isEmpty()) {
            condition.put("reason", wanted.reason());
        }
        if (!wanted.message().isEmpty()) {
            condition.put("message", wanted.message());
        }
        return condition;
    }

    private static void addresses(ObjectNode status, String first, String all, List<String> addresses) {
        if (!addresses.isEmpty()) {
            status.put(first, addresses.getFirst());
            ArrayNode array = status.putArray(all);
            addresses.forEach(address -> array.addObject().put("ip", address));
        }
    }

    private static JsonNode container(ContainerSpec spec, @Nullable ContainerState known) {
        ContainerState state = known == null ? new Waiting("ContainerCreating", 0) : known;
        ObjectNode status = JSON.objectNode()
                .put("name", spec.name())
                .put("image", spec.image())
                .put("ready", state.isReady())
                .put("started", state instanceof Running)
                .put("restartCount", state.restarts());
        ObjectNode detail = status.putObject("state");
        switch (state) {
            case Waiting waiting -> detail.putObject("waiting").put("reason", waiting.reason());
            case Running running -> detail.putObject("running").put("startedAt", time(running.since()));
            case Terminated ended ->
                detail.putObject("terminated")
                        .put("exitCode", ended.exitCode())
                        .put("reason", ended.exitCode() == 0 ? "Completed" : "Error")
                        .put("finishedAt", time(ended.at()));
        }
        return status;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
