package dev.fairway.cli.describe;

import static dev.fairway.cli.print.Phrases.NONE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.cli.print.Phrases;
import dev.fairway.cli.resource.Endpoints;
import dev.fairway.cli.resource.Item;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code describe ingress}, in kubectl's form: every path with the endpoints behind it. */
public final class IngressDescription {
    private final JsonNode spec;
    private final List<Service> services;
    private final List<EndpointSlice> slices;

    private IngressDescription(JsonNode spec, List<Service> services, List<EndpointSlice> slices) {
        this.spec = spec;
        this.services = services;
        this.slices = slices;
    }

    /**
     * Describes an Ingress with what it leads to.
     *
     * @param services of its namespace
     * @param slices of its namespace
     * @param events about it
     */
    public static String of(
            Item.Stored ingress,
            List<Service> services,
            List<EndpointSlice> slices,
            List<ClusterEvent> events,
            Instant now) {
        Description text = new Description();
        text.field("Name", ingress.meta().name());
        text.labels("Labels", ingress.meta().labels());
        text.field("Namespace", ingress.meta().namespace());
        new IngressDescription(ingress.json().path("spec"), services, slices).describe(text, ingress.json());
        text.annotations(ingress.meta());
        return text.events(events, now).build();
    }

    private void describe(Description text, JsonNode ingress) {
        List<String> addresses = ingress.path("status")
                .path("loadBalancer")
                .path("ingress")
                .valueStream()
                .map(entry -> entry.path("ip").asText(entry.path("hostname").asText()))
                .toList();
        text.field("Address", String.join(",", addresses));
        text.field("Ingress Class", Phrases.orNone(spec.path("ingressClassName").asText("")));
        JsonNode fallback = spec.path("defaultBackend");
        text.field("Default backend", fallback.isMissingNode() ? "<default>" : backend(fallback));
        tls(text);
        text.line("Rules:");
        text.line("  Host\tPath\tBackends");
        text.line("  ----\t----\t--------");
        spec.path("rules").forEach(rule -> rule(text, rule));
        if (spec.path("rules").isEmpty() && !fallback.isMissingNode()) {
            text.line("  *\t*\t" + backend(fallback));
        }
    }

    private void tls(Description text) {
        if (spec.path("tls").isEmpty()) {
            return;
        }
        text.line("TLS:");
        for (JsonNode tls : spec.path("tls")) {
            List<String> hosts =
                    tls.path("hosts").valueStream().map(JsonNode::asText).toList();
            String secret = tls.path("secretName").asText("");
            String who = secret.isEmpty() ? "SNI routes" : secret + " terminates";
            text.line("  " + who + " " + String.join(",", hosts));
        }
    }

    private void rule(Description text, JsonNode rule) {
        String host = rule.path("host").asText("");
        text.line("  " + (host.isEmpty() ? "*" : host) + "\t");
        rule.path("http")
                .path("paths")
                .forEach(path ->
                        text.line("    \t" + path.path("path").asText("") + "\t" + backend(path.path("backend"))));
    }

    /** {@code web:80 (10.244.1.2:8080)}, or what is wrong with it. */
    private String backend(JsonNode backend) {
        JsonNode resource = backend.path("resource");
        if (!resource.isMissingNode()) {
            return "APIGroup: %s, Kind: %s, Name: %s"
                    .formatted(
                            Phrases.orNone(resource.path("apiGroup").asText("")),
                            resource.path("kind").asText(),
                            resource.path("name").asText());
        }
        String name = backend.path("service").path("name").asText();
        JsonNode port = backend.path("service").path("port");
        String portText = port.path("name").asText(port.path("number").asText());
        return "%s:%s (%s)".formatted(name, portText, endpoints(name, portText));
    }

    private String endpoints(String name, String port) {
        Optional<Service> service =
                services.stream().filter(s -> s.meta().name().equals(name)).findFirst();
        if (service.isEmpty()) {
            return "<error: services \"" + name + "\" not found>";
        }
        Optional<ServicePort> found = service.get().ports().stream()
                .filter(p -> p.name().equals(port) || p.port().toString().equals(port))
                .findFirst();
        if (found.isEmpty()) {
            return "<error: Service \"" + name + "\" has no port " + port + ">";
        }
        List<String> ready = Endpoints.of(service.get(), slices).subsets().stream()
                .flatMap(subset -> subset.ready().stream()
                        .flatMap(endpoint -> subset.ports().stream()
                                .filter(p -> p.name().equals(found.get().name()) && p.port() != null)
                                .map(p -> IpText.withPort(endpoint.address(), p.port()))))
                .toList();
        return ready.isEmpty() ? NONE : Phrases.limited(ready);
    }
}
