package dev.fairway.model.history;

import dev.fairway.model.event.InEffect;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event in effect at one agent. The two clocks are the broker's and the agent's: where they contradict the order of
 * the log, that is told, and no delay.
 *
 * @param inEffect what the agent says, by its clock
 * @param delay from the broker's append until in effect, never negative; null where the clocks do not allow to tell
 * @param clockBehind the agent says it had the event before the broker: its clock is behind by at least this
 * @param clockAhead the agent says it is in effect after the broker had that answer: ahead by at least this
 */
public record Effect(
        String agent,
        InEffect inEffect,
        @Nullable Duration delay,
        @Nullable Duration clockBehind,
        @Nullable Duration clockAhead) {

    /** The broker's times are whole milliseconds, cut off. */
    private static final Duration RESOLUTION = Duration.ofMillis(1);

    /**
     * What the times of one event say.
     *
     * @param appendedAt when the broker took the event
     * @param answeredAt when it took the agent's answer
     */
    public static Effect of(String agent, InEffect inEffect, Instant appendedAt, Instant answeredAt) {
        Duration behind = Duration.between(inEffect.receivedAt(), appendedAt);
        Duration ahead = Duration.between(answeredAt.plus(RESOLUTION), inEffect.inEffectAt());
        Duration delay = Duration.between(appendedAt, inEffect.inEffectAt());
        boolean skewed = behind.isPositive() || ahead.isPositive() || delay.isNegative();
        return new Effect(
                agent,
                inEffect,
                skewed ? null : delay,
                behind.isPositive() ? behind : null,
                ahead.isPositive() ? ahead : null);
    }
}
