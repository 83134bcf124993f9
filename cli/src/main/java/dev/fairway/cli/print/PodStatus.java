package dev.fairway.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.resource.Item;
import java.util.Set;

/** The one word that says how a pod is: its phase, unless a container or its deletion says more. */
final class PodStatus {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private PodStatus() {}

    static String of(Item.Stored pod) {
        JsonNode status = pod.json().path("status");
        String phase = status.path("phase").asText("Pending");
        if (pod.meta().isTerminating() && !ENDED.contains(phase)) {
            return status.path("reason").asText().equals("NodeLost") ? "Unknown" : "Terminating";
        }
        String initializing = initializing(pod.json());
        return initializing.isEmpty() ? ofContainers(status, phase) : initializing;
    }

    private static String ofContainers(JsonNode status, String phase) {
        String reason = status.path("reason").asText(phase);
        boolean running = false;
        for (JsonNode container : status.path("containerStatuses")) {
            JsonNode state = container.path("state");
            if (state.has("waiting") || state.has("terminated")) {
                reason = stopped(state, reason);
            } else if (container.path("ready").asBoolean()) {
                running = true;
            }
        }
        if (reason.equals("Completed") && running) {
            return Conditions.isTrue(status, "Ready") ? "Running" : "NotReady";
        }
        return reason;
    }

    /** Why a container does not run, for example CrashLoopBackOff, Completed or ExitCode:3. */
    private static String stopped(JsonNode state, String otherwise) {
        JsonNode terminated = state.path("terminated");
        if (terminated.isMissingNode()) {
            return state.path("waiting").path("reason").asText(otherwise);
        }
        if (terminated.hasNonNull("reason")) {
            return terminated.path("reason").asText();
        }
        return terminated.path("signal").asInt() != 0
                ? "Signal:" + terminated.path("signal").asInt()
                : "ExitCode:" + terminated.path("exitCode").asInt();
    }

    private static String initializing(JsonNode pod) {
        JsonNode statuses = pod.path("status").path("initContainerStatuses");
        for (int i = 0; i < statuses.size(); i++) {
            JsonNode container = statuses.get(i);
            JsonNode terminated = container.path("state").path("terminated");
            boolean finished = terminated.path("exitCode").asInt(-1) == 0;
            if (!finished && !container.path("started").asBoolean()) {
                String word = stopped(container.path("state"), "PodInitializing");
                return word.equals("PodInitializing") ? "Init:" + i + "/" + statuses.size() : "Init:" + word;
            }
        }
        return "";
    }
}
