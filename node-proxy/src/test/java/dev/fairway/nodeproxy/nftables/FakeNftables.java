package dev.fairway.nodeproxy.nftables;

import dev.fairway.nodeproxy.netlink.Errno;
import dev.fairway.nodeproxy.netlink.KernelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** nf_tables in memory: keeps what the kernel keeps and refuses what the kernel refuses (see NftablesContract). */
public final class FakeNftables implements Nftables {

    private Map<Table, Content> tables = new HashMap<>();
    private int maxElements = 1000;

    /** What one table holds. */
    private static final class Content {
        private TableState state = new TableState(false, "");
        private final Map<String, List<Command.AddRule>> chains = new HashMap<>();
        private final Set<String> counters = new HashSet<>();
        private final Map<String, SetDefinition> definitions = new HashMap<>();
        private final Map<String, Map<Data, Element>> elements = new HashMap<>();

        Content copy() {
            Content copy = new Content();
            copy.state = state;
            chains.forEach((name, rules) -> copy.chains.put(name, new ArrayList<>(rules)));
            copy.definitions.putAll(definitions);
            copy.counters.addAll(counters);
            elements.forEach((name, of) -> copy.elements.put(name, new LinkedHashMap<>(of)));
            return copy;
        }
    }

    @Override
    public void commit(Transaction transaction) {
        Map<Table, Content> before = tables;
        tables = new HashMap<>();
        before.forEach((table, content) -> tables.put(table, content.copy()));
        TreeSet<Integer> offending = new TreeSet<>();
        int errno = 0;
        for (int i = 0; i < transaction.commands().size(); i++) {
            int result = carryOut(transaction.commands().get(i));
            if (result != 0) {
                offending.add(i);
                errno = errno == 0 ? result : errno;
            }
        }
        if (errno != 0) {
            tables = before;
            throw new NftablesException(errno, "transaction", offending);
        }
    }

    private int carryOut(Command command) {
        if (command instanceof Command.AddTable(Table table, boolean owned, String userData)) {
            tables.computeIfAbsent(table, _ -> new Content()).state = new TableState(owned, userData);
            return 0;
        }
        Content content = tables.get(command.table());
        if (content == null) {
            return Errno.ENOENT;
        }
        return switch (command) {
            case Command.AddTable _ -> 0;
            case Command.DeleteTable(Table table) -> {
                tables.remove(table);
                yield 0;
            }
            case Command.AddChain chain -> {
                content.chains.computeIfAbsent(chain.name(), _ -> new ArrayList<>());
                yield 0;
            }
            case Command.AddRule rule -> addRule(content, rule);
            case Command.AddCounter(Table _, String name) -> {
                content.counters.add(name);
                yield 0;
            }
            case Command.AddSet(Table _, SetDefinition definition) -> {
                content.definitions.putIfAbsent(definition.name(), definition);
                content.elements.computeIfAbsent(definition.name(), _ -> new LinkedHashMap<>());
                yield 0;
            }
            case Command.AddElements(Table _, String set, List<Element> elements) -> add(content, set, elements);
            case Command.DeleteElements(Table _, String set, List<Element> elements) -> delete(content, set, elements);
        };
    }

    private static int addRule(Content content, Command.AddRule rule) {
        List<Command.AddRule> rules = content.chains.get(rule.chain());
        if (rules == null) {
            return Errno.ENOENT;
        }
        for (Expression expression : rule.expressions()) {
            boolean known = switch (expression) {
                case Expression.InSet(String set, int _, boolean _) -> content.definitions.containsKey(set);
                case Expression.MapTo(String map, int _, int _) -> content.definitions.containsKey(map);
                case Expression.VerdictMap(String map, int _) -> content.definitions.containsKey(map);
                case Expression.UpdateMap update -> content.definitions.containsKey(update.map());
                case Expression.Count(String counter) -> content.counters.contains(counter);
                case Expression.CountIn(String set, int _, Duration _) -> content.definitions.containsKey(set);
                case Expression.Decide(Verdict verdict) -> isKnown(content, verdict);
                default -> true;
            };
            if (!known) {
                return Errno.ENOENT;
            }
        }
        rules.add(rule);
        return 0;
    }

    private static boolean isKnown(Content content, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Jump(String chain) -> content.chains.containsKey(chain);
            case Verdict.Goto(String chain) -> content.chains.containsKey(chain);
            case Verdict.Accept _, Verdict.Drop _, Verdict.Return _ -> true;
        };
    }

    private static int add(Content content, String set, List<Element> elements) {
        Map<Data, Element> of = content.elements.get(set);
        SetDefinition definition = content.definitions.get(set);
        if (of == null || definition == null) {
            return Errno.ENOENT;
        }
        for (Element element : elements) {
            if (element.key().length() != keyLength(definition)) {
                return Errno.EINVAL;
            }
            if ((definition.value() == null) != (element.value() == null) && !element.intervalEnd()) {
                return Errno.EINVAL;
            }
            if (element.value() instanceof Element.Value.OfVerdict(Verdict verdict) && !isKnown(content, verdict)) {
                return Errno.ENOENT;
            }
            Data place = place(element);
            Element present = of.get(place);
            if (present != null && !present.equals(element)) {
                return Errno.EEXIST;
            }
            of.put(place, element);
        }
        return 0;
    }

    private static int delete(Content content, String set, List<Element> elements) {
        Map<Data, Element> of = content.elements.get(set);
        if (of == null) {
            return Errno.ENOENT;
        }
        for (Element element : elements) {
            if (of.remove(place(element)) == null) {
                return Errno.ENOENT;
            }
        }
        return 0;
    }

    /** A range's end is another element than the range that starts there. */
    private static Data place(Element element) {
        byte[] key = element.key().bytes();
        byte[] end = element.keyEnd() == null ? new byte[0] : element.keyEnd().bytes();
        byte[] place = Arrays.copyOf(key, key.length + end.length + 1);
        System.arraycopy(end, 0, place, key.length, end.length);
        place[place.length - 1] = (byte) (element.intervalEnd() ? 1 : 0);
        return Data.of(place);
    }

    private static int keyLength(SetDefinition definition) {
        return definition.key().size() == 1
                ? definition.key().getFirst().bytes
                : definition.key().stream()
                        .mapToInt(SetDefinition.FieldType::paddedBytes)
                        .sum();
    }

    @Override
    public Optional<TableState> find(Table table) {
        return Optional.ofNullable(tables.get(table)).map(content -> content.state);
    }

    @Override
    public List<String> sets(Table table) {
        Content content = tables.get(table);
        Set<String> names = content == null ? Set.of() : new HashSet<>(content.definitions.keySet());
        return List.copyOf(names);
    }

    @Override
    public int maxElements() {
        return maxElements;
    }

    public void setMaxElements(int elements) {
        maxElements = elements;
    }

    @Override
    public List<Element> elements(Table table, String set) {
        Content content = tables.get(table);
        Map<Data, Element> of = content == null ? null : content.elements.get(set);
        if (of == null) {
            throw new KernelException(Errno.ENOENT, set);
        }
        return List.copyOf(of.values());
    }

    /** No packets come by: everything stands at 0. */
    @Override
    public Map<String, Count> counters(Table table) {
        Content content = tables.get(table);
        Map<String, Count> counters = new HashMap<>();
        if (content != null) {
            content.counters.forEach(name -> counters.put(name, new Count(0, 0)));
        }
        return counters;
    }

    @Override
    public Map<Data, Count> counts(Table table, String set) {
        elements(table, set);
        return Map.of();
    }

    @Override
    public void close() {
        // nothing to release
    }
}
