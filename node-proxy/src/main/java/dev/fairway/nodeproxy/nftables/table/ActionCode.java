package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.core.Value.Dispatch;
import dev.fairway.rules.ruleset.Masquerade;
import java.util.List;

/**
 * What the kernel keeps for an address: 32 bits, carried from lookup to lookup in the packet's priority.
 *
 * <pre>
 *   31 30 | 29       | 28 ........ 20 | 19 ............ 0
 *   masq. | affinity | slot count     | group
 * </pre>
 *
 * The slot count is the number that {@link SlotCounts} gave it. Count 0 refuses: reject, or with the affinity bit, drop.
 */
final class ActionCode {

    static final int GROUP_MASK = 0x000f_ffff;
    static final int ACTION_MASK = 0x3ff0_0000;
    static final int MASQUERADE_MASK = 0xc000_0000;

    static final int REJECT = 0;
    static final int DROP = 1 << 29;

    /** In a packet's priority: what led it to a chain was changed before its endpoint was found. No address has it. */
    static final int AGAIN = 0xffff_ffff;

    private static final int AFFINITY = 1 << 29;
    private static final int COUNT_SHIFT = 20;
    private static final int MASQUERADE_SHIFT = 30;

    /** By the two bits that stand for them. */
    private static final List<Masquerade> MASQUERADES =
            List.of(Masquerade.UNLESS_POD, Masquerade.ALWAYS, Masquerade.IF_NODE);

    private ActionCode() {}

    static int of(Dispatch dispatch, SlotCounts counts) {
        return switch (dispatch) {
            case Dispatch.Reject() -> REJECT;
            case Dispatch.Drop() -> DROP;
            case Dispatch.ToGroup(int group, int slots, boolean affinity, Masquerade masquerade) ->
                masquerade(masquerade) | action(counts.number(slots), affinity) | group;
        };
    }

    /** The bits that tell which chain goes on. */
    static int action(int countNumber, boolean affinity) {
        return (affinity ? AFFINITY : 0) | countNumber << COUNT_SHIFT;
    }

    static int masquerade(Masquerade masquerade) {
        return MASQUERADES.indexOf(masquerade) << MASQUERADE_SHIFT;
    }

    static Value parse(int code, SlotCounts counts) {
        int countNumber = (code & ACTION_MASK & ~AFFINITY) >>> COUNT_SHIFT;
        boolean affinity = (code & AFFINITY) != 0;
        if (countNumber == 0) {
            return affinity ? new Dispatch.Drop() : new Dispatch.Reject();
        }
        return new Dispatch.ToGroup(
                code & GROUP_MASK,
                counts.count(countNumber),
                affinity,
                MASQUERADES.get(Math.min(code >>> MASQUERADE_SHIFT, MASQUERADES.size() - 1)));
    }

    /** How a client's endpoint is remembered: twelve bits of member number above the group. */
    static int member(int group, int member) {
        return member << COUNT_SHIFT | group;
    }

    static int memberOf(int remembered) {
        return remembered >>> COUNT_SHIFT;
    }
}
