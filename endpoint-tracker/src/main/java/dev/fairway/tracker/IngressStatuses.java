package dev.fairway.tracker;

import dev.fairway.tracker.core.ingress.IngressTable.WantedStatus;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The thread that writes the gateway's addresses into the status of Ingresses; what fails is wanted again. */
final class IngressStatuses implements Runnable {

    private static final Logger LOG = Logger.getLogger(IngressStatuses.class);

    private final BlockingQueue<List<WantedStatus>> wanted = new ArrayBlockingQueue<>(1);
    private final Consumer<WantedStatus> writer;

    IngressStatuses(Consumer<WantedStatus> writer) {
        this.writer = writer;
    }

    /** Wants these; while others are still being written, the next look brings them again. */
    void want(List<WantedStatus> statuses) {
        if (!statuses.isEmpty()) {
            wanted.offer(statuses);
        }
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                wanted.take().forEach(this::write);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(WantedStatus status) {
        try {
            writer.accept(status);
        } catch (RejectedException e) {
            switch (e.rejection()) {
                case Rejection.NotFound _, Rejection.Conflict _, Rejection.Unavailable _ ->
                    LOG.debugf("The status of %s waits: %s", status.ingress(), e.getMessage());
                case Rejection.Undecodable _, Rejection.TooLarge _, Rejection.Invalid _, Rejection.Forbidden _ ->
                    LOG.errorf(e, "The status of %s is not taken", status.ingress());
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("The status of %s is not taken: %s", status.ingress(), e.getMessage());
        }
    }
}
