package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** People ask what was: a pod that was not ready for a while, and a Service that was edited. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class HistoryST {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** An event's id in a JSON document, before the facts of a pod that is not ready. */
    private static final Pattern NOT_READY = Pattern.compile(
            "\"event\": \"(endpoint-tracker:\\d+:\\d+)\",\\s+\"facts\": \\[\\s+\\{[^{}]*\"pod-not-ready\"");

    private SystemLab lab;
    private Cluster cluster;
    private CommandLine fairway;

    @BeforeAll
    void start() {
        lab = SystemLab.start(SystemLab.name("past"));
        cluster = Cluster.of(lab.lab(), "default");
        fairway = new CommandLine(lab.lab());
        cluster.apply(Manifests.deployment("web", 2));
        cluster.apply(Manifests.service("web", "web"));
        cluster.awaitReadyPods("web", 2);
        awaitEndpoints(2);
    }

    @AfterAll
    void stop() {
        cluster.close();
        lab.close();
    }

    @Test
    void aPodThatWasNotReadyIsInTheTimelineWithItsCauseAndItsEffects() {
        // Given
        String pod = cluster.awaitReadyPods("web", 2).getFirst();
        lab.lab().setReady("default", pod, false);
        awaitEndpoints(1);
        lab.lab().setReady("default", pod, true);
        awaitEndpoints(2);

        // When
        String timeline = output("history", "service", "web", "-o", "json");
        Matcher notReady = NOT_READY.matcher(timeline);

        // Then
        assertThat(timeline).contains("\"service-created\"", "\"endpoint-entered\"", "\"endpoint-changed\"");
        assertThat(notReady.find()).isTrue();
        String event = notReady.group(1);
        assertThat(output("history", "service", "web"))
                .contains("pod " + pod + " is not Ready", "caused by " + event, "node/node-1 in effect");
        assertThat(output("history", "service", "--trace", event))
                .contains("pod " + pod + " is not Ready", "(pod " + pod + ") is not ready: condition Ready is FALSE")
                .contains("-> node/node-1 in effect", "-> node/node-2 in effect", "after its cause");
        assertThat(addresses(output("get", "endpoints", "web", "--at", event))).hasSize(2);
        assertThat(output("flaps", "--since", "1h")).contains("pod/" + pod);
    }

    @Test
    void aServiceIsAsItWasBeforeItWasEdited() {
        // Given
        String before = event(output("history", "service", "web", "-o", "json"));
        cluster.apply(
                Manifests.service("web", "web").replace("port: 80, targetPort: 8080}", "port: 81, targetPort: 8080}"));
        await().atMost(PATIENCE).until(() -> output("get", "service", "web").contains("81/TCP"));

        // When
        String then = output("get", "service", "web", "--at", before);
        String diff = output("diff", "service", "web", "--from", before);

        // Then
        assertThat(then).contains("80/TCP").doesNotContain("81/TCP");
        assertThat(diff).contains("Service web: spec.ports[http].port 80 -> 81");
        assertThat(output("get", "pods", "--at", before)).contains("web-");
    }

    @Test
    void whatTheHistoryDoesNotHaveIsToldSo() {
        // When
        CommandLine.Result old = fairway.run("get", "services", "--at", "2020-01-01T00:00:00Z");
        CommandLine.Result unknown = fairway.run("history", "service", "nobody");
        CommandLine.Result never = fairway.run("get", "deployments", "--at", "-1s");

        // Then
        assertThat(List.of(old, unknown, never))
                .extracting(CommandLine.Result::exitCode)
                .containsOnly(1);
        assertThat(old.errors()).contains("error: that time is outside of the history, which goes from ");
        assertThat(unknown.errors())
                .contains("error: the history knows no Service \"nobody\" in namespace \"default\"");
        assertThat(never.errors()).contains("error: the past of deployments.apps cannot be shown");
    }

    private static String event(String timeline) {
        List<String> events = Pattern.compile("\"event\": \"(endpoint-tracker:\\d+:\\d+)\"")
                .matcher(timeline)
                .results()
                .map(found -> found.group(1))
                .toList();
        return events.getLast();
    }

    private void awaitEndpoints(int count) {
        await().atMost(PATIENCE)
                .until(() -> addresses(output("get", "endpoints", "web")).size() == count);
    }

    /** The IPv4 endpoints in a table. */
    private static List<String> addresses(String table) {
        return Pattern.compile("10\\.244\\.[0-9.]+:8080")
                .matcher(table)
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
    }

    private String output(String... arguments) {
        CommandLine.Result result = fairway.run(arguments);
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return result.output();
    }
}
