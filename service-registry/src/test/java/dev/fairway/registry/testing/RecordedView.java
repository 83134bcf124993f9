package dev.fairway.registry.testing;

import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Event;
import dev.fairway.registryclient.ViewUpdate;
import dev.fairway.registryclient.ViewUpdate.Change;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The consumer of a watch that keeps what it was told. */
public final class RecordedView implements Consumer<ViewUpdate> {

    private final Map<ObjectKey, Event> objects = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private @Nullable ViewUpdate last;

    @Override
    public synchronized void accept(ViewUpdate update) {
        last = update;
        for (Change change : update.changes()) {
            changes.add(change);
            if (change.event().isDeletion()) {
                objects.remove(change.event().key());
            } else {
                objects.put(change.event().key(), change.event());
            }
        }
    }

    public synchronized Optional<Event> service(String name) {
        return Optional.ofNullable(objects.get(new ObjectKey(Kind.SERVICE, "default", name)));
    }

    public synchronized int size() {
        return objects.size();
    }

    /** Every change so far, oldest first. */
    public synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    public synchronized void forgetChanges() {
        changes.clear();
    }

    public synchronized Optional<Freshness> freshness() {
        return Optional.ofNullable(last).map(ViewUpdate::freshness);
    }

    public synchronized String resumeToken() {
        return Optional.ofNullable(last).map(ViewUpdate::resumeToken).orElse("");
    }
}
