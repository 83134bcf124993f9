package dev.fairway.registry.core.agents;

/**
 * How long an agent has not said a word, counted in looks at it rather than by a clock: whoever looks may have been
 * held up together with the agent's messages. Thread-safe.
 */
public final class Silence {

    /** How often to look. */
    public static final int LOOK_MILLIS = 50;

    private static final int HEARTBEATS = 4;

    private int heartbeatMillis;
    private int looks;

    /**
     * The agent said a word.
     *
     * @param nextMillis within which time it says the next one; 0 when it does not promise anything new
     */
    public synchronized void broken(int nextMillis) {
        looks = 0;
        if (nextMillis > 0) {
            heartbeatMillis = nextMillis;
        }
    }

    /** Looks; true when it lasts longer than the agent promised, which it may never have done. */
    public synchronized boolean isTooLong() {
        looks++;
        return heartbeatMillis > 0 && (long) looks * LOOK_MILLIS > (long) heartbeatMillis * HEARTBEATS;
    }
}
