package dev.fairway.tracker.kubernetes.writeback;

import dev.fairway.tracker.core.writeback.WantedObjects.OwnedNote;
import dev.fairway.tracker.kubernetes.writeback.OwnObjects.Write;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Events, at most 20 a second: while more than that happens, each says how many it stands for.
 *
 * <p>They are never deleted: the API server forgets them by itself after an hour. Used by one thread.
 */
final class EventWriter {

    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final KubernetesClient client;
    private final Consumer<Write> written;

    EventWriter(KubernetesClient client, Consumer<Write> written) {
        this.client = client;
        this.written = written;
    }

    /** Null where its Service is gone: nobody would find it there. */
    void write(@Nullable OwnedNote note) throws InterruptedException {
        if (note == null) {
            return;
        }
        Thread.sleep(BETWEEN);
        Event event = EventManifest.of(note);
        try {
            if (event.getCount() == 1) {
                create(event);
            } else {
                update(event);
            }
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> create(event);
                case HttpURLConnection.HTTP_CONFLICT -> update(event);
                default -> throw e;
            }
        }
    }

    private void create(Event event) {
        client.resource(event).create();
        written.accept(Write.CREATE);
    }

    private void update(Event event) {
        client.resource(event).update();
        written.accept(Write.UPDATE);
    }
}
