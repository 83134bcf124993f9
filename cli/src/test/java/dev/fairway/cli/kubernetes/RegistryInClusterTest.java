package dev.fairway.cli.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairway.cli.grpc.ServerException;
import dev.fairway.cli.kubernetes.RegistryInCluster.Found;
import org.junit.jupiter.api.Test;

class RegistryInClusterTest {

    private static final String HEADLESS = service("fairway-system", "fw-service-registry-pods", "None");

    @Test
    void serviceWithAnAddressIsTheOne() throws Exception {
        JsonNode services = list(HEADLESS, service("fairway-system", "fw-service-registry", "10.96.0.9"));

        assertThat(RegistryInCluster.find(services))
                .isEqualTo(new Found("fairway-system", "fw-service-registry", "fw"));
    }

    @Test
    void clusterWithoutARegistrySaysHowToGetOne() throws Exception {
        JsonNode services = list(HEADLESS);

        assertThatThrownBy(() -> RegistryInCluster.find(services))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("install Fairway with helm");
    }

    @Test
    void severalRegistriesAreNamed() throws Exception {
        JsonNode services = list(service("a", "one", "10.96.0.9"), service("b", "two", "10.96.0.10"));

        assertThatThrownBy(() -> RegistryInCluster.find(services))
                .hasMessageContaining("one")
                .hasMessageContaining("two");
    }

    @Test
    void localAddressIsWhatKubectlSaysItForwardsFrom() {
        assertThat(Kubectl.forwardedFrom("Forwarding from 127.0.0.1:41877 -> 7442"))
                .contains("127.0.0.1:41877");
        assertThat(Kubectl.forwardedFrom("Handling connection for 41877")).isEmpty();
        assertThat(Kubectl.forwardedFrom("error: unable to forward port because pod is not running"))
                .isEmpty();
    }

    private static JsonNode list(String... services) throws Exception {
        return new ObjectMapper().readTree("{\"items\": [" + String.join(",", services) + "]}");
    }

    private static String service(String namespace, String name, String clusterIp) {
        return """
                {"metadata": {"namespace": "%s", "name": "%s", "labels": {"app.kubernetes.io/instance": "fw"}},
                 "spec": {"clusterIP": "%s"}}""".formatted(namespace, name, clusterIp);
    }
}
