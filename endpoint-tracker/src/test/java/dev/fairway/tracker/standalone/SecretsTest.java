package dev.fairway.tracker.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.tracker.standalone.StandaloneCluster.Applied;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets as the API server takes, completes and refuses them. */
class SecretsTest {

    private static final String HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";

    private final TestCluster cluster = new TestCluster();

    static List<Arguments> invalid() {
        String tooLong = Base64.getEncoder().encodeToString(new byte[(1 << 20) + 1]);
        return List.of(
                Arguments.of("data: {password: 'not base64!'}", "data.password: illegal base64 data"),
                Arguments.of("data: {password: YWI}", "data.password: illegal base64 data"),
                Arguments.of("data: {password: 1}", "data.password: expected text"),
                Arguments.of("dtaa: {password: YQ==}", "unknown field \"dtaa\""),
                Arguments.of("data: {'a b': YQ==}", "data[a b]: Invalid value: \"a b\": a valid config key"),
                Arguments.of("stringData: {..a: b}", "must not start with '..'"),
                Arguments.of("data: {big: " + tooLong + "}", "data: Too long: may not be more than 1048576 bytes"),
                Arguments.of("type: kubernetes.io/tls\ndata: {tls.crt: YQ==}", "data[tls.key]: Required value"),
                Arguments.of("type: kubernetes.io/basic-auth", "data[username]: Required value"),
                Arguments.of("type: kubernetes.io/ssh-auth", "data[ssh-privatekey]: Required value"),
                Arguments.of(
                        "type: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: YQ==}",
                        "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\""),
                Arguments.of(
                        "type: kubernetes.io/service-account-token",
                        "metadata.annotations[kubernetes.io/service-account.name]: Required value"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidSecretIsRefused(String body, String message) {
        assertThat(cluster.refusal(HEAD + body)).contains(message);
    }

    @Test
    void refusalDoesNotQuoteTheValue() {
        assertThat(cluster.refusal(HEAD + "data: {password: hunter2-}")).doesNotContain("hunter2");
    }

    @Test
    void stringDataBecomesDataOfTypeOpaque() {
        cluster.apply(HEAD + "data: {a: YQ==, b: Yg==}\nstringData: {b: changed}");

        var secret = cluster.get(ResourceKind.SECRET, "s");
        assertThat(secret.path("type").asText()).isEqualTo("Opaque");
        assertThat(secret.at("/data/a").asText()).isEqualTo("YQ==");
        assertThat(Base64.getDecoder().decode(secret.at("/data/b").asText()))
                .isEqualTo("changed".getBytes(StandardCharsets.UTF_8));
        assertThat(secret.has("stringData")).isFalse();
    }

    @Test
    void secondApplyOfTheSameChangesNothing() {
        String manifest = HEAD + "data: {a: YQ==}\nstringData: {b: text}";
        cluster.apply(manifest);

        assertThat(cluster.apply(manifest).applied()).isEqualTo(Applied.UNCHANGED);
    }

    @Test
    void keyThatTheManifestNoLongerNamesGoes() {
        cluster.apply(HEAD + "data: {a: YQ==, b: Yg==}");
        cluster.apply(HEAD + "data: {b: Yg==}");

        assertThat(cluster.get(ResourceKind.SECRET, "s").path("data").fieldNames())
                .toIterable()
                .containsExactly("b");
    }

    @Test
    void typeAndImmutableDataStay() {
        cluster.apply(HEAD + "immutable: true\ndata: {a: YQ==}");

        assertThat(cluster.refusal(HEAD + "immutable: true\ntype: mine\ndata: {a: YQ==}"))
                .contains("type: Invalid value: \"mine\": field is immutable");
        assertThat(cluster.refusal(HEAD + "immutable: true\ndata: {a: Yg==}"))
                .contains("data: Forbidden: field is immutable when `immutable` is set");
        assertThat(cluster.refusal(HEAD + "data: {a: YQ==}"))
                .contains("immutable: Forbidden: field is immutable when `immutable` is set");
    }

    @Test
    void deletedSecretIsGone() {
        cluster.apply(HEAD + "data: {a: YQ==}");
        cluster.delete(ResourceKind.SECRET, "s", null);

        assertThat(cluster.cluster().list(ResourceKind.SECRET, "")).isEmpty();
    }
}
