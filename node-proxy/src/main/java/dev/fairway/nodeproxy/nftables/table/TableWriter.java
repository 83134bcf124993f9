package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.Command.Hook;
import dev.fairway.nodeproxy.nftables.Element;
import dev.fairway.nodeproxy.nftables.SetDefinition;
import dev.fairway.nodeproxy.nftables.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the commands that make parts of the table of one family. */
final class TableWriter {

    private final IpFamily family;
    private final List<Command> commands = new ArrayList<>();

    TableWriter(IpFamily family) {
        this.family = family;
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    /** A rule without a condition yet. */
    RuleWriter match() {
        return new RuleWriter(family);
    }

    void counter(String name) {
        commands.add(new Command.AddCounter(Layout.table(family), name));
    }

    void add(SetDefinition definition) {
        commands.add(new Command.AddSet(Layout.table(family), definition));
    }

    void chain(String name, @Nullable Hook hook) {
        commands.add(new Command.AddChain(Layout.table(family), name, hook));
    }

    void rule(String chain, RuleWriter rule) {
        commands.add(new Command.AddRule(Layout.table(family), chain, rule.expressions()));
    }

    void elements(String set, Element... elements) {
        commands.add(new Command.AddElements(Layout.table(family), set, List.of(elements)));
    }

    /** The way from a code in the packet's priority to a chain. */
    static Element action(int code, String chain) {
        return action(code, new Verdict.Goto(chain));
    }

    static Element action(int code, Verdict verdict) {
        return Element.of(
                ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(code)
                        .array(),
                verdict);
    }
}
