package dev.fairway.tracker.core.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final WorkQueue<String> queue = new WorkQueue<>(() -> now);

    @Test
    void thingIsThereOnceHoweverOftenItChanged() throws InterruptedException {
        queue.add("a");
        queue.add("b");
        queue.add("a");

        assertThat(queue.take()).isEqualTo("a");
        assertThat(queue.take()).isEqualTo("b");
        queue.done("a");
        queue.done("b");
        assertThat(queue.size()).isZero();
    }

    @Test
    void thingThatChangesWhileItIsWorkedOnComesAgainAfterwards() throws InterruptedException {
        queue.add("a");
        queue.take();

        queue.add("a");
        queue.add("b");

        assertThat(queue.take()).isEqualTo("b");
        queue.done("a");
        assertThat(queue.take()).isEqualTo("a");
    }

    @Test
    void failedThingComesAgainLaterAndEachTimeLaterThanBefore() throws InterruptedException {
        queue.add("a");
        queue.take();
        queue.failed("a");
        queue.add("b");
        assertThat(queue.take()).isEqualTo("b");

        now = now.plus(Duration.ofMillis(100));
        queue.add("c");
        assertThat(queue.take()).isEqualTo("c");
        assertThat(queue.take()).isEqualTo("a");
        queue.failed("a");
        now = now.plus(Duration.ofMillis(199));
        queue.add("d");
        assertThat(queue.take()).isEqualTo("d");
        assertThat(queue.size()).isEqualTo(4);
        now = now.plus(Duration.ofMillis(1));
        assertThat(queue.take()).isEqualTo("a");
    }

    @Test
    void failedThingThatChangesComesAtOnceAndNotTwiceAtATime() throws InterruptedException {
        queue.add("a");
        queue.take();
        queue.failed("a");

        queue.add("a");
        assertThat(queue.take()).isEqualTo("a");
        now = now.plus(Duration.ofSeconds(1));
        queue.add("b");
        assertThat(queue.take()).isEqualTo("b");
        queue.done("a");

        assertThat(queue.take()).isEqualTo("a");
    }
}
