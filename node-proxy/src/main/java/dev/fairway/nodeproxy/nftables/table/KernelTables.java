package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.Outcome;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.Element;
import dev.fairway.nodeproxy.nftables.Nftables;
import dev.fairway.nodeproxy.nftables.NftablesException;
import dev.fairway.nodeproxy.nftables.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Table {@code fairway} of both families: reads what it holds and carries out changes. One thread owns it.
 *
 * <p>A table that another process of ours left is taken over with all it holds; one of another layout is replaced in
 * the same transaction that fills the new one.
 */
public final class KernelTables {

    private final Nftables nftables;
    /** What both tables are called. */
    public static final String NAME = Names.TABLE;

    private final Sizes sizes;
    private final boolean owned;
    private final String version;
    private final Map<IpFamily, FamilyTable> tables = new EnumMap<>(IpFamily.class);

    /** Commands that still have to precede everything else: those that make tables and chains. */
    private final List<Command> preparation = new ArrayList<>();

    /** Tables are among them, which are made in the transaction that fills them. */
    private boolean makesTables;

    /**
     * How much the packet path may add to the tables, in each family.
     *
     * @param rememberedClients clients with session affinity
     * @param countedEndpoints pairs of a Service's address and an endpoint whose traffic is counted; 0 counts none
     */
    public record Sizes(int rememberedClients, int countedEndpoints) {}

    /** Tables that only this process can change. */
    public KernelTables(Nftables nftables, int rememberedClients) {
        this(nftables, new Sizes(rememberedClients, 0), true);
    }

    /**
     * Makes no table yet.
     *
     * @param owned closes the tables to other programs (kernel 6.9)
     */
    public KernelTables(Nftables nftables, Sizes sizes, boolean owned) {
        this.nftables = nftables;
        this.owned = owned;
        this.sizes = sizes;
        this.version =
                Layout.VERSION + " clients=" + sizes.rememberedClients() + " counted=" + sizes.countedEndpoints();
    }

    /**
     * Takes over the tables and tells what they hold; where there are none of this layout, the next {@link #apply} makes
     * them.
     *
     * @throws NftablesException EPERM while another process owns them
     */
    public Map<Key, Value> read() {
        Map<Key, Value> facts = new HashMap<>();
        preparation.clear();
        makesTables = false;
        tables.clear();
        for (IpFamily family : IpFamily.values()) {
            FamilyTable table = new FamilyTable(family);
            tables.put(family, table);
            Optional<Nftables.TableState> found = nftables.find(Layout.table(family));
            if (found.isPresent() && found.get().userData().equals(version)) {
                nftables.commit(Transaction.of(
                        new Command.AddTable(table.table(), found.get().owned(), version)));
                read(table, facts);
            } else {
                found.ifPresent(_ -> preparation.add(new Command.DeleteTable(table.table())));
                preparation.add(new Command.AddTable(table.table(), owned, version));
                preparation.addAll(Layout.commands(family, sizes));
                makesTables = true;
            }
        }
        return facts;
    }

    /** What the tables hold, without taking them over: nothing that was read or planned before is forgotten. */
    public Map<Key, Value> look() {
        Map<Key, Value> facts = new HashMap<>();
        for (IpFamily family : IpFamily.values()) {
            FamilyTable table = new FamilyTable(family);
            if (nftables.find(table.table())
                    .filter(found -> found.userData().equals(version))
                    .isPresent()) {
                read(table, facts);
            }
        }
        return facts;
    }

    private void read(FamilyTable table, Map<Key, Value> facts) {
        table.learnActions(nftables.elements(table.table(), Names.ACTIONS));
        for (String set : nftables.sets(table.table())) {
            switch (set) {
                case Names.ACTIONS,
                        Names.MASQUERADES,
                        Names.CLIENTS,
                        Names.CONNECTIONS,
                        Names.TO_ENDPOINTS,
                        Names.FROM_ENDPOINTS -> {}
                case Names.POD_CIDRS ->
                    prefixes(table, set).forEach(cidr -> facts.put(new Key.PodCidr(cidr), Value.PRESENT));
                case Names.SERVICE_CIDRS ->
                    prefixes(table, set).forEach(cidr -> facts.put(new Key.ServiceCidr(cidr), Value.PRESENT));
                default -> readSet(table, set, facts);
            }
        }
    }

    private void readSet(FamilyTable table, String set, Map<Key, Value> facts) {
        List<Element> elements = nftables.elements(table.table(), set);
        if (table.learnAffinity(set, elements, facts)) {
            return;
        }
        KeyCodec codec = table.codec();
        for (Element element : elements) {
            Key key = codec.key(set, element);
            facts.put(key, codec.value(key, element.value()));
        }
    }

    private List<Cidr> prefixes(FamilyTable table, String set) {
        return Prefixes.parse(nftables.elements(table.table(), set));
    }

    /**
     * Carries out the changes; as many at once as a transaction takes, each of them whole where it fits.
     *
     * @return what became of each, in their order
     */
    public List<Outcome> apply(List<Change> changes) {
        Outcome[] outcomes = new Outcome[changes.size()];
        Arrays.fill(outcomes, Outcome.IN_EFFECT);
        List<Encoded> batch = new ArrayList<>();
        int elements = 0;
        for (int i = 0; i < outcomes.length; i++) {
            try {
                Encoded encoded = encode(i, changes.get(i));
                if (!batch.isEmpty() && elements + encoded.elements() > nftables.maxElements()) {
                    commit(batch, outcomes);
                    batch.clear();
                    elements = 0;
                }
                batch.add(encoded);
                elements += encoded.elements();
            } catch (NftablesException e) {
                outcomes[i] = refused(e);
            }
        }
        commit(batch, outcomes);
        return List.of(outcomes);
    }

    /**
     * A change as commands.
     *
     * @param index where it stands among the changes
     */
    private record Encoded(int index, List<Command> commands, int elements) {}

    private Encoded encode(int index, Change change) {
        ChangeEncoder encoder = new ChangeEncoder(tables, preparation::addAll);
        List<Command> commands = encoder.commands(change.operations());
        return new Encoded(index, commands, encoder.elements());
    }

    private void commit(List<Encoded> batch, Outcome[] outcomes) {
        try {
            if (!makesTables) {
                // a packet under way goes by the old rules but the new elements: these may not lead it to a new chain
                commitAll(preparation, 0);
                preparation.clear();
            }
            List<Command> commands = new ArrayList<>(preparation);
            batch.forEach(encoded -> commands.addAll(encoded.commands()));
            commitAll(commands, 0);
            preparation.clear();
            makesTables = false;
        } catch (NftablesException e) {
            retryWithoutOffenders(batch, outcomes, e);
        } catch (KernelException e) {
            batch.forEach(encoded -> outcomes[encoded.index()] = refused(e));
        }
    }

    private static Outcome refused(KernelException reason) {
        return new Outcome.Refused(String.valueOf(reason.getMessage()));
    }

    private void retryWithoutOffenders(List<Encoded> batch, Outcome[] outcomes, NftablesException reason) {
        List<Encoded> others = new ArrayList<>(batch);
        int start = preparation.size();
        for (Encoded encoded : batch) {
            int end = start + encoded.commands().size();
            if (!reason.offending().subSet(start, end).isEmpty()) {
                outcomes[encoded.index()] = refused(reason);
                others.remove(encoded);
            }
            start = end;
        }
        if (others.size() < batch.size()) {
            commit(others, outcomes);
        } else {
            // it concerns what all of them need
            batch.forEach(encoded -> outcomes[encoded.index()] = refused(reason));
        }
    }

    /** In one transaction where it fits; a change of more elements than that goes in parts, in its order. */
    private void commitAll(List<Command> commands, int offset) {
        try {
            nftables.commit(new Transaction(commands));
        } catch (NftablesException e) {
            if (!e.isTooLarge() || commands.size() == 1) {
                throw e.shifted(offset);
            }
            int middle = commands.size() / 2;
            commitAll(commands.subList(0, middle), offset);
            commitAll(commands.subList(middle, commands.size()), offset + middle);
        }
    }
}
