package dev.fairway.tracker;

import dev.fairway.model.event.Event;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Ingress;
import dev.fairway.tracker.kafka.LoadBalancerTopic;
import dev.fairway.tracker.standalone.LoadBalancerStatus;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** The thread that writes what lb-provisioner publishes into the status of Services, and tells people of it. */
final class LoadBalancerStatuses implements Runnable {

    private static final Logger LOG = Logger.getLogger(LoadBalancerStatuses.class);

    private final LoadBalancerTable table = new LoadBalancerTable();
    private final LoadBalancerTopic topic;
    private final LoadBalancerStatus status;
    private final RunningTracker tracker;
    private final InstantSource clock = InstantSource.system();

    LoadBalancerStatuses(LoadBalancerTopic topic, RunningTracker tracker, LoadBalancerStatus status) {
        this.topic = topic;
        this.tracker = tracker;
        this.status = status;
    }

    @Override
    public void run() {
        try (topic) {
            // What was told before a restart is not told again.
            while (!topic.isCaughtUp()) {
                topic.poll(table::take);
            }
            while (!Thread.currentThread().isInterrupted()) {
                table.behind().forEach(this::write);
                topic.poll(this::take);
            }
        } catch (InterruptException _) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.error("The load balancers can't be read; their status stays as it is", e);
        }
    }

    private void take(Event event) {
        Instant now = clock.instant();
        for (LoadBalancerTable.Note note : table.take(event)) {
            tracker.loop().execute(() -> tracker.tell(note, event.id(), now));
        }
    }

    private void write(Ingress ingress) {
        try {
            status.write(ingress.service(), ingress.uid(), ingress.addresses());
            table.written(ingress);
        } catch (RejectedException e) {
            switch (e.rejection()) {
                case Rejection.NotFound _, Rejection.Conflict _ -> table.written(ingress);
                case Rejection.Unavailable _ -> LOG.debugf("The status of %s waits for Kafka", ingress.service());
                case Rejection.Undecodable _, Rejection.TooLarge _, Rejection.Invalid _, Rejection.Forbidden _ -> {
                    LOG.errorf(e, "The status of %s is not taken", ingress.service());
                    table.written(ingress);
                }
            }
        }
    }
}
