package dev.fairway.tracker.core.events;

import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The newest state of every key, and which of them still have to be published.
 *
 * <p>While publishing is slow or impossible, a newer state takes the place of an older one: what waits is bounded by
 * the number of objects, never by the number of changes. Safe for use by several threads.
 */
public final class Outbox {

    private final Map<EventKey, Event> newest = new HashMap<>();
    private final LinkedHashMap<EventKey, Event> pending = new LinkedHashMap<>();
    private final Map<ObjectKey, Set<EventKey>> slices = new HashMap<>();
    private final Runnable wakeUp;
    private volatile Consumer<Event> follower = _ -> {};

    /** {@code wakeUp} is run after something became pending, without a lock held. */
    public Outbox(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Has each new state told, as it comes, to one who does not hold it up. */
    public void followedBy(Consumer<Event> newFollower) {
        follower = newFollower;
    }

    /** The newest state of every key. */
    public synchronized List<Event> states() {
        return List.copyOf(newest.values());
    }

    /** Takes over states that the topics already hold. */
    public synchronized void seed(Collection<Event> published) {
        published.forEach(event -> remember(EventKey.of(event.resource()), event));
    }

    public void put(Event event) {
        synchronized (this) {
            EventKey key = EventKey.of(event.resource());
            remember(key, event);
            pending.put(key, event);
        }
        follower.accept(event);
        wakeUp.run();
    }

    /** The newest state of a key, published or not. */
    public synchronized Optional<Event> newest(EventKey key) {
        return Optional.ofNullable(newest.get(key));
    }

    /** The records of endpoint slices of this name that are not deleted, whichever Service they are filed under. */
    public synchronized List<EventKey> slicesNamed(ObjectKey slice) {
        return slices.getOrDefault(slice, Set.of()).stream()
                .filter(key -> newest(key).filter(event -> !event.isDeletion()).isPresent())
                .toList();
    }

    public synchronized int pendingCount() {
        return pending.size();
    }

    /** Takes up to {@code limit} events for publishing, oldest key first. */
    public synchronized List<Event> take(int limit) {
        List<Event> taken = new ArrayList<>(Math.min(limit, pending.size()));
        Iterator<Event> events = pending.values().iterator();
        while (taken.size() < limit && events.hasNext()) {
            taken.add(events.next());
            events.remove();
        }
        return taken;
    }

    /** The broker has the event. */
    public synchronized void published(Event event) {
        if (event.isDeletion()) {
            forget(EventKey.of(event.resource()), event);
        }
    }

    /** The broker did not take the event: it is pending again, unless a newer state of its key took its place. */
    public void failed(Event event) {
        synchronized (this) {
            EventKey key = EventKey.of(event.resource());
            if (event.equals(newest.get(key))) {
                pending.putIfAbsent(key, event);
            }
        }
        wakeUp.run();
    }

    /** Publishes the newest state of a key again. False when the key does not exist. */
    public boolean rewrite(EventKey key) {
        synchronized (this) {
            Event event = newest.get(key);
            if (event == null) {
                return false;
            }
            pending.putIfAbsent(key, event);
        }
        wakeUp.run();
        return true;
    }

    private void remember(EventKey key, Event event) {
        newest.put(key, event);
        if (key.kind() == Kind.ENDPOINT_SLICE) {
            slices.computeIfAbsent(key.object(), _ -> new LinkedHashSet<>()).add(key);
        }
    }

    private void forget(EventKey key, Event event) {
        if (newest.remove(key, event)) {
            slices.computeIfPresent(key.object(), (_, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
        }
    }
}
