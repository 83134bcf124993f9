package dev.fairway.cli.describe;

import static dev.fairway.cli.print.Samples.NOW;
import static dev.fairway.cli.print.Samples.endpoint;
import static dev.fairway.cli.print.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairway.cli.print.Samples;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngressDescriptionTest {

    @Test
    void everyPathIsShownWithTheEndpointsBehindItOrWhatIsWrong() throws JsonProcessingException {
        // Given
        Item.Stored ingress = Item.Stored.of(ResourceType.INGRESS, new JsonMapper().readTree("""
                        {"metadata": {"name": "shop", "namespace": "default"},
                         "spec": {"ingressClassName": "fairway",
                                  "tls": [{"hosts": ["shop.example"], "secretName": "cert"}],
                                  "rules": [{"host": "shop.example", "http": {"paths": [
                                     {"path": "/", "pathType": "Prefix",
                                      "backend": {"service": {"name": "my-app-service", "port": {"number": 80}}}},
                                     {"path": "/gone", "pathType": "Exact",
                                      "backend": {"service": {"name": "gone", "port": {"name": "http"}}}}]}}]},
                         "status": {"loadBalancer": {"ingress": [{"ip": "172.30.0.200"}]}}}
                        """));

        // When
        String text = IngressDescription.of(
                ingress,
                List.of(Samples.myAppService()),
                List.of(slice("my-app-service", 8080, endpoint("10.244.1.2", true))),
                List.of(),
                NOW);

        // Then
        assertThat(text.lines().map(String::stripTrailing))
                .containsExactly("""
                Name:             shop
                Labels:           <none>
                Namespace:        default
                Address:          172.30.0.200
                Ingress Class:    fairway
                Default backend:  <default>
                TLS:
                  cert terminates shop.example
                Rules:
                  Host          Path  Backends
                  ----          ----  --------
                  shop.example
                                /      my-app-service:80 (10.244.1.2:8080)
                                /gone  gone:http (<error: services "gone" not found>)
                Annotations:    <none>
                Events:         <none>
                """.lines().toArray(String[]::new));
    }
}
