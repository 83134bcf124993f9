package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.core.Change.Operation;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Turns the operations of one change into commands, joining neighbours that touch the same set. */
final class ChangeEncoder {

    private final Map<IpFamily, FamilyTable> tables;
    private final Consumer<List<Command>> chains;
    private final List<Command> commands = new ArrayList<>();
    private int elements;

    /** @param chains gets commands that have to precede those of the change */
    ChangeEncoder(Map<IpFamily, FamilyTable> tables, Consumer<List<Command>> chains) {
        this.tables = tables;
        this.chains = chains;
    }

    int elements() {
        return elements;
    }

    List<Command> commands(List<Operation> operations) {
        int next = 0;
        while (next < operations.size()) {
            int end = next + 1;
            while (end < operations.size() && joins(operations.get(next), operations.get(end))) {
                end++;
            }
            encode(operations.subList(next, end));
            next = end;
        }
        return commands;
    }

    private static boolean joins(Operation one, Operation other) {
        return one.getClass() == other.getClass()
                && one.key().family() == other.key().family()
                && KeyCodec.set(one.key()).equals(KeyCodec.set(other.key()));
    }

    private void encode(List<Operation> run) {
        Key first = run.getFirst().key();
        FamilyTable table = Objects.requireNonNull(tables.get(first.family()), "read() comes before changes");
        List<Element> removed = new ArrayList<>();
        List<Element> added = new ArrayList<>();
        KeyCodec codec = table.codec();
        for (Operation operation : run) {
            switch (operation) {
                case Operation.Add(Key key, Value value) -> {
                    prepare(table, key, value);
                    added.addAll(codec.elements(key, value));
                }
                case Operation.Remove(Key key, Value _) -> removed.addAll(codec.elements(key, null));
                case Operation.Replace(Key key, Value _, Value after) -> {
                    prepare(table, key, after);
                    removed.addAll(codec.elements(key, null));
                    added.addAll(codec.elements(key, after));
                }
            }
        }
        elements += removed.size() + added.size();
        String set = KeyCodec.set(first);
        if (!removed.isEmpty()) {
            commands.add(new Command.DeleteElements(table.table(), set, removed));
        }
        if (!added.isEmpty()) {
            commands.add(new Command.AddElements(table.table(), set, added));
        }
    }

    private void prepare(FamilyTable table, Key key, Value value) {
        if (value instanceof Value.Dispatch.ToGroup group) {
            chains.accept(table.ensureCount(group.slots()));
        }
        if (key instanceof Key.Affinity(IpFamily _, int _, Duration timeout)) {
            chains.accept(table.ensureAffinity(timeout));
        }
    }
}
