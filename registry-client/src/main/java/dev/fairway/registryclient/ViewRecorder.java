package dev.fairway.registryclient;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Event;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a view to its file, off the consumer's thread and at most ten times a second: what is not written yet is
 * coalesced by object. A file that cannot be read or written costs a warning, nothing else. Thread-safe.
 */
final class ViewRecorder implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ViewRecorder.class.getName());
    private static final long PAUSE_MILLIS = 100;

    private final StateFile file;
    private final ScheduledExecutorService writer;
    private Map<ObjectKey, Event> unwritten = new LinkedHashMap<>();
    private @Nullable ViewUpdate last;
    private boolean scheduled;
    private boolean failing;

    ViewRecorder(StateFile file) {
        this.file = file;
        this.writer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("registry-watch-disk").factory());
    }

    Optional<StateFile.Content> load() {
        try {
            return file.load();
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "The last known state on disk cannot be used and is ignored", e);
            return Optional.empty();
        }
    }

    synchronized void record(ViewUpdate update) {
        boolean moved = last == null || !update.resumeToken().equals(last.resumeToken());
        if (update.freshness() == Freshness.LAST_KNOWN || (update.changes().isEmpty() && !moved)) {
            return;
        }
        update.changes().forEach(change -> unwritten.put(change.event().key(), change.event()));
        // Without the changes: of a first view these are all objects, and nobody needs them again.
        last = new ViewUpdate(List.of(), update.resumeToken(), update.dnsSerial(), update.freshness());
        if (!scheduled) {
            scheduled = true;
            var _ = writer.schedule(this::write, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void write() {
        Map<ObjectKey, Event> batch;
        ViewUpdate newest;
        synchronized (this) {
            scheduled = false;
            batch = unwritten;
            newest = last;
            unwritten = new LinkedHashMap<>();
        }
        if (newest == null) {
            return;
        }
        try {
            file.append(batch.values(), newest.resumeToken(), newest.dnsSerial());
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.log(System.Logger.Level.WARNING, "The last known state cannot be written to disk", e);
            }
            failing = true;
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        // A shut down scheduler still runs what is due, and an interrupt would close the file under it.
        writer.shutdown();
        try {
            if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "The last known state is still being written");
                return;
            }
            file.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The file of the last known state cannot be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
