package dev.fairway.dns.upstream;

import dev.fairway.dns.core.forward.AnswerCache;
import java.time.Duration;

/**
 * How upstreams are asked.
 *
 * @param policy in which order
 * @param attemptTimeout how long one upstream may take
 * @param deadline how long all attempts together may take
 * @param maxConcurrent questions in flight, of the whole process; more are refused
 * @param maxFailures in a row, after which an upstream counts as down
 * @param healthInterval how often one that is down is probed
 * @param staleAfter how long a client waits when an answer is there whose time is over
 * @param cache what is kept
 */
public record ForwardingOptions(
        Policy policy,
        Duration attemptTimeout,
        Duration deadline,
        int maxConcurrent,
        int maxFailures,
        Duration healthInterval,
        Duration staleAfter,
        AnswerCache.Limits cache) {

    /** In which order upstreams are asked; one that is down always comes last. */
    public enum Policy {
        RANDOM,
        ROUND_ROBIN,
        SEQUENTIAL
    }
}
