package dev.fairway.cli.cluster;

import dev.fairway.cli.grpc.ObjectSource.Written;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.event.Event;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.ViewUpdate;
import dev.fairway.registryclient.WatchOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until the registry shows what was just written, so that a command that follows sees it. One instance a wait;
 * updates come on the watch's thread.
 */
public final class CatchUp {
    private final Map<ObjectKey, Written> changed = new HashMap<>();
    private final Map<ObjectKey, Written> deleted = new HashMap<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean complete;

    private CatchUp() {}

    /**
     * Waits for the objects that the registry follows.
     *
     * @param limit after which it is not waited any longer: the writes hold all the same
     */
    public static void await(Cluster cluster, List<Written> changed, List<Written> deleted, Duration limit) {
        CatchUp catchUp = new CatchUp();
        changed.forEach(written -> add(catchUp.changed, written));
        deleted.forEach(written -> add(catchUp.deleted, written));
        Set<Kind> kinds = new HashSet<>();
        catchUp.changed.keySet().forEach(key -> kinds.add(key.kind()));
        catchUp.deleted.keySet().forEach(key -> kinds.add(key.kind()));
        if (kinds.isEmpty()) {
            return;
        }
        WatchOptions options = WatchOptions.of(kinds.toArray(Kind[]::new));
        RegistryWatch watch = RegistryWatch.start(cluster.registry(), options, catchUp::update);
        try {
            catchUp.done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watch.close();
        }
    }

    private static void add(Map<ObjectKey, Written> writes, Written written) {
        Reader.registryKind(written.type())
                .ifPresent(kind -> writes.put(new ObjectKey(kind, written.namespace(), written.name()), written));
    }

    private void update(ViewUpdate update) {
        if (!complete) {
            // The first update holds everything: what it does not hold is gone.
            deleted.keySet()
                    .removeIf(key -> update.changes().stream()
                            .noneMatch(change -> change.event().key().equals(key)));
            complete = true;
        }
        update.changes().forEach(change -> settle(change.event()));
        if (changed.isEmpty() && deleted.isEmpty()) {
            done.countDown();
        }
    }

    private void settle(Event event) {
        ObjectMeta meta = event.resource().meta();
        Written gone = deleted.get(event.key());
        if (gone != null && (event.isDeletion() || !meta.uid().equals(gone.uid()))) {
            deleted.remove(event.key());
        }
        Written wanted = changed.get(event.key());
        if (wanted != null && !event.isDeletion() && reached(meta, wanted)) {
            changed.remove(event.key());
        }
    }

    private static boolean reached(ObjectMeta meta, Written wanted) {
        try {
            return Long.parseUnsignedLong(meta.resourceVersion()) >= wanted.resourceVersion();
        } catch (NumberFormatException _) {
            // Another source's versions have no order; the object itself is there.
            return true;
        }
    }
}
