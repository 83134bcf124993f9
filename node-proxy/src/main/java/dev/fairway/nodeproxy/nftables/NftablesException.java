package dev.fairway.nodeproxy.nftables;

import dev.fairway.nodeproxy.netlink.Errno;
import dev.fairway.nodeproxy.netlink.KernelException;
import java.util.SortedSet;
import java.util.TreeSet;

/** A transaction that the kernel refused: nothing of it is in effect. */
public final class NftablesException extends KernelException {

    private static final long serialVersionUID = 1L;

    private final transient SortedSet<Integer> offending;

    /** @param offending which commands it refused; empty when it did not say */
    public NftablesException(int errno, String what, SortedSet<Integer> offending) {
        super(errno, what);
        this.offending = new TreeSet<>(offending);
    }

    /** The indices of the refused commands; empty when the kernel did not say. */
    public SortedSet<Integer> offending() {
        return new TreeSet<>(offending);
    }

    /** The same, for commands that stand {@code offset} places further on in a longer list. */
    public NftablesException shifted(int offset) {
        SortedSet<Integer> shifted = new TreeSet<>();
        offending.forEach(index -> shifted.add(index + offset));
        return new NftablesException(errno(), String.valueOf(getMessage()), shifted);
    }

    /** Another program changed the ruleset while this transaction was made. */
    public boolean isStale() {
        return errno() == Errno.ERESTART;
    }

    /** The table belongs to another process. */
    public boolean isNotPermitted() {
        return errno() == Errno.EPERM;
    }

    /** More than one datagram takes: commit fewer commands at once. */
    public boolean isTooLarge() {
        return errno() == Errno.EMSGSIZE;
    }
}
