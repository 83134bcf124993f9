package dev.fairway.lab.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.lab.echo.EchoPort;
import dev.fairway.lab.kubelet.ContainerSpec.EnvironmentValue;
import dev.fairway.lab.kubelet.PodSpec.RestartPolicy;
import dev.fairway.lab.kubelet.probe.Probe;
import dev.fairway.lab.kubelet.probe.Probe.Action;
import dev.fairway.lab.kubelet.probe.Probe.PortReference;
import dev.fairway.lab.kubelet.probe.Probes;
import dev.fairway.lab.network.Readiness.Scheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Reads the Kubernetes JSON of a pod; the API has validated it, and what the lab does not know it leaves alone. */
final class PodReader {
    private static final int DEFAULT_GRACE_SECONDS = 30;

    private PodReader() {}

    static PodSpec read(JsonNode pod) {
        JsonNode meta = pod.path("metadata");
        JsonNode spec = pod.path("spec");
        String name = meta.path("name").asText();
        String management =
                meta.path("annotations").path(PodSpec.MANAGEMENT_ANNOTATION).asText("");
        return new PodSpec(
                meta.path("namespace").asText(),
                name,
                meta.path("uid").asText(),
                meta.path("resourceVersion").asLong(),
                spec.path("nodeName").asText(""),
                strings(spec.path("nodeSelector")),
                spec.path("hostNetwork").asBoolean(false),
                usesClusterDns(spec),
                spec.path("hostname").asText(name),
                restartPolicy(spec.path("restartPolicy").asText("Always")),
                gracePeriod(meta, spec),
                meta.hasNonNull("deletionTimestamp"),
                Optional.of(management).filter(address -> !address.isEmpty()),
                elements(spec.path("containers")).map(PodReader::container).toList(),
                elements(spec.path("readinessGates"))
                        .map(gate -> gate.path("conditionType").asText())
                        .toList(),
                pod.path("status").path("phase").asText(""),
                elements(pod.path("status").path("conditions")).toList());
    }

    private static Duration gracePeriod(JsonNode meta, JsonNode spec) {
        JsonNode seconds = meta.hasNonNull("deletionGracePeriodSeconds")
                ? meta.path("deletionGracePeriodSeconds")
                : spec.path("terminationGracePeriodSeconds");
        return Duration.ofSeconds(seconds.asInt(DEFAULT_GRACE_SECONDS));
    }

    /** ClusterFirst means Default for a pod on the host's network: core/v1 DNSPolicy. */
    private static boolean usesClusterDns(JsonNode spec) {
        return switch (spec.path("dnsPolicy").asText("ClusterFirst")) {
            case "ClusterFirstWithHostNet" -> true;
            case "ClusterFirst" -> !spec.path("hostNetwork").asBoolean(false);
            default -> false;
        };
    }

    private static RestartPolicy restartPolicy(String text) {
        return switch (text) {
            case "Never" -> RestartPolicy.NEVER;
            case "OnFailure" -> RestartPolicy.ON_FAILURE;
            default -> RestartPolicy.ALWAYS;
        };
    }

    private static ContainerSpec container(JsonNode container) {
        List<String> command = new ArrayList<>(texts(container.path("command")));
        // Arguments alone would go to an image's entry point, which the echo server does not have.
        if (!command.isEmpty()) {
            command.addAll(texts(container.path("args")));
        }
        List<EchoPort> ports = new ArrayList<>();
        Map<String, Integer> named = new HashMap<>();
        elements(container.path("ports")).forEach(port -> {
            int number = port.path("containerPort").asInt();
            switch (port.path("protocol").asText("TCP")) {
                case "TCP" -> ports.add(new EchoPort(EchoPort.Protocol.TCP, number));
                case "UDP" -> ports.add(new EchoPort(EchoPort.Protocol.UDP, number));
                default -> {
                    // SCTP: the port is known to Services, but nothing can listen on it here.
                }
            }
            if (port.hasNonNull("name")) {
                named.put(port.path("name").asText(), number);
            }
        });
        return new ContainerSpec(
                container.path("name").asText(),
                container.path("image").asText(""),
                command,
                environment(container.path("env")),
                ports,
                named,
                new Probes(
                        probe(container.path("startupProbe")),
                        probe(container.path("livenessProbe")),
                        probe(container.path("readinessProbe"))));
    }

    private static SequencedMap<String, EnvironmentValue> environment(JsonNode env) {
        SequencedMap<String, EnvironmentValue> environment = new LinkedHashMap<>();
        elements(env).forEach(variable -> {
            JsonNode field = variable.path("valueFrom").path("fieldRef").path("fieldPath");
            environment.put(
                    variable.path("name").asText(),
                    field.isTextual()
                            ? new EnvironmentValue.Field(field.asText())
                            : new EnvironmentValue.Literal(
                                    variable.path("value").asText("")));
        });
        return environment;
    }

    /** One by gRPC is left out: whoever applied it was warned. */
    private static Optional<Probe> probe(JsonNode probe) {
        return action(probe)
                .map(action -> new Probe(
                        action,
                        Duration.ofSeconds(probe.path("initialDelaySeconds").asInt(0)),
                        Duration.ofSeconds(positive(probe.path("periodSeconds"), 10)),
                        Duration.ofSeconds(positive(probe.path("timeoutSeconds"), 1)),
                        positive(probe.path("successThreshold"), 1),
                        positive(probe.path("failureThreshold"), 3)));
    }

    /** The API takes 0 as well, and means the default by it. */
    private static int positive(JsonNode number, int byDefault) {
        return number.asInt(0) > 0 ? number.asInt() : byDefault;
    }

    private static Optional<Action> action(JsonNode probe) {
        JsonNode http = probe.path("httpGet");
        if (http.isObject()) {
            Map<String, String> headers = new HashMap<>();
            elements(http.path("httpHeaders"))
                    .forEach(header -> headers.put(
                            header.path("name").asText(), header.path("value").asText()));
            return Optional.of(new Action.HttpGet(
                    Scheme.valueOf(http.path("scheme").asText("HTTP")),
                    http.path("host").asText(""),
                    new PortReference(http.path("port").asText()),
                    http.path("path").asText("/"),
                    headers));
        }
        JsonNode tcp = probe.path("tcpSocket");
        if (tcp.isObject()) {
            return Optional.of(new Action.TcpSocket(
                    tcp.path("host").asText(""),
                    new PortReference(tcp.path("port").asText())));
        }
        JsonNode exec = probe.path("exec");
        return exec.isObject() ? Optional.of(new Action.Exec(texts(exec.path("command")))) : Optional.empty();
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new HashMap<>();
        object.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return array.valueStream();
    }
}
