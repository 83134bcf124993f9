package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.lab.system.CommandLine.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get wrong: told clearly by the real command, with exit code 1, and nothing is changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class BadInputST {
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final int HUGE = 10 << 20;
    private static final String HEAD = "apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: ";

    private SystemLab lab;
    private CommandLine fairway;
    private Cluster cluster;

    @BeforeAll
    void start() {
        lab = SystemLab.start(SystemLab.name("bad"));
        fairway = new CommandLine(lab.lab());
        cluster = Cluster.of(lab.lab(), "default");
        cluster.apply(
                "{apiVersion: v1, kind: Service, metadata: {name: taken}, spec: {type: NodePort, selector: {app: nobody},"
                        + " ports: [{port: 80, nodePort: 30999}]}}");
    }

    @AfterAll
    void end() {
        cluster.close();
        lab.close();
    }

    private static Arguments input(String what, byte[] input, String message) {
        return Arguments.of(Named.of(what, input), message);
    }

    static List<Arguments> badInput() {
        byte[] rubbish = new byte[100_000];
        new Random(1).nextBytes(rubbish);
        return List.of(
                input("an unknown field", bytes(HEAD + "{ports: [{port: 80, targetprot: 1}]}"), "ports[0].targetprot"),
                input("a wrong type", bytes(HEAD + "{ports: [{port: eighty}]}"), "ports[0].port: expected an integer"),
                input(
                        "a port in use",
                        bytes(HEAD + "{type: NodePort, ports: [{port: 80, nodePort: 30999}]}"),
                        "spec.ports[0].nodePort: Invalid value: 30999: provided port is already allocated"),
                input(
                        "an object of 10 MB in one line",
                        bytes(HEAD + "{ports: [{port: 80}], selector: {a: " + "x".repeat(HUGE) + "}}"),
                        "3145728 bytes"),
                input(
                        "an object of 10 MB in many lines",
                        bytes(HEAD + "\n  ports: [{port: 80}]\n  selector:\n" + manyLabels()),
                        "Request entity too large: limit is 3145728"),
                input("random bytes", rubbish, "error parsing STDIN"),
                input("zeros", new byte[100], "error parsing STDIN"),
                input("no object", bytes("just text\n"), "error"),
                input("a Secret that is not base64", secret("data: {key: '!'}"), "data.key: illegal base64 data"));
    }

    private static String manyLabels() {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; labels.length() < HUGE; i++) {
            labels.append("    label-").append(i).append(": value\n");
        }
        return labels.toString();
    }

    private static byte[] secret(String data) {
        return bytes("apiVersion: v1\nkind: Secret\nmetadata: {name: bad}\n" + data);
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputIsRefusedClearlyAndChangesNothing(byte[] input, String message) {
        // Given
        List<JsonNode> before = objects();
        // When
        Result result = fairway.run(input, "apply", "-f", "-");
        // Then
        assertThat(result.errors()).contains(message).doesNotContain("\tat ", "Exception");
        assertThat(result.errors().length()).as("the length of the message").isLessThan(1000);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).isEmpty();
        assertThat(objects()).isEqualTo(before);
    }

    @Test
    void goodObjectsBesideABadOneAreApplied() {
        String good = "{apiVersion: v1, kind: Service, metadata: {name: good}, spec: {ports: [{port: 80}]}}";

        Result result = fairway.run(
                bytes(good + "\n---\n" + HEAD + "{ports: [{port: 0, targetPort: 80}]}"), "apply", "-f", "-");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).isEqualTo("service/good created\n");
        assertThat(result.errors()).contains("The Service \"bad\" is invalid: spec.ports[0].port: Invalid value: 0");
        cluster.delete("Service", "good");
    }

    @Test
    void selectorThatMatchesNothingIsToldByDescribe() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                fairway.run("describe", "service", "taken").output())
                        .contains("app=nobody (matches no pod in namespace default)", "NoPodsMatch"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Result object = fairway.run("get", "pod", "nothing");
        Result type = fairway.run("get", "gadgets");
        Result file = fairway.run("apply", "-f", "/nowhere.yaml");

        assertThat(object.errors()).isEqualTo("Error from server (NotFound): pods \"nothing\" not found\n");
        assertThat(type.errors()).isEqualTo("error: the server doesn't have a resource type \"gadgets\"\n");
        assertThat(file.errors()).contains("/nowhere.yaml");
        assertThat(List.of(object, type, file)).extracting(Result::exitCode).containsOnly(1);
    }

    /** All that the tests could have changed. */
    private List<JsonNode> objects() {
        return List.of("Service", "Secret").stream()
                .flatMap(kind -> cluster.list(kind).stream())
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
