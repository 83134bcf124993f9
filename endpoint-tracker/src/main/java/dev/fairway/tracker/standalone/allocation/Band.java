package dev.fairway.tracker.standalone.allocation;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Hands out numbers of a range at random: from its upper part first, so that people can choose from the lower part
 * without meeting what was handed out (KEP 3070, KEP 3668).
 *
 * @param <O> who holds a number
 */
final class Band<O> {

    private static final int RANDOM_TRIES = 64;

    private final BigInteger size;
    private final BigInteger lowerSize;
    private final RandomGenerator random;
    private final Map<BigInteger, O> owners = new HashMap<>();

    /** {@code lowerSize} numbers are handed out only when all others are taken. */
    Band(BigInteger size, BigInteger lowerSize, RandomGenerator random) {
        this.size = size;
        this.lowerSize = lowerSize;
        this.random = random;
    }

    Optional<O> owner(BigInteger offset) {
        return Optional.ofNullable(owners.get(offset));
    }

    void take(BigInteger offset, O owner) {
        owners.put(offset, owner);
    }

    /** Gives a number back, if it is the owner's. */
    void release(BigInteger offset, O owner) {
        owners.remove(offset, owner);
    }

    /** A free number, not yet taken; empty when none is left. */
    Optional<BigInteger> free() {
        return free(lowerSize, size).or(() -> free(BigInteger.ZERO, lowerSize));
    }

    private Optional<BigInteger> free(BigInteger from, BigInteger to) {
        BigInteger count = to.subtract(from);
        if (count.signum() <= 0) {
            return Optional.empty();
        }
        BigInteger start = BigInteger.ZERO;
        for (int i = 0; i < RANDOM_TRIES; i++) {
            start = below(count);
            if (!owners.containsKey(from.add(start))) {
                return Optional.of(from.add(start));
            }
        }
        return sweep(from, count, start);
    }

    /** The range is nearly full: the first free number from a random one on, at most once around. */
    private Optional<BigInteger> sweep(BigInteger from, BigInteger count, BigInteger start) {
        BigInteger tries = count.min(BigInteger.valueOf(owners.size()).add(BigInteger.ONE));
        for (BigInteger i = BigInteger.ZERO; i.compareTo(tries) < 0; i = i.add(BigInteger.ONE)) {
            BigInteger offset = from.add(start.add(i).mod(count));
            if (!owners.containsKey(offset)) {
                return Optional.of(offset);
            }
        }
        return Optional.empty();
    }

    private BigInteger below(BigInteger bound) {
        return bound.bitLength() < 63
                ? BigInteger.valueOf(random.nextLong(bound.longValueExact()))
                : BigInteger.valueOf(random.nextLong(Long.MAX_VALUE)).mod(bound);
    }
}
