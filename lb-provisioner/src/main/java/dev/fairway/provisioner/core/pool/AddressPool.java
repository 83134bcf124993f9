package dev.fairway.provisioner.core.pool;

import dev.fairway.model.net.IpFamily;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Addresses to give out, of one family or both. Immutable. */
public final class AddressPool {

    private final String name;
    private final List<AddressRange> ranges;
    private final boolean autoAssign;
    private final boolean avoidBuggyAddresses;

    private AddressPool(String name, List<AddressRange> ranges, boolean autoAssign, boolean avoidBuggyAddresses) {
        this.name = name;
        this.ranges = List.copyOf(ranges);
        this.autoAssign = autoAssign;
        this.avoidBuggyAddresses = avoidBuggyAddresses;
    }

    /**
     * Reads a pool.
     *
     * @param addresses CIDRs, ranges {@code first-last} and single addresses, in the order in which they are used
     * @param autoAssign whether Services that ask for nothing get addresses from it
     * @param avoidBuggyAddresses leaves out IPv4 addresses that end in .0 or .255, which old clients can't reach
     * @throws IllegalArgumentException naming the pool and what is wrong
     */
    public static AddressPool parse(
            String name, List<String> addresses, boolean autoAssign, boolean avoidBuggyAddresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("pool " + name + " has no addresses");
        }
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : addresses) {
            AddressRange range = range(name, text);
            for (AddressRange other : ranges) {
                if (range.overlaps(other)) {
                    throw new IllegalArgumentException(
                            "pool %s names addresses twice: %s and %s".formatted(name, other, range));
                }
            }
            ranges.add(range);
        }
        return new AddressPool(name, ranges, autoAssign, avoidBuggyAddresses);
    }

    private static AddressRange range(String name, String text) {
        try {
            return AddressRange.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "pool %s: '%s' is no CIDR and no range of addresses: %s".formatted(name, text, e.getMessage()), e);
        }
    }

    public String name() {
        return name;
    }

    /** How many addresses it has; a double, since an IPv6 prefix has more than a long can tell. */
    public double size() {
        return ranges.stream()
                .map(AddressRange::size)
                .reduce(BigInteger.ZERO, BigInteger::add)
                .doubleValue();
    }

    boolean isAutoAssigned() {
        return autoAssign;
    }

    boolean has(IpFamily family) {
        return ranges.stream().anyMatch(range -> range.family() == family);
    }

    boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    boolean overlaps(AddressPool other) {
        return ranges.stream().anyMatch(range -> other.ranges.stream().anyMatch(range::overlaps));
    }

    /** The first address of the family that is not taken. */
    Optional<InetAddress> firstFree(IpFamily family, Predicate<InetAddress> taken) {
        for (AddressRange range : ranges) {
            if (range.family() != family) {
                continue;
            }
            InetAddress candidate = range.first();
            while (range.contains(candidate)) {
                if (!isAvoided(candidate) && !taken.test(candidate)) {
                    return Optional.of(candidate);
                }
                candidate = AddressRange.next(candidate);
            }
        }
        return Optional.empty();
    }

    private boolean isAvoided(InetAddress address) {
        if (!avoidBuggyAddresses || IpFamily.of(address) != IpFamily.IPV4) {
            return false;
        }
        int last = address.getAddress()[3] & 0xff;
        return last == 0 || last == 255;
    }
}
