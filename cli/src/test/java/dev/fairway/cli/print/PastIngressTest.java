package dev.fairway.cli.print;

import static dev.fairway.cli.print.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.net.PortNumber;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ingresses as the history has them, shown as those of the present are. */
class PastIngressTest {
    private static final Table NORMAL = new Table(false, false, false, false);

    @Test
    void anIngressOfThePastHasItsRow() {
        Item item = Item.Stored.of(ResourceType.INGRESS, json());

        assertThat(NORMAL.row(item, NOW).subList(0, 5))
                .containsExactly("shop", "fairway", "shop.example", "", "80, 443");
    }

    @Test
    void itsPathsAreWhereAManifestHasThem() {
        JsonNode json = json();

        assertThat(json.at("/spec/rules/0/http/paths/0/path").asText()).isEqualTo("/cart");
        assertThat(json.at("/spec/rules/0/http/paths/0/pathType").asText()).isEqualTo("Prefix");
        assertThat(json.at("/spec/rules/0/http/paths/0/backend/service/port/number")
                        .asInt())
                .isEqualTo(80);
        assertThat(json.at("/spec/defaultBackend/resource/kind").asText()).isEqualTo("Bucket");
        assertThat(json.at("/spec/tls/0/secretName").asText()).isEqualTo("shop-tls");
    }

    @Test
    void aClassOfThePastHasItsRow() {
        IngressClass ingressClass = new IngressClass(
                ObjectMeta.of("", "fairway"),
                "fairway.dev/gateway",
                new IngressClass.Parameters("example.com", "Settings", "main", ""));
        JsonNode json = PastJson.of(ingressClass).orElseThrow();

        assertThat(NORMAL.row(Item.Stored.of(ResourceType.INGRESS_CLASS, json), NOW)
                        .subList(0, 3))
                .containsExactly("fairway", "fairway.dev/gateway", "Settings.example.com/main");
    }

    private static JsonNode json() {
        Ingress.Backend cart = new Ingress.Backend.OfService("cart", new Ingress.Port.Number(new PortNumber(80)));
        Ingress ingress = new Ingress(
                ObjectMeta.of("default", "shop"),
                "fairway",
                new Ingress.Backend.OfResource("storage.example.com", "Bucket", "pictures"),
                List.of(new Ingress.Rule(
                        "shop.example", List.of(new Ingress.Path("/cart", Ingress.PathType.PREFIX, cart)))),
                List.of(new Ingress.Tls(List.of("shop.example"), "shop-tls")),
                List.of());
        return PastJson.of(ingress).orElseThrow();
    }
}
