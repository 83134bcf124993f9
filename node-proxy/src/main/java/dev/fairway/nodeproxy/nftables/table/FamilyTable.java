package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.Element;
import dev.fairway.nodeproxy.nftables.Table;
import dev.fairway.nodeproxy.nftables.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the table of one family has beside its fixed layout: chains for slot counts and for affinity time-outs. */
final class FamilyTable {

    private static final String PICK_PREFIX =
            Names.pick(0).substring(0, Names.pick(0).length() - 1);

    private final IpFamily family;
    private final Table table;
    private final SlotCounts counts = new SlotCounts();
    private final Set<Duration> affinities = new HashSet<>();

    FamilyTable(IpFamily family) {
        this.family = family;
        this.table = Layout.table(family);
    }

    Table table() {
        return table;
    }

    KeyCodec codec() {
        return new KeyCodec(family, counts);
    }

    /** Reads which slot counts have chains. */
    void learnActions(List<Element> actions) {
        for (Element element : actions) {
            if (element.value() instanceof Element.Value.OfVerdict(Verdict.Jump(String chain))
                    && chain.startsWith(PICK_PREFIX)) {
                int code = Fields.read(element.key()).number();
                counts.put(
                        (code & ActionCode.ACTION_MASK) >>> 20,
                        Integer.parseInt(chain.substring(PICK_PREFIX.length())));
            }
        }
    }

    /** Reads the groups of one affinity time-out; false when the set is of another kind. */
    boolean learnAffinity(String set, List<Element> elements, Map<Key, Value> facts) {
        return Names.affinitySeconds(set)
                .map(seconds -> {
                    Duration timeout = Duration.ofSeconds(seconds);
                    affinities.add(timeout);
                    elements.forEach(element -> facts.put(
                            new Key.Affinity(family, Fields.read(element.key()).number(), timeout), Value.PRESENT));
                    return true;
                })
                .orElse(false);
    }

    /** The commands that make the chains for a slot count, nothing when they are there or on their way. */
    List<Command> ensureCount(int slots) {
        if (counts.contains(slots)) {
            return List.of();
        }
        return LazyLayout.pick(family, slots, counts.number(slots));
    }

    /** The same for an affinity time-out. */
    List<Command> ensureAffinity(Duration timeout) {
        return affinities.add(timeout) ? LazyLayout.affinity(family, timeout) : List.of();
    }
}
