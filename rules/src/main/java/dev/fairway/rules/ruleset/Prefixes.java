package dev.fairway.rules.ruleset;

import dev.fairway.model.net.Cidr;
import java.util.Collection;
import java.util.List;

/** Lists of prefixes, as the kernel's sets of ranges want them: two either contain each other or have nothing shared. */
public final class Prefixes {

    private Prefixes() {}

    /** Without those that another one contains, each once, in their order. */
    public static List<Cidr> outermost(Collection<Cidr> prefixes) {
        List<Cidr> distinct = prefixes.stream().distinct().toList();
        return distinct.stream()
                .filter(inner -> distinct.stream().noneMatch(outer -> !outer.equals(inner) && contains(outer, inner)))
                .toList();
    }

    private static boolean contains(Cidr outer, Cidr inner) {
        return outer.prefixLength() <= inner.prefixLength() && outer.contains(inner.network());
    }
}
