package dev.fairway.nodeproxy.nftables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a {@link Transaction}: one netlink message, or several for many elements. */
public sealed interface Command {

    Table table();

    /**
     * Makes the table, or takes over one that a process of ours left.
     *
     * @param owned other programs can't change or flush it, and it outlives this process (kernel 6.9)
     * @param userData at most 255 bytes for a reader to recognise it by
     */
    record AddTable(Table table, boolean owned, String userData) implements Command {}

    /** Removes the table and all it holds; the table has to exist. */
    record DeleteTable(Table table) implements Command {}

    /**
     * Makes a chain, if there is none of that name.
     *
     * @param hook null for a chain that only others jump to
     */
    record AddChain(Table table, String name, @Nullable Hook hook) implements Command {}

    /** Appends a rule. */
    record AddRule(Table table, String chain, List<Expression> expressions) implements Command {
        public AddRule {
            expressions = List.copyOf(expressions);
        }
    }

    /** Makes a counter that rules name. */
    record AddCounter(Table table, String name) implements Command {}

    record AddSet(Table table, SetDefinition definition) implements Command {}

    /** Adds elements; one that is there with the same value is no error, with another value it is EEXIST. */
    record AddElements(Table table, String set, List<Element> elements) implements Command {
        public AddElements {
            elements = notEmpty(elements);
        }
    }

    /** Removes elements; one that is not there is ENOENT. */
    record DeleteElements(Table table, String set, List<Element> elements) implements Command {
        public DeleteElements {
            elements = notEmpty(elements);
        }
    }

    private static List<Element> notEmpty(List<Element> elements) {
        if (elements.isEmpty()) {
            throw new IllegalArgumentException("a command without elements");
        }
        return List.copyOf(elements);
    }

    /** Where a base chain is called from. */
    record Hook(ChainType type, Point point, int priority) {}

    /** A base chain's type. */
    enum ChainType {
        NAT("nat"),
        FILTER("filter");

        final String text;

        ChainType(String text) {
            this.text = text;
        }
    }

    /** The points in a packet's way through the kernel, in netfilter's order. */
    enum Point {
        PREROUTING(0),
        INPUT(1),
        FORWARD(2),
        OUTPUT(3),
        POSTROUTING(4);

        final int number;

        Point(int number) {
            this.number = number;
        }
    }
}
