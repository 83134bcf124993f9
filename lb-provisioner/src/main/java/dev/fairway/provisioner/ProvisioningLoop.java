package dev.fairway.provisioner;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Programming;
import dev.fairway.provisioner.core.Provisioner;
import dev.fairway.provisioner.core.Provisioner.Change;
import dev.fairway.provisioner.kafka.ClusterTopics;
import dev.fairway.provisioner.kafka.LoadBalancerTopic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * The thread that provisions: reads the topics to their ends, then publishes what differs, for ever.
 *
 * <p>What Kafka does not take is computed and written again, so nothing has to be queued.
 */
final class ProvisioningLoop implements Runnable {

    private static final Logger LOG = Logger.getLogger(ProvisioningLoop.class);
    private static final String PRODUCER = "lb-provisioner";
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Provisioner provisioner;
    private final Supplier<ClusterTopics> topics;
    private final Supplier<LoadBalancerTopic> output;
    private final ProvisionerMetrics metrics;
    private final Runnable exit;
    private final InstantSource clock = InstantSource.system();
    private volatile boolean caughtUp;
    private volatile Instant lastTurn = clock.instant();
    private long epoch;
    private long sequence;
    private boolean failing;

    /** {@code exit} ends the process: another one leads, or this one has a bug. */
    ProvisioningLoop(
            Provisioner provisioner,
            Supplier<ClusterTopics> topics,
            Supplier<LoadBalancerTopic> output,
            ProvisionerMetrics metrics,
            Runnable exit) {
        this.provisioner = provisioner;
        this.topics = topics;
        this.output = output;
        this.metrics = metrics;
        this.exit = exit;
    }

    /** Whether all that the topics held at the start was read. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** When the loop last came round. */
    Instant lastTurn() {
        return lastTurn;
    }

    @Override
    public void run() {
        try (ClusterTopics input = topics.get();
                LoadBalancerTopic writer = output.get()) {
            awaitTopics(input);
            Intake intake = new Intake();
            while (!input.isCaughtUp()) {
                input.poll(POLL, intake);
                lastTurn = clock.instant();
            }
            provisioner.adopted();
            epoch++;
            caughtUp = true;
            LOG.infof("Provisions load balancers with epoch %d", epoch);
            while (!Thread.currentThread().isInterrupted()) {
                publish(writer);
                input.poll(untilNextLook(), intake);
                lastTurn = clock.instant();
            }
        } catch (InterruptedException | InterruptException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The provisioner cannot go on", e);
            exit.run();
        }
    }

    private void awaitTopics(ClusterTopics input) throws InterruptedException {
        boolean told = false;
        while (true) {
            lastTurn = clock.instant();
            try {
                if (input.open()) {
                    return;
                }
                if (!told) {
                    LOG.info("Waits for the topics to be made");
                }
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                if (!told) {
                    LOG.warnf("Kafka is not available, trying again: %s", e.getMessage());
                }
            }
            told = true;
            Thread.sleep(RETRY);
        }
    }

    private Duration untilNextLook() {
        Duration wait = failing ? RETRY : POLL;
        return provisioner
                .nextLook()
                .map(next -> Duration.between(clock.instant(), next))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .filter(left -> left.compareTo(wait) < 0)
                .orElse(wait);
    }

    private void publish(LoadBalancerTopic writer) throws InterruptedException {
        Instant now = clock.instant();
        provisioner.hearProviders();
        if (!provisioner.isStale(now)) {
            return;
        }
        List<Change> changes = provisioner.reconcile(now);
        metrics.pending(changes.size(), provisioner.problems());
        if (changes.isEmpty()) {
            return;
        }
        try {
            writer.write(changes.stream().map(this::event).toList());
            changes.forEach(provisioner::published);
            changes.forEach(this::written);
            failing = false;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            if (!failing) {
                LOG.warnf("Kafka does not take load balancers, they are written again: %s", e.getMessage());
            }
            failing = true;
        }
        metrics.pending(failing ? changes.size() : 0, provisioner.problems());
    }

    private Event event(Change change) {
        Instant now = clock.instant();
        EventId id = new EventId(PRODUCER, epoch, ++sequence);
        Event.State state = switch (change) {
            case Change.Written(LoadBalancer loadBalancer, var _) -> new Event.State.Present(loadBalancer);
            case Change.Removed(LoadBalancer last, String reason, var _) -> new Event.State.Deleted(last, reason);
        };
        return new Event(id, change.cause(), now, now, state);
    }

    private void written(Change change) {
        metrics.written();
        LOG.debugf("Published %s", change);
    }

    /** What the topics hold, as the core takes it. */
    private final class Intake implements ClusterTopics.Reader {

        @Override
        public void event(Event event) {
            if (!(event.resource() instanceof LoadBalancer)) {
                provisioner.put(event);
            } else if (!caughtUp) {
                epoch = Math.max(epoch, event.id().epoch());
                provisioner.adopt(event);
            } else if (event.id().epoch() < epoch) {
                provisioner.overwritten(event);
            } else if (event.id().epoch() > epoch) {
                LOG.errorf(
                        "Another provisioner leads with epoch %d, this one ends",
                        event.id().epoch());
                exit.run();
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void programming(Programming programming) {
            provisioner.heard(programming, clock.instant());
        }
    }
}
