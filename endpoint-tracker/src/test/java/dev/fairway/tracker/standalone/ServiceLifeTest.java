package dev.fairway.tracker.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.tracker.standalone.StandaloneCluster.Applied;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaulting, allocation and change of Services. */
class ServiceLifeTest {

    private static final String PORT = "ports:\n- port: 80\n";

    private final TestCluster cluster = new TestCluster();

    @Test
    void newServiceIsCompletedAsTheApiServerDoes() {
        JsonNode service = cluster.service("web", "selector:\n  app: web\n" + PORT);

        JsonNode spec = service.path("spec");
        assertThat(spec.path("type").asText()).isEqualTo("ClusterIP");
        assertThat(spec.path("sessionAffinity").asText()).isEqualTo("None");
        assertThat(spec.path("internalTrafficPolicy").asText()).isEqualTo("Cluster");
        assertThat(spec.has("externalTrafficPolicy")).isFalse();
        assertThat(spec.path("ipFamilyPolicy").asText()).isEqualTo("SingleStack");
        assertThat(spec.path("ipFamilies").toString()).isEqualTo("[\"IPv4\"]");
        assertThat(spec.path("clusterIP").asText()).startsWith("10.96.");
        assertThat(spec.path("clusterIPs").path(0)).isEqualTo(spec.path("clusterIP"));
        assertThat(spec.path("ports").path(0).path("protocol").asText()).isEqualTo("TCP");
        assertThat(spec.path("ports").path(0).path("targetPort").asInt()).isEqualTo(80);
        JsonNode metadata = service.path("metadata");
        assertThat(metadata.path("uid").asText()).isNotEmpty();
        assertThat(metadata.path("generation").asInt()).isEqualTo(1);
        assertThat(metadata.path("creationTimestamp").asText()).isEqualTo("2026-11-24T12:00:00Z");
        assertThat(metadata.path("resourceVersion").asText()).isNotEmpty();
    }

    @Test
    void affinityGetsItsTimeOut() {
        JsonNode service = cluster.service("web", "sessionAffinity: ClientIP\n" + PORT);

        assertThat(service.at("/spec/sessionAffinityConfig/clientIP/timeoutSeconds")
                        .asInt())
                .isEqualTo(10800);
    }

    @Test
    void dynamicAddressesStayOutOfTheLowerBand() {
        Set<String> addresses = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String ip = cluster.service("web-" + i, PORT).at("/spec/clusterIP").asText();
            addresses.add(ip);
            assertThat(ip).doesNotMatch("10\\.96\\.0\\.\\d+");
        }

        assertThat(addresses).hasSize(200);
    }

    @Test
    void lowerBandIsUsedWhenTheUpperIsFullAndThenTheRangeIsFull() {
        TestCluster small = new TestCluster(List.of("10.0.0.0/29"), "30000-30003");
        for (int i = 0; i < 6; i++) {
            small.service("web-" + i, PORT);
        }

        assertThat(small.serviceRefusal(PORT)).contains("failed to allocate a IPv4 address: range is full");
    }

    @Test
    void takenAddressAndNodePortAreRefusedUntilTheirOwnerGoes() {
        cluster.service("first", "clusterIP: 10.96.0.10\ntype: NodePort\nports:\n- {port: 80, nodePort: 30080}\n");

        assertThat(cluster.serviceRefusal("clusterIP: 10.96.0.10\n" + PORT))
                .contains("failed to allocate IP 10.96.0.10: provided IP is already allocated");
        assertThat(cluster.serviceRefusal("type: NodePort\nports:\n- {port: 80, nodePort: 30080}\n"))
                .contains("spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated");

        cluster.delete(ResourceKind.SERVICE, "first", null);

        assertThat(cluster.serviceRefusal(
                        "clusterIP: 10.96.0.10\ntype: NodePort\nports:\n- {port: 80, nodePort: 30080}\n"))
                .isEmpty();
    }

    @Test
    void nodePortsComeFromAboveTheirLowerBand() {
        for (int i = 0; i < 50; i++) {
            int port = cluster.service("web-" + i, "type: NodePort\n" + PORT)
                    .at("/spec/ports/0/nodePort")
                    .asInt();
            assertThat(port).isBetween(30086, 32767);
        }
    }

    @Test
    void samePortOverTcpAndUdpSharesItsNodePort() {
        JsonNode service = cluster.service(
                "dns", "type: NodePort\nports:\n- {name: udp, port: 53, protocol: UDP}\n- {name: tcp, port: 53}\n");

        assertThat(service.at("/spec/ports/0/nodePort")).isEqualTo(service.at("/spec/ports/1/nodePort"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ipFamilyPolicy: PreferDualStack | 2 | IPv4,IPv6 | PreferDualStack",
                "ipFamilyPolicy: RequireDualStack | 2 | IPv4,IPv6 | RequireDualStack",
                "ipFamilies: [IPv6] | 1 | IPv6 | SingleStack",
                "{ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv6]} | 2 | IPv6,IPv4 | PreferDualStack",
                "ipFamilies: [IPv6, IPv4] | 2 | IPv6,IPv4 | RequireDualStack",
                "clusterIP: fd00:10:96::9 | 1 | IPv6 | SingleStack"
            })
    void familiesFollowPolicyFamiliesAndAddresses(String fields, int addresses, String families, String policy) {
        String lines = fields.replace("{", "").replace("}", "").replace(", ip", "\nip");

        JsonNode spec = cluster.service("web", lines + "\n" + PORT).path("spec");

        assertThat(spec.path("clusterIPs")).hasSize(addresses);
        assertThat(spec.path("ipFamilies").toString().replaceAll("[\\[\\]\"]", ""))
                .isEqualTo(families);
        assertThat(spec.path("ipFamilyPolicy").asText()).isEqualTo(policy);
    }

    @Test
    void headlessServiceHasNoAddressAndMayHaveNoPorts() {
        JsonNode selecting = cluster.service("db", "clusterIP: None\nselector:\n  app: db\n");
        JsonNode selectorless = cluster.service("by-hand", "clusterIP: None\n");

        assertThat(selecting.at("/spec/clusterIPs").toString()).isEqualTo("[\"None\"]");
        assertThat(selecting.at("/spec/ipFamilies").toString()).isEqualTo("[\"IPv4\"]");
        assertThat(selectorless.at("/spec/ipFamilies").toString()).isEqualTo("[\"IPv4\",\"IPv6\"]");
        assertThat(selectorless.at("/spec/ipFamilyPolicy").asText()).isEqualTo("RequireDualStack");
    }

    @Test
    void clusterIpIsImmutableButSurvivesNotBeingNamed() {
        String ip = cluster.service("web", "clusterIP: 10.96.0.77\n" + PORT)
                .at("/spec/clusterIP")
                .asText();

        JsonNode unnamed = cluster.service("web", PORT);
        String refusal = cluster.serviceRefusal("clusterIP: 10.96.0.78\n" + PORT);

        assertThat(ip).isEqualTo("10.96.0.77");
        assertThat(unnamed.at("/spec/clusterIP").asText()).isEqualTo(ip);
        assertThat(refusal)
                .contains("spec.clusterIPs[0]: Invalid value: []string{\"10.96.0.78\"}: may not change once set");
    }

    @Test
    void typeChangesAllocateAndRelease() {
        JsonNode clusterIp = cluster.service("web", PORT);
        JsonNode nodePort = cluster.service("web", "type: NodePort\n" + PORT);
        JsonNode loadBalancer = cluster.service("web", "type: LoadBalancer\n" + PORT);
        JsonNode back = cluster.service("web", PORT);
        JsonNode alias = cluster.service("web", "type: ExternalName\nexternalName: db.example.com\n" + PORT);
        JsonNode again = cluster.service("web", PORT);

        assertThat(clusterIp.at("/spec/ports/0").has("nodePort")).isFalse();
        int port = nodePort.at("/spec/ports/0/nodePort").asInt();
        assertThat(port).isPositive();
        assertThat(nodePort.at("/spec/clusterIP")).isEqualTo(clusterIp.at("/spec/clusterIP"));
        assertThat(nodePort.at("/spec/externalTrafficPolicy").asText()).isEqualTo("Cluster");
        assertThat(loadBalancer.at("/spec/ports/0/nodePort").asInt()).isEqualTo(port);
        assertThat(loadBalancer.at("/spec/allocateLoadBalancerNodePorts").asBoolean())
                .isTrue();
        assertThat(back.at("/spec/ports/0").has("nodePort")).isFalse();
        assertThat(back.at("/spec").has("allocateLoadBalancerNodePorts")).isFalse();
        assertThat(back.at("/spec").has("externalTrafficPolicy")).isFalse();
        assertThat(alias.at("/spec").has("clusterIP")).isFalse();
        assertThat(alias.at("/spec").has("ipFamilies")).isFalse();
        assertThat(alias.at("/spec").has("internalTrafficPolicy")).isFalse();
        assertThat(again.at("/spec/clusterIP").asText()).startsWith("10.96.");
    }

    @Test
    void secondFamilyComesAndGoesWithThePolicy() {
        JsonNode single = cluster.service("web", PORT);
        JsonNode dual = cluster.service("web", "ipFamilyPolicy: PreferDualStack\n" + PORT);
        JsonNode back = cluster.service("web", "ipFamilyPolicy: SingleStack\n" + PORT);

        assertThat(dual.at("/spec/clusterIPs/0")).isEqualTo(single.at("/spec/clusterIP"));
        assertThat(dual.at("/spec/clusterIPs/1").asText()).startsWith("fd00:10:96::");
        assertThat(back.at("/spec/clusterIPs")).hasSize(1);
        assertThat(back.at("/spec/ipFamilies")).hasSize(1);
        assertThat(cluster.serviceRefusal("ipFamilies: [IPv6]\n" + PORT))
                .contains("spec.ipFamilies[0]: Invalid value: \"IPv6\": may not change once set");
    }

    @Test
    void loadBalancerWithoutNodePortsAndWithHealthCheck() {
        JsonNode without = cluster.service("a", "type: LoadBalancer\nallocateLoadBalancerNodePorts: false\n" + PORT);
        JsonNode local = cluster.service("b", "type: LoadBalancer\nexternalTrafficPolicy: Local\n" + PORT);

        assertThat(without.at("/spec/ports/0").has("nodePort")).isFalse();
        assertThat(local.at("/spec/healthCheckNodePort").asInt()).isBetween(30000, 32767);
    }

    @Test
    void applyRemovesWhatItNamedBeforeAndKeepsWhatOthersSet() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: web
                  labels: {app: web, tier: front}
                spec:
                  sessionAffinity: ClientIP
                  ports:
                  - {name: http, port: 80}
                  - {name: https, port: 443}
                """);
        cluster.status(ResourceKind.SERVICE, "web", "", "{\"loadBalancer\":{}}");

        var result = cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: web
                  labels: {app: web}
                spec:
                  ports:
                  - {name: http, port: 80}
                """);

        JsonNode service = result.object().tree();
        assertThat(result.applied()).isEqualTo(Applied.CONFIGURED);
        assertThat(service.at("/metadata/labels").toString()).isEqualTo("{\"app\":\"web\"}");
        assertThat(service.at("/spec/sessionAffinity").asText()).isEqualTo("None");
        assertThat(service.at("/spec/ports")).hasSize(1);
        assertThat(service.at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(service.has("status")).isTrue();
    }

    @Test
    void sameManifestAgainChangesNothing() {
        String manifest = TestCluster.serviceManifest("web", "type: NodePort\n" + PORT);
        var first = cluster.apply(manifest);
        int entries = cluster.log().entries().size();

        var second = cluster.apply(manifest);

        assertThat(second.applied()).isEqualTo(Applied.UNCHANGED);
        assertThat(second.object()).isEqualTo(first.object());
        assertThat(cluster.log().entries()).hasSize(entries);
    }

    @Test
    void dryRunTellsWhatWouldBeAndChangesNothing() {
        byte[] manifest = TestCluster.serviceManifest("web", PORT).getBytes(java.nio.charset.StandardCharsets.UTF_8);

        var result = cluster.cluster().apply(manifest, "", true);

        assertThat(result.applied()).isEqualTo(Applied.CREATED);
        assertThat(cluster.store().all()).noneMatch(object -> object.id().kind() == ResourceKind.SERVICE);
    }
}
