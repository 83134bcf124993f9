package dev.fairway.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceTypeTest {

    @ParameterizedTest
    @CsvSource({
        "services, SERVICE",
        "service, SERVICE",
        "svc, SERVICE",
        "Service, SERVICE",
        "po, POD",
        "no, NODE",
        "ns, NAMESPACE",
        "ep, ENDPOINTS",
        "endpoints, ENDPOINTS",
        "endpointslice, ENDPOINT_SLICE",
        "endpointslices.discovery.k8s.io, ENDPOINT_SLICE",
        "deploy, DEPLOYMENT",
        "deployments.apps, DEPLOYMENT",
        "ing, INGRESS"
    })
    void aTypeIsFoundByEachOfItsNames(String name, ResourceType expected) {
        assertThat(ResourceType.find(name)).contains(expected);
    }

    @Test
    void anUnknownOrEmptyNameFindsNone() {
        assertThat(ResourceType.find("foo")).isEmpty();
        assertThat(ResourceType.find("")).isEmpty();
        assertThat(ResourceType.find("services.apps")).isEmpty();
    }

    @Test
    void namesInMessagesCarryTheGroup() {
        assertThat(ResourceType.DEPLOYMENT.singularWithGroup()).isEqualTo("deployment.apps");
        assertThat(ResourceType.DEPLOYMENT.pluralWithGroup()).isEqualTo("deployments.apps");
        assertThat(ResourceType.SERVICE.pluralWithGroup()).isEqualTo("services");
    }
}
