package dev.fairway.tracker;

import dev.fairway.model.event.Event;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Ingress;
import dev.fairway.tracker.core.loadbalancers.StatusWriter;
import dev.fairway.tracker.kafka.LoadBalancerTopic;
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
    private final StatusWriter status;
    private final RunningTracker tracker;
    private final InstantSource clock = InstantSource.system();

    LoadBalancerStatuses(LoadBalancerTopic topic, RunningTracker tracker, StatusWriter status) {
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
        switch (status.write(ingress)) {
            case WRITTEN, GONE -> table.written(ingress);
            case LATER -> LOG.debugf("The status of %s waits", ingress.service());
            case REFUSED -> {
                LOG.errorf("The status of %s is not taken: %s", ingress.service(), ingress.addresses());
                table.written(ingress);
            }
        }
    }
}
