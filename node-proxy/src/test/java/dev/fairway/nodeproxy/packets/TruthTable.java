package dev.fairway.nodeproxy.packets;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The cases of {@code truth/services.yaml}. */
record TruthTable(List<Scenario> scenarios) {

    /**
     * One Service with its endpoints, and what clients of its addresses see.
     *
     * @param node the node's settings where they are not the defaults
     */
    record Scenario(
            String name,
            Map<String, Object> node,
            Map<String, Object> service,
            Map<String, String> endpoints,
            List<Case> cases) {}

    /** One packet and what becomes of it. */
    record Case(String behaviour, String client, String address, Transport transport, Expected expected) {

        @Override
        public String toString() {
            return behaviour + ": " + client + " to " + address + " over " + transport.protocol() + " "
                    + transport.family();
        }
    }

    record Transport(Protocol protocol, IpFamily family) {}

    /** The outcome that the behaviour's text asks for. */
    sealed interface Expected {

        record Endpoints(Set<String> names, boolean stays, boolean masqueraded) implements Expected {}

        record Refused(boolean captured) implements Expected {}

        record Silent(boolean captured) implements Expected {}
    }

    static TruthTable load() {
        try (InputStream file = TruthTable.class.getResourceAsStream("/truth/services.yaml")) {
            List<Map<String, Object>> scenarios = new Yaml().load(file);
            return new TruthTable(scenarios.stream().map(TruthTable::scenario).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Scenario scenario(Map<String, Object> yaml) {
        List<String> rows = (List<String>) yaml.get("rows");
        return new Scenario(
                (String) yaml.get("scenario"),
                (Map<String, Object>) yaml.getOrDefault("node", Map.of()),
                (Map<String, Object>) yaml.get("service"),
                (Map<String, String>) yaml.get("endpoints"),
                rows.stream().flatMap(TruthTable::cases).toList());
    }

    private static Stream<Case> cases(String row) {
        String[] cells = Stream.of(row.split("\\|")).map(String::strip).toArray(String[]::new);
        Expected expected = expected(cells[4], cells.length > 5 ? cells[5] : "");
        return Stream.of(cells[3].split(" "))
                .map(transport -> new Case(cells[0], cells[1], cells[2], transport(transport), expected));
    }

    static Transport transport(String text) {
        return new Transport(
                Protocol.valueOf(text.substring(0, text.length() - 1).toUpperCase(Locale.ROOT)),
                text.endsWith("4") ? IpFamily.IPV4 : IpFamily.IPV6);
    }

    private static Expected expected(String outcome, String source) {
        return switch (outcome) {
            case "refused" -> new Expected.Refused(true);
            case "silent" -> new Expected.Silent(true);
            case "pass, refused" -> new Expected.Refused(false);
            case "pass, silent" -> new Expected.Silent(false);
            default -> {
                String stays = "stays on one of ";
                boolean one = outcome.startsWith(stays);
                String names = one ? outcome.substring(stays.length()) : outcome;
                yield new Expected.Endpoints(Set.of(names.split(" ")), one, source.equals("node"));
            }
        };
    }
}
