package dev.fairway.dns.core.forward;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.NameTable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers of upstreams, bounded in number; readers do not lock.
 *
 * <p>Times are a monotonic clock's nanoseconds, given by the caller. Cluster names never come here.
 */
public final class AnswerCache {

    private final Limits limits;
    private final NameTable<Kept> table = new NameTable<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final ArrayDeque<Kept> positives = new ArrayDeque<>();
    private final ArrayDeque<Kept> negatives = new ArrayDeque<>();
    private long evictions;

    public AnswerCache(Limits limits) {
        this.limits = limits;
    }

    /**
     * How much is kept, and for how long.
     *
     * @param entries of positive and again of negative answers; 0 keeps nothing
     * @param minimum even for answers that say less
     * @param positive even for answers that say more
     * @param negative likewise
     * @param stale how long after its end an answer still stands in for an upstream that does not answer
     */
    public record Limits(int entries, Duration minimum, Duration positive, Duration negative, Duration stale) {

        /** How long a failure of the upstream is kept. */
        static final Duration FAILURE = Duration.ofSeconds(5);
    }

    /** What the cache knows about a question. */
    public static final class Hit {
        private final Kept kept;
        private final int age;
        private final boolean fresh;
        private final boolean dueForPrefetch;

        private Hit(Kept kept, long now) {
            this.kept = kept;
            this.fresh = now - kept.endsAt < 0;
            this.age = fresh ? (int) Duration.ofNanos(now - kept.storedAt).toSeconds() : -1;
            long left = kept.endsAt - now;
            long life = kept.endsAt - kept.storedAt;
            this.dueForPrefetch =
                    fresh && left < life / 10 && kept.uses.get() > 1 && kept.prefetched.compareAndSet(false, true);
        }

        public UpstreamAnswer answer() {
            return kept.answer;
        }

        /** Seconds; negative when its time is over. */
        public int age() {
            return age;
        }

        /** False for one whose time is over: only for want of a better one. */
        public boolean isFresh() {
            return fresh;
        }

        /** True once for a popular answer that is about to end: ask again before a client has to wait. */
        public boolean isDueForPrefetch() {
            return dueForPrefetch;
        }
    }

    /** The newest answer to the question, fresh or within the stale time. */
    public Optional<Hit> find(Question question, long now) {
        Kept kept = table.get(question.key());
        if (kept == null || now - kept.endsAt >= limits.stale().toNanos()) {
            return Optional.empty();
        }
        kept.uses.incrementAndGet();
        return Optional.of(new Hit(kept, now));
    }

    /**
     * Keeps an answer. One that was asked for before the kept one came in is older and is dropped, so that a late
     * negative answer never hides a newer positive one; and a failure never replaces what is known.
     */
    public void put(Question question, UpstreamAnswer answer, long askedAt, long now) {
        Duration lifetime = lifetime(answer);
        if (limits.entries() == 0 || lifetime.isZero() || answer.isTruncated()) {
            return;
        }
        byte[] key = question.key();
        writing.lock();
        try {
            Kept previous = table.get(key);
            if (previous != null && keeps(previous, answer, askedAt, now)) {
                return;
            }
            Kept kept = new Kept(key, answer, now, now + lifetime.toNanos());
            table.put(key, kept);
            ArrayDeque<Kept> queue = answer.isPositive() ? positives : negatives;
            queue.add(kept);
            evict(queue);
        } finally {
            writing.unlock();
        }
    }

    private boolean keeps(Kept previous, UpstreamAnswer answer, long askedAt, long now) {
        boolean newer = previous.storedAt - askedAt > 0;
        boolean failure = answer.code() == DnsCodes.SERVER_FAILURE
                && previous.answer.code() != DnsCodes.SERVER_FAILURE
                && now - previous.endsAt < limits.stale().toNanos();
        return newer || failure;
    }

    private Duration lifetime(UpstreamAnswer answer) {
        if (answer.code() == DnsCodes.SERVER_FAILURE) {
            return Limits.FAILURE;
        }
        if (answer.code() != DnsCodes.NO_ERROR && answer.code() != DnsCodes.NAME_ERROR) {
            return Duration.ZERO;
        }
        Duration most = answer.isPositive() ? limits.positive() : limits.negative();
        Duration own = Duration.ofSeconds(answer.lifetime());
        Duration atLeast = own.compareTo(limits.minimum()) < 0 ? limits.minimum() : own;
        return atLeast.compareTo(most) > 0 ? most : atLeast;
    }

    /** Oldest first; one that was used since it was last looked at gets a second chance. */
    private void evict(ArrayDeque<Kept> queue) {
        while (queue.size() > limits.entries()) {
            Kept oldest = queue.remove();
            if (table.get(oldest.key) != oldest) {
                continue;
            }
            if (oldest.uses.getAndSet(0) > 0) {
                queue.add(oldest);
            } else {
                table.remove(oldest.key);
                evictions++;
            }
        }
    }

    /** The number of answers kept, positive or negative ones. */
    public int size(boolean positive) {
        writing.lock();
        try {
            return (positive ? positives : negatives).size();
        } finally {
            writing.unlock();
        }
    }

    /** How many answers had to go for others. */
    public long evictions() {
        writing.lock();
        try {
            return evictions;
        } finally {
            writing.unlock();
        }
    }

    private static final class Kept {
        private final byte[] key;
        private final UpstreamAnswer answer;
        private final long storedAt;
        private final long endsAt;
        private final AtomicInteger uses = new AtomicInteger();
        private final AtomicBoolean prefetched = new AtomicBoolean();

        Kept(byte[] key, UpstreamAnswer answer, long storedAt, long endsAt) {
            this.key = key;
            this.answer = answer;
            this.storedAt = storedAt;
            this.endsAt = endsAt;
        }
    }
}
