package dev.fairway.nodeproxy.nftables;

import dev.fairway.nodeproxy.netlink.KernelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kernel's nf_tables in one network namespace. One thread uses an instance. */
public interface Nftables extends AutoCloseable {

    /**
     * Carries out all commands or none; on return they are in effect.
     *
     * @throws NftablesException with the commands that the kernel refused
     */
    void commit(Transaction transaction);

    /** How a table of this identity looks, if there is one. */
    Optional<TableState> find(Table table);

    /** The names of the sets and maps that a table has. */
    List<String> sets(Table table);

    /** How many elements one transaction may change. */
    int maxElements();

    /**
     * What a set or map holds, in no order.
     *
     * @throws KernelException ENOENT when there is no such set
     */
    List<Element> elements(Table table, String set);

    /** What the table's counters counted, by their names; empty when there is no such table. */
    Map<String, Count> counters(Table table);

    /**
     * What the elements of a dynamic set counted, by their keys.
     *
     * @throws KernelException ENOENT when there is no such set
     */
    Map<Data, Count> counts(Table table, String set);

    @Override
    void close();

    /** Since the counter was made. */
    record Count(long packets, long bytes) {}

    /**
     * A table that exists.
     *
     * @param owned it has an owner, maybe one that ended
     * @param userData as it was given when it was made
     */
    record TableState(boolean owned, String userData) {}
}
