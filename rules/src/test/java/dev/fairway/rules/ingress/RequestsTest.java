package dev.fairway.rules.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Ingress;
import dev.fairway.model.Ingress.Backend;
import dev.fairway.model.Ingress.PathType;
import dev.fairway.model.Ingress.Port;
import dev.fairway.model.IngressClass;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of requests, which goes over real HTTP in the lab's IngressST too. */
class RequestsTest {

    @ParameterizedTest
    @MethodSource("cases")
    void requestIsTakenByTheRuleOfTheTable(String rules, String host, String path, String expected) {
        // Given
        List<String> all = Arrays.stream(rules.split(",")).map(String::strip).toList();
        Ingress ingress = ingress(all);
        RoutingTable table = RoutingTableBuilder.build(new RoutingTableBuilder.View(
                List.of(ingress),
                List.of(new IngressClass(ObjectMeta.of("", "fairway"), ClassVerdict.CONTROLLER, null)),
                RequestsTest::service,
                _ -> Optional.empty()));

        // When
        Optional<RoutingTable.Route> route = table.route(host, path.replaceFirst("\\?.*", ""));

        // Then
        assertThat(route.map(taken -> all.get(number(taken.target()))).orElse("404"))
                .isEqualTo(expected);
        assertThat(table.problems()).isEmpty();
    }

    private static int number(Target target) {
        return switch (target) {
            case Target.ToService service ->
                Integer.parseInt(service.service().name().substring(1));
            case Target.Nowhere _ -> throw new AssertionError("a backend is not usable");
        };
    }

    private static Optional<Service> service(ServiceKey key) {
        return Optional.of(Service.builder(ObjectMeta.of(key.namespace(), key.name()))
                .ports(List.of(ServicePort.of("", Protocol.TCP, 80)))
                .build());
    }

    private static Ingress ingress(List<String> rules) {
        Backend fallback = null;
        List<Ingress.Rule> made = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Backend backend = new Backend.OfService("s" + i, new Port.Number(new PortNumber(80)));
            String[] words = rules.get(i).split(" ", 2);
            if (words[0].equals("Default")) {
                fallback = backend;
                continue;
            }
            String location = words.length > 1 ? words[1] : "";
            int slash = location.indexOf('/');
            String host = slash < 0 ? location : location.substring(0, slash);
            String path = slash < 0 ? "" : location.substring(slash);
            made.add(new Ingress.Rule(host, List.of(new Ingress.Path(path, type(words[0]), backend))));
        }
        return new Ingress(ObjectMeta.of("default", "all"), "fairway", fallback, made, List.of(), List.of());
    }

    private static PathType type(String word) {
        return switch (word) {
            case "Exact" -> PathType.EXACT;
            case "Prefix" -> PathType.PREFIX;
            case "Specific" -> PathType.IMPLEMENTATION_SPECIFIC;
            default -> throw new IllegalArgumentException("no type of path: " + word);
        };
    }

    static List<Object[]> cases() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RequestsTest.class.getResourceAsStream("/ingress/requests.txt")),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line ->
                            Arrays.stream(line.split("\\|")).map(String::strip).toArray())
                    .toList();
        }
    }
}
