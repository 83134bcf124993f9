package dev.fairway.registryclient;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Event;
import dev.fairway.registryclient.ViewUpdate.Change;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import dev.fairway.registryclient.ViewUpdate.Origin;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a watch knows, and what of it its consumer has not been told: at most one change an object.
 *
 * <p>A snapshot is staged until it is complete, and then only its differences are taken over. Not thread-safe.
 */
final class View {

    /** Stands in for the deletion that was not seen. */
    private static final String ABSENT_REASON = "gone while the registry was not heard";

    private final Map<ObjectKey, Event> present = new HashMap<>();
    private Map<ObjectKey, Change> pending = new LinkedHashMap<>();
    private @Nullable Map<ObjectKey, Change> staged;
    private boolean complete;
    private boolean heard;
    private String resumeToken = "";
    private int dnsSerial;
    private Freshness freshness = Freshness.LAST_KNOWN;
    private boolean untold;

    /** Takes over the last known state, before anything else. */
    void restore(List<Event> events, String token, int serial, Instant now) {
        for (Event event : events) {
            apply(new Change(event, Origin.LAST_KNOWN, now, null));
        }
        resumeToken = token;
        dnsSerial = serial;
        complete = true;
        untold = true;
    }

    void snapshotStarted() {
        staged = new LinkedHashMap<>();
    }

    void changed(Event event, Instant receivedAt, @Nullable Instant appendedAt, String token, int serial) {
        if (staged != null) {
            staged.put(event.key(), new Change(event, Origin.SNAPSHOT, receivedAt, appendedAt));
            return;
        }
        apply(new Change(event, Origin.STREAM, receivedAt, appendedAt));
        resumeToken = token;
        dnsSerial = serial;
    }

    /** The stream's view is complete. One that is behind never replaces a complete view. */
    void synced(String token, int serial, boolean behind, Instant now) {
        heard = true;
        become(behind ? Freshness.BEHIND : Freshness.CURRENT);
        if (staged != null) {
            if (behind && complete) {
                return;
            }
            takeOver(staged, now);
            staged = null;
            complete = true;
            untold = true;
        }
        resumeToken = token;
        dnsSerial = serial;
    }

    void disconnected() {
        staged = null;
        if (heard) {
            become(Freshness.DISCONNECTED);
        }
    }

    /** What the consumer has not been told; empty while there is no complete view or nothing new. */
    Optional<ViewUpdate> take() {
        if (!complete || (pending.isEmpty() && !untold)) {
            return Optional.empty();
        }
        ViewUpdate update = new ViewUpdate(List.copyOf(pending.values()), resumeToken, dnsSerial, freshness);
        pending = new LinkedHashMap<>();
        untold = false;
        return Optional.of(update);
    }

    int pendingChanges() {
        return pending.size();
    }

    /** Where to resume; empty when nothing complete is known. */
    String resumeToken() {
        return resumeToken;
    }

    private void become(Freshness next) {
        untold |= next != freshness;
        freshness = next;
    }

    private void takeOver(Map<ObjectKey, Change> snapshot, Instant now) {
        List<Event> absent = present.values().stream()
                .filter(event -> !snapshot.containsKey(event.key()))
                .toList();
        for (Event event : absent) {
            Event.State gone = new Event.State.Deleted(event.resource(), ABSENT_REASON);
            Event deletion = new Event(event.id(), event.cause(), event.happenedAt(), now, gone);
            apply(new Change(deletion, Origin.ABSENT, now, null));
        }
        snapshot.values().forEach(this::apply);
    }

    private void apply(Change change) {
        Event event = change.event();
        if (event.isDeletion()) {
            if (present.remove(event.key()) == null && change.origin() != Origin.STREAM) {
                return;
            }
        } else if (event.equals(present.put(event.key(), event))) {
            return;
        }
        pending.put(event.key(), change);
    }
}
