package dev.fairway.nodeproxy.leftovers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chains as iptables-save(8) tells them, and how iptables-restore(8) with {@code --noflush} takes them away. */
final class IptablesChains {

    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern TARGET = Pattern.compile(" (?:-j|-g) (\\S+)");

    private final Map<String, Table> tables;

    private IptablesChains(Map<String, Table> tables) {
        this.tables = tables;
    }

    /**
     * A table's part of it.
     *
     * @param rules of other chains, that lead to one of these
     */
    private record Table(List<String> chains, List<String> rules) {}

    /** Those of the {@code saved} ones that are asked for, by name. */
    static IptablesChains of(String saved, Predicate<String> wanted) {
        Map<String, Table> tables = new LinkedHashMap<>();
        Table table = new Table(new ArrayList<>(), new ArrayList<>());
        for (String line : saved.lines().toList()) {
            if (line.startsWith("*")) {
                table = new Table(new ArrayList<>(), new ArrayList<>());
                tables.put(line.substring(1), table);
            } else if (line.startsWith(":") && wanted.test(word(line, 0).substring(1))) {
                table.chains().add(word(line, 0).substring(1));
            } else if (line.startsWith("-A ") && !wanted.test(word(line, 1)) && wanted.test(target(line))) {
                table.rules().add(line.substring("-A ".length()));
            }
        }
        tables.values().removeIf(found -> found.chains().isEmpty());
        return new IptablesChains(tables);
    }

    private static String word(String line, int number) {
        return line.split(" ", -1)[number];
    }

    private static String target(String rule) {
        Matcher matcher = TARGET.matcher(QUOTED.matcher(rule).replaceAll("\"\""));
        return matcher.find() ? matcher.group(1) : "";
    }

    int count() {
        return tables.values().stream().mapToInt(table -> table.chains().size()).sum();
    }

    /** The input of iptables-restore: naming a chain empties it, which has to come before what leads to it can go. */
    String removal() {
        StringBuilder script = new StringBuilder();
        tables.forEach((name, table) -> {
            script.append('*').append(name).append('\n');
            table.chains().forEach(chain -> script.append(':').append(chain).append(" - [0:0]\n"));
            table.rules().forEach(rule -> script.append("-D ").append(rule).append('\n'));
            table.chains().forEach(chain -> script.append("-X ").append(chain).append('\n'));
            script.append("COMMIT\n");
        });
        return script.toString();
    }
}
