package dev.fairway.nodeproxy;

import java.time.Duration;

/** How long to wait before the next try: each time twice as long, up to a limit. */
final class RetryDelay {

    private final Duration shortest;
    private final Duration longest;
    private Duration next;

    RetryDelay(Duration shortest, Duration longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.next = shortest;
    }

    Duration next() {
        Duration current = next;
        Duration doubled = current.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return current;
    }

    void pause() throws InterruptedException {
        Thread.sleep(next());
    }

    void reset() {
        next = shortest;
    }
}
