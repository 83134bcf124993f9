package dev.fairway.nodeproxy.core.announce;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses that this node claims: what was placed on it, less what another node claims with a higher generation.
 *
 * <p>A node that is cut off from the registry goes on claiming. Where both are heard, the higher generation is the newer
 * placement, and the one with the lower gives way (docs/decisions/0060). Thread-safe.
 */
public final class Claims {

    /** When a new claim is told: at once, and again for those that missed it (MetalLB's rhythm, LB-64). */
    private static final Duration INTERVAL = Duration.ofMillis(1100);

    private static final int REPETITIONS = 5;

    /** Afterwards, so that a node with an older claim hears of this one when the network is whole again. */
    private static final Duration REMINDER = Duration.ofSeconds(10);

    private final Map<InetAddress, Claim> claims = new HashMap<>();

    /** The generations of other nodes' claims to addresses that were placed here. */
    private final Map<InetAddress, Long> rivals = new HashMap<>();

    private Map<InetAddress, Long> placed = Map.of();

    /** One claim, and when it is told next. */
    private static final class Claim {
        private final long generation;
        private int told;
        private Instant next;
        private Instant last = Instant.MIN;

        Claim(long generation, Instant now) {
            this.generation = generation;
            this.next = now;
        }

        /** Soon, but not more often than in the usual rhythm: two that defend must not shout at each other. */
        void defend(Instant now) {
            Instant earliest = last.equals(Instant.MIN) ? now : last.plus(INTERVAL);
            next = next.isBefore(earliest) ? next : earliest;
        }

        Announcement tell(InetAddress address, Instant now) {
            told++;
            last = now;
            next = now.plus(told <= REPETITIONS ? INTERVAL : REMINDER);
            return new Announcement(address, generation);
        }
    }

    /** Something to tell the network: the address is here. */
    public record Announcement(InetAddress address, long generation) {}

    /** What another node's claim means for this one. */
    public enum Verdict {
        /** The address is not claimed here. */
        NONE,
        /** The other one's placement is newer: this node claims no more. */
        WITHDRAWN,
        /** The other one's placement is older: this node's claim is to be told again. */
        DEFENDED
    }

    /** Takes over what is placed on this node, with its generations. */
    public synchronized void place(Map<InetAddress, Long> generations, Instant now) {
        placed = Map.copyOf(generations);
        rivals.keySet().retainAll(placed.keySet());
        refresh(now);
    }

    private void refresh(Instant now) {
        claims.keySet().removeIf(address -> !isClaimable(address));
        placed.forEach((address, generation) -> {
            Claim known = claims.get(address);
            if (isClaimable(address) && (known == null || known.generation != generation)) {
                claims.put(address, new Claim(generation, now));
            }
        });
    }

    private boolean isClaimable(InetAddress address) {
        Long generation = placed.get(address);
        return generation != null && generation >= rivals.getOrDefault(address, Long.MIN_VALUE);
    }

    /** Another node claims an address. */
    public synchronized Verdict heard(InetAddress address, long generation, Instant now) {
        Claim claim = claims.get(address);
        if (claim == null) {
            return Verdict.NONE;
        }
        if (generation > claim.generation) {
            rivals.merge(address, generation, Math::max);
            refresh(now);
            return Verdict.WITHDRAWN;
        }
        claim.defend(now);
        return Verdict.DEFENDED;
    }

    /** The generation with which this node answers for an address; empty when it does not. */
    public synchronized Optional<Long> generation(InetAddress address) {
        return Optional.ofNullable(claims.get(address)).map(claim -> claim.generation);
    }

    public synchronized Set<InetAddress> addresses() {
        return Set.copyOf(claims.keySet());
    }

    /** What is to be told now; each comes once. */
    public synchronized List<Announcement> due(Instant now) {
        List<Announcement> due = new ArrayList<>();
        claims.forEach((address, claim) -> {
            if (!claim.next.isAfter(now)) {
                due.add(claim.tell(address, now));
            }
        });
        return due;
    }
}
