package dev.fairway.nodeproxy.nftables.table;

import static dev.fairway.nodeproxy.nftables.SetDefinition.FieldType.CLASS_ID;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.Expression;
import dev.fairway.nodeproxy.nftables.Expression.UpdateOperation;
import dev.fairway.nodeproxy.nftables.SetDefinition;
import dev.fairway.nodeproxy.nftables.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of the table that are made when the first Service needs them. */
final class LazyLayout {

    private LazyLayout() {}

    /** The chains that pick one of {@code slots} slots, and the way to them; they return when the slot is not there. */
    static List<Command> pick(IpFamily family, int slots, int countNumber) {
        TableWriter layout = new TableWriter(family);
        String pick = Names.pick(slots);
        String stay = Names.stay(slots);
        layout.chain(pick, null);
        layout.rule(
                pick,
                layout.match().key().priority().and(4, ActionCode.GROUP_MASK).setPriority());
        layout.rule(pick, layout.match().key().priority().random(slots).destinationNat(Names.ENDPOINTS));
        layout.chain(stay, null);
        layout.rule(
                stay,
                layout.match().key().priority().and(4, ActionCode.GROUP_MASK).setPriority());
        layout.rule(
                stay,
                layout.match()
                        .key()
                        .sourceAddress()
                        .priority()
                        .priorityFrom(Names.CLIENTS)
                        .jump(Names.REMEMBERED));
        layout.rule(
                stay,
                layout.match()
                        .key()
                        .priority()
                        .random(slots)
                        .priorityFrom(Names.AFFINITY_PICKS)
                        .goTo(Names.SETTLE));
        layout.elements(
                Names.ACTIONS,
                TableWriter.action(ActionCode.action(countNumber, false), new Verdict.Jump(pick)),
                TableWriter.action(ActionCode.action(countNumber, true), new Verdict.Jump(stay)));
        return layout.commands();
    }

    /** A set of groups with this affinity time-out, and how their clients are remembered. */
    static List<Command> affinity(IpFamily family, Duration timeout) {
        TableWriter layout = new TableWriter(family);
        String groups = Names.affinity(timeout.toSeconds());
        layout.add(SetDefinition.set(groups, CLASS_ID));
        layout.rule(
                Names.LEARN,
                layout.match()
                        .key()
                        .priority()
                        .and(4, ActionCode.GROUP_MASK)
                        .in(groups)
                        .then(new Expression.Decide(new Verdict.Jump(learn(timeout)))));
        layout.chain(learn(timeout), null);
        layout.rule(learn(timeout), remember(layout.match(), UpdateOperation.UPDATE, timeout));
        // a rule can only name a chain that is there
        List<Command> ordered = new ArrayList<>(layout.commands());
        ordered.add(1, ordered.remove(2));
        return ordered;
    }

    private static String learn(Duration timeout) {
        return Names.LEARN + "-" + timeout.toSeconds() + "s";
    }

    /** Changes what is remembered of the client that a packet is from, in the group of its priority. */
    static RuleWriter remember(RuleWriter match, UpdateOperation operation, @Nullable Duration timeout) {
        RuleWriter rule = match.key().sourceAddress();
        int value = rule.nextRegister() + 1;
        rule.priority().and(4, ActionCode.GROUP_MASK).priority();
        return rule.then(new Expression.UpdateMap(Names.CLIENTS, operation, 0, value, timeout));
    }
}
