package dev.fairway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairway.dns.DnsResponderConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The rendered configuration is what the services read, and the schema knows all that they read. */
class ConfigurationIT {
    static final List<String> SERVICES =
            List.of("endpoint-tracker", "service-registry", "node-proxy", "dns-responder", "lb-provisioner");

    /** Keys that are no values: the chart decides them, or they belong to a way of running that the chart does not have. */
    private static final Map<String, Set<String>> NO_VALUES = Map.of(
            "endpoint-tracker",
            // The Lease's name and namespace are those that the chart's Role allows.
            Set.of(
                    "service-cidrs",
                    "node-port-range",
                    "data-dir",
                    "election.lease",
                    "election.namespace",
                    "tls.ca",
                    "tls.certificate",
                    "tls.key"),
            "service-registry",
            Set.of("instance", "data-dir", "tls.ca", "tls.certificate", "tls.key"),
            "node-proxy",
            Set.of("node-name", "data-dir", "tls.ca", "tls.certificate", "tls.key"),
            "lb-provisioner",
            Set.of(),
            "dns-responder",
            Set.of(
                    "instance",
                    "data-dir",
                    "zone",
                    "tls.ca",
                    "tls.certificate",
                    "tls.key",
                    "dot.port",
                    "dot.certificate",
                    "dot.key",
                    "http.host",
                    "http.health-port",
                    "http.ready-port",
                    "forward.file"));

    private static final String EVERYTHING = """
            lb-provisioner:
              enabled: true
              pools: {lan: {addresses: [192.0.2.0/24], auto-assign: false}}
              aws: {enabled: true, cluster: main, vpc: vpc-0123, region: eu-west-1, tags: {team: net}}
              service-account: {annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/fairway"}}
            """;

    /** Every pod has these, by the downward API. */
    private static final Map<String, String> ENVIRONMENT = Map.of("NODE_NAME", "node-1", "POD_NAME", "pod-0");

    @ParameterizedTest
    @FieldSource("SERVICES")
    void theServiceTakesWhatIsRendered(String service) {
        ServiceConfiguration configuration = ServiceConfiguration.ALL.get(service);

        Properties rendered = Chart.render(EVERYTHING).configuration(service);

        assertThat(configuration.read(rendered, ENVIRONMENT)).isNotNull();
        Properties packaged = configuration.packaged();
        assertThat(rendered.stringPropertyNames())
                .allSatisfy(key -> assertThat(
                                key.startsWith(service + ".") || key.startsWith("kafka.") || packaged.containsKey(key))
                        .as(key)
                        .isTrue());
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void theSchemaHasEveryKeyOfTheService(String service) throws IOException {
        Set<String> ofService =
                new TreeSet<>(ServiceConfiguration.ALL.get(service).keys());

        ofService.removeAll(NO_VALUES.get(service));
        Set<String> ofSchema = schemaKeys(service);

        assertThat(ofSchema).containsAll(ofService);
        ofSchema.removeAll(ofService);
        assertThat(ofSchema)
                .isSubsetOf(
                        "global",
                        "enabled",
                        "image",
                        "replicas",
                        "resources",
                        "node-selector",
                        "tolerations",
                        "affinity",
                        "priority-class",
                        "pod-labels",
                        "pod-annotations",
                        "service",
                        "service-account",
                        "persistence",
                        "host-network",
                        "ports",
                        "settings");
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void whatIsNoValueIsAKeyOfTheService(String service) {
        assertThat(ServiceConfiguration.ALL.get(service).keys()).containsAll(NO_VALUES.get(service));
    }

    @Test
    void everyKindOfValueArrivesAsTheServiceReadsIt() {
        Properties rendered = Chart.render("""
                        dns-responder:
                          ttl: 30s
                          query-log: 0.05
                          search-completion: true
                          listen: [0.0.0.0, "::"]
                          stub-domains: {corp.example: [10.0.0.1, 10.0.0.2]}
                          cache: {entries: 2000000}
                        """).configuration("dns-responder");

        DnsResponderConfig read = (DnsResponderConfig)
                ServiceConfiguration.ALL.get("dns-responder").read(rendered, ENVIRONMENT);

        assertThat(read.ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read.queryLog()).isEqualTo(0.05);
        assertThat(read.searchCompletion()).isTrue();
        assertThat(read.listen()).containsExactly("0.0.0.0", "::");
        assertThat(read.stubDomains()).containsExactly(Map.entry("corp.example", List.of("10.0.0.1", "10.0.0.2")));
        assertThat(read.cache().entries()).isEqualTo(2_000_000);
        assertThat(read.tls().certificate()).contains(Path.of("/etc/fairway/tls/pod-0.crt"));
    }

    @Test
    void aKeyThatTheServiceDoesNotHaveFails() {
        Properties rendered = Chart.render("").configuration("node-proxy");

        rendered.setProperty("node-proxy.mod", "beside");

        assertThatThrownBy(() -> ServiceConfiguration.ALL.get("node-proxy").read(rendered, ENVIRONMENT))
                .hasMessageContaining("node-proxy.mod");
    }

    private static Set<String> schemaKeys(String service) throws IOException {
        Path file = Chart.DIRECTORY.resolve("charts").resolve(service).resolve("values.schema.json");
        Set<String> keys = new TreeSet<>();
        collect(new ObjectMapper().readTree(file.toFile()), "", keys);
        return keys;
    }

    /** What the chart itself has in parts (an image, a port) is one key. */
    private static void collect(JsonNode schema, String prefix, Set<String> keys) {
        schema.path("properties").properties().forEach(property -> {
            boolean isGroup = property.getValue().has("properties")
                    && !Set.of("image", "persistence", "ports", "service", "service-account")
                            .contains(property.getKey());
            if (isGroup) {
                collect(property.getValue(), prefix + property.getKey() + ".", keys);
            } else {
                keys.add(prefix + property.getKey());
            }
        });
    }
}
