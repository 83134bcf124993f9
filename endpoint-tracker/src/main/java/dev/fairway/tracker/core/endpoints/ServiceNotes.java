package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.ClusterEvent.Severity;
import dev.fairway.model.Endpoint;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.EventId;
import dev.fairway.model.net.IpText;
import dev.fairway.rules.endpoints.EndpointPredicate;
import dev.fairway.rules.endpoints.EndpointVerdict;
import dev.fairway.rules.ruleset.SlowStart;
import dev.fairway.tracker.core.events.EventKey;
import dev.fairway.tracker.core.events.EventStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells people, as Kubernetes Events on the Service, which pod became or ceased to be an endpoint and why.
 *
 * <p>A Service has one Event a reason, with a count; it is written at most once in {@link #INTERVAL}, so a busy
 * Service costs no more than a quiet one.
 */
public final class ServiceNotes {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** A Service is usually applied a moment before its pods: only then is a selector without pods worth a warning. */
    static final Duration GRACE_WITHOUT_PODS = Duration.ofSeconds(2);

    private static final String COMPONENT = "endpoint-tracker";
    private static final String NO_PODS = "NoPodsMatch";

    private final EventStream events;
    private final Supplier<String> uids;
    private final Map<ServiceKey, Map<String, Note>> notes = new HashMap<>();
    private final Map<Note, @Nullable EventId> unwritten = new LinkedHashMap<>();
    private final Map<ServiceKey, Instant> withoutPodsSince = new LinkedHashMap<>();

    /** One Event in the making; compared by identity. */
    private static final class Note {
        private ClusterEvent event;
        private @Nullable Instant writtenAt;
        private int seenSinceWritten;

        Note(ClusterEvent event) {
            this.event = event;
        }
    }

    public ServiceNotes(EventStream events, Supplier<String> uids) {
        this.events = events;
        this.uids = uids;
    }

    /** Goes on counting where an earlier tracker stopped. */
    void adopt(Resource published, ServiceTable services) {
        if (published instanceof ClusterEvent event && event.regardingKind().equals("Service")) {
            ServiceKey service = new ServiceKey(event.meta().namespace(), event.regardingName());
            if (services.get(service) != null) {
                notes.computeIfAbsent(service, _ -> new HashMap<>()).put(event.reason(), new Note(event));
            }
        }
    }

    /** The Events that exist. */
    Set<EventKey> keys() {
        return notes.values().stream()
                .flatMap(ofService -> ofService.values().stream())
                .map(note -> EventKey.of(note.event))
                .collect(Collectors.toSet());
    }

    /** A pod's verdict changed; either side is null where the selector does not take the pod. */
    void verdictChanged(@Nullable EndpointVerdict before, EndpointVerdict after, @Nullable EventId cause, Instant now) {
        String pod = "Pod " + after.pod().name();
        if (before == null || !before.isEndpoint()) {
            if (!after.isEndpoint()) {
                return;
            }
            String state = after.isReady() ? "ready" : "not ready: " + failures(after);
            note(after.service(), "EndpointAdded", pod + addresses(after) + " is an endpoint, " + state, cause, now);
        } else if (!after.isEndpoint()) {
            note(after.service(), "EndpointRemoved", pod + addresses(before) + " left: " + failures(after), cause, now);
        } else if (before.isReady() && !after.isReady()) {
            String message = pod + addresses(after) + " is not ready: " + failures(after);
            note(after.service(), "EndpointNotReady", message, cause, now);
        } else if (!before.isReady() && after.isReady()) {
            note(after.service(), "EndpointReady", pod + addresses(after) + " is ready", cause, now);
        }
    }

    /** A pod that was an endpoint no longer exists. */
    void podGone(EndpointVerdict before, @Nullable EventId cause, Instant now) {
        if (before.isEndpoint()) {
            String message = "Pod " + before.pod().name() + addresses(before) + " left: the pod was deleted";
            note(before.service(), "EndpointRemoved", message, cause, now);
        }
    }

    /** A slow start that is asked for in vain. */
    void slowStart(@Nullable Service before, Service after, @Nullable EventId cause, Instant now) {
        if (SlowStart.of(after) instanceof SlowStart.Invalid invalid
                && (before == null || !SlowStart.of(before).equals(invalid))) {
            tell(after.serviceKey(), new Text(Severity.WARNING, "InvalidSlowStart", invalid.message()), cause, now);
        }
    }

    /** Same as {@link #podsMatch} after a restart: what an earlier tracker has told is not told again. */
    void listed(ServiceEndpoints endpoints, Instant now) {
        ServiceKey service = endpoints.service().serviceKey();
        if (!notes.getOrDefault(service, Map.of()).containsKey(NO_PODS)) {
            podsMatch(endpoints, now);
        }
    }

    /** Whether the Service's selector takes any pod. */
    void podsMatch(ServiceEndpoints endpoints, Instant now) {
        ServiceKey service = endpoints.service().serviceKey();
        if (endpoints.hasPods() || !endpoints.isManaged()) {
            withoutPodsSince.remove(service);
        } else {
            withoutPodsSince.putIfAbsent(service, now);
        }
    }

    /** The Service no longer exists, and its Events go with it. */
    void serviceGone(ServiceKey service, @Nullable EventId cause, Instant now) {
        withoutPodsSince.remove(service);
        Map<String, Note> gone = notes.remove(service);
        if (gone != null) {
            gone.values().forEach(note -> {
                unwritten.remove(note);
                events.deleted(EventKey.of(note.event), "the Service was deleted", cause, now);
            });
        }
    }

    /** Writes what is due. */
    void flush(ServiceTable services, Instant now) {
        withoutPodsSince.entrySet().removeIf(waiting -> {
            boolean due = !waiting.getValue().plus(GRACE_WITHOUT_PODS).isAfter(now);
            ServiceEndpoints endpoints = services.get(waiting.getKey());
            if (due && endpoints != null) {
                String message =
                        "No pod matches the selector " + endpoints.service().selector();
                record(waiting.getKey(), Severity.WARNING, NO_PODS, message, now);
            }
            return due;
        });
        for (Map.Entry<Note, @Nullable EventId> waiting : new ArrayList<>(unwritten.entrySet())) {
            writeIfDue(waiting.getKey(), waiting.getValue(), now);
        }
    }

    /** What an Event says. */
    public record Text(Severity severity, String reason, String message) {}

    /** Something that happened to the Service outside of its endpoints. */
    void tell(ServiceKey service, Text text, @Nullable EventId cause, Instant now) {
        Note note = record(service, text.severity(), text.reason(), text.message(), now);
        unwritten.put(note, cause);
        writeIfDue(note, cause, now);
    }

    private void note(ServiceKey service, String reason, String message, @Nullable EventId cause, Instant now) {
        tell(service, new Text(Severity.NORMAL, reason, message), cause, now);
    }

    private Note record(ServiceKey service, Severity severity, String reason, String message, Instant now) {
        Map<String, Note> ofService = notes.computeIfAbsent(service, _ -> new HashMap<>());
        Note note = ofService.computeIfAbsent(reason, _ -> {
            ObjectMeta meta =
                    ObjectMeta.of(service.namespace(), service.name() + "." + reason.toLowerCase(Locale.ROOT));
            return new Note(event(meta.withUid(uids.get()), service, reason, now));
        });
        ClusterEvent old = note.event;
        note.event = new ClusterEvent(
                old.meta(),
                old.regardingKind(),
                old.regardingName(),
                severity,
                reason,
                message,
                old.count() + 1,
                old.firstSeen(),
                now,
                COMPONENT);
        note.seenSinceWritten++;
        unwritten.putIfAbsent(note, null);
        return note;
    }

    private static ClusterEvent event(ObjectMeta meta, ServiceKey service, String reason, Instant now) {
        return new ClusterEvent(meta, "Service", service.name(), Severity.NORMAL, reason, "", 0, now, now, COMPONENT);
    }

    private void writeIfDue(Note note, @Nullable EventId cause, Instant now) {
        Instant writtenAt = note.writtenAt;
        if (writtenAt != null && writtenAt.plus(INTERVAL).isAfter(now)) {
            return;
        }
        events.present(withOthers(note), cause, now);
        note.writtenAt = now;
        note.seenSinceWritten = 0;
        unwritten.remove(note);
    }

    private static ClusterEvent withOthers(Note note) {
        ClusterEvent event = note.event;
        int others = note.seenSinceWritten - 1;
        String message = others > 0 ? event.message() + " (and " + others + " others just before)" : event.message();
        return new ClusterEvent(
                event.meta(),
                event.regardingKind(),
                event.regardingName(),
                event.severity(),
                event.reason(),
                message,
                event.count(),
                event.firstSeen(),
                event.lastSeen(),
                event.reportingComponent());
    }

    private static String addresses(EndpointVerdict verdict) {
        List<String> addresses = verdict.endpoints().stream()
                .map(placed -> placed.endpoint())
                .map(Endpoint::address)
                .map(IpText::of)
                .toList();
        return " (" + String.join(", ", addresses) + ")";
    }

    private static String failures(EndpointVerdict verdict) {
        return verdict.failures().stream().map(EndpointPredicate::text).collect(Collectors.joining(", "));
    }
}
