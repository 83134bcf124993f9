package dev.fairway.tracker.kafka;

import com.google.protobuf.ByteString;
import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.tracker.core.events.Outbox;
import dev.fairway.tracker.kafka.RecordSender.Outgoing;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jboss.logging.Logger;

/**
 * Publishes what waits in the outbox, in order, many at a time.
 *
 * <p>What Kafka does not take goes back to the outbox, where a newer state may have taken its place meanwhile.
 */
public final class EventPublisher implements Runnable {

    private static final Logger LOG = Logger.getLogger(EventPublisher.class);
    private static final int MAX_IN_FLIGHT = 500;

    private final Outbox outbox;
    private final RecordSender sender;
    private final Semaphore pending;
    private final Consumer<Event> published;
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * A publisher to be run by a thread of its own.
     *
     * @param pending gets a permit whenever the outbox has something new
     * @param published is told of each event that Kafka acknowledged
     */
    public EventPublisher(Outbox outbox, RecordSender sender, Semaphore pending, Consumer<Event> published) {
        this.outbox = outbox;
        this.sender = sender;
        this.pending = pending;
        this.published = published;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pending.tryAcquire(1, TimeUnit.SECONDS);
                pending.drainPermits();
                publishPending();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** False while Kafka does not take events. */
    public boolean isHealthy() {
        return !failing.get();
    }

    private void publishPending() throws InterruptedException {
        List<Event> events = outbox.take(MAX_IN_FLIGHT);
        while (!events.isEmpty()) {
            for (Event event : events) {
                inFlight.acquire();
                publish(event);
            }
            events = outbox.take(MAX_IN_FLIGHT);
        }
    }

    private void publish(Event event) {
        Resource resource = event.resource();
        String topic = Topics.of(resource.kind());
        String key = Topics.recordKey(resource);
        int partition = Topics.partition(topic, Topics.partitionKey(resource));
        List<RecordHeader> headers = List.of(
                RecordSender.header(
                        Topics.EPOCH_HEADER, Long.toString(event.id().epoch())),
                RecordSender.header(Topics.UID_HEADER, resource.meta().uid()));
        ByteString value = EventMapper.toWire(event).toByteString();
        Delivery delivery = new Delivery(event, event.isDeletion() ? 2 : 1);
        sender.send(new Outgoing(topic, partition, key, value, headers), delivery::acknowledged, delivery::failed);
        if (event.isDeletion()) {
            sender.send(new Outgoing(topic, partition, key, null, headers), delivery::acknowledged, delivery::failed);
        }
    }

    /** The records of one event; a deletion has two, and counts as published with the second. */
    private final class Delivery {
        private final Event event;
        private final AtomicInteger outstanding;
        private final AtomicBoolean lost = new AtomicBoolean();

        Delivery(Event event, int records) {
            this.event = event;
            this.outstanding = new AtomicInteger(records);
        }

        void acknowledged() {
            if (failing.compareAndSet(true, false)) {
                LOG.info("Kafka takes events again");
            }
            settle();
        }

        void failed(String reason) {
            if (failing.compareAndSet(false, true)) {
                LOG.warnf("Kafka does not take events, they are kept: %s", reason);
            }
            lost.set(true);
            settle();
        }

        private void settle() {
            if (outstanding.decrementAndGet() > 0) {
                return;
            }
            inFlight.release();
            if (lost.get()) {
                outbox.failed(event);
            } else {
                outbox.published(event);
                published.accept(event);
            }
        }
    }
}
