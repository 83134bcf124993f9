package dev.fairway.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.resource.Metadata;
import java.util.stream.Collectors;

/** The containers in {@code describe pod}. */
final class ContainerSection {

    private ContainerSection() {}

    static void describe(Description text, JsonNode spec, JsonNode status) {
        text.line("Containers:");
        for (JsonNode container : spec.path("containers")) {
            String name = container.path("name").asText();
            text.line("  " + name + ":");
            text.optional("    Image", container.path("image").asText(""));
            text.optional("    Command", words(container.path("command")));
            text.optional("    Args", words(container.path("args")));
            text.optional("    Ports", ports(container.path("ports")));
            status.path("containerStatuses")
                    .valueStream()
                    .filter(candidate -> candidate.path("name").asText().equals(name))
                    .findFirst()
                    .ifPresent(found -> status(text, found));
        }
    }

    private static void status(Description text, JsonNode status) {
        state(text, "    State", status.path("state"));
        if (!status.path("lastState").isEmpty()) {
            state(text, "    Last State", status.path("lastState"));
        }
        text.field("    Ready", status.path("ready").asBoolean() ? "True" : "False");
        text.field("    Restart Count", status.path("restartCount").asInt());
    }

    private static void state(Description text, String name, JsonNode state) {
        JsonNode running = state.path("running");
        JsonNode terminated = state.path("terminated");
        if (!running.isMissingNode()) {
            text.field(name, "Running");
            text.field("      Started", Description.time(Metadata.time(running.path("startedAt"))));
        } else if (!terminated.isMissingNode()) {
            text.field(name, "Terminated");
            text.optional("      Reason", terminated.path("reason").asText(""));
            text.field("      Exit Code", terminated.path("exitCode").asInt());
            text.field("      Finished", Description.time(Metadata.time(terminated.path("finishedAt"))));
        } else {
            text.field(name, "Waiting");
            text.optional("      Reason", state.path("waiting").path("reason").asText(""));
        }
    }

    private static String words(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).collect(Collectors.joining(" "));
    }

    private static String ports(JsonNode ports) {
        return ports.valueStream()
                .map(port -> port.path("containerPort").asText() + "/"
                        + port.path("protocol").asText("TCP"))
                .collect(Collectors.joining(", "));
    }
}
