package dev.fairway.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.text.Age;
import java.time.Instant;
import java.util.List;

/** Ingresses and IngressClasses in tables. */
final class IngressCells {
    static final Cells HEADINGS = Cells.of("NAME", "CLASS", "HOSTS", "ADDRESS", "PORTS", "AGE");
    static final Cells CLASS_HEADINGS = Cells.of("NAME", "CONTROLLER", "PARAMETERS", "AGE");

    private static final int ADDRESS_WIDTH = 16;

    private IngressCells() {}

    static Cells of(Item.Stored ingress, boolean wide, Instant now) {
        JsonNode spec = ingress.json().path("spec");
        return Cells.of(
                ingress.meta().name(),
                Phrases.orNone(spec.path("ingressClassName").asText("")),
                hosts(spec),
                address(ingress.json(), wide),
                spec.path("tls").isEmpty() ? "80" : "80, 443",
                Age.since(ingress.meta().creationTimestamp(), now));
    }

    static Cells ofClass(Item.Stored ingressClass, Instant now) {
        JsonNode spec = ingressClass.json().path("spec");
        JsonNode parameters = spec.path("parameters");
        String kind = parameters.hasNonNull("apiGroup")
                ? parameters.path("kind").asText() + "."
                        + parameters.path("apiGroup").asText()
                : parameters.path("kind").asText();
        return Cells.of(
                ingressClass.meta().name(),
                spec.path("controller").asText(),
                parameters.isEmpty()
                        ? Phrases.NONE
                        : kind + "/" + parameters.path("name").asText(),
                Age.since(ingressClass.meta().creationTimestamp(), now));
    }

    private static String hosts(JsonNode spec) {
        List<String> hosts = spec.path("rules")
                .valueStream()
                .map(rule -> rule.path("host").asText(""))
                .filter(host -> !host.isEmpty())
                .toList();
        return hosts.isEmpty() ? "*" : Phrases.limited(hosts);
    }

    private static String address(JsonNode ingress, boolean wide) {
        List<String> addresses = ingress.path("status")
                .path("loadBalancer")
                .path("ingress")
                .valueStream()
                .map(entry -> entry.path("ip").asText(entry.path("hostname").asText()))
                .distinct()
                .sorted()
                .toList();
        String all = String.join(",", addresses);
        return wide || all.length() <= ADDRESS_WIDTH ? all : all.substring(0, ADDRESS_WIDTH - 3) + "...";
    }
}
