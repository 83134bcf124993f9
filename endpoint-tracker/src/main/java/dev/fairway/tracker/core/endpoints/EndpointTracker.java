package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.EventId;
import dev.fairway.rules.endpoints.EndpointDecision;
import dev.fairway.rules.endpoints.EndpointVerdict;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import dev.fairway.tracker.core.events.EventKey;
import dev.fairway.tracker.core.events.EventStream;
import dev.fairway.tracker.core.ingress.IngressNotes;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the source's objects and keeps every Service's endpoint slices.
 *
 * <p>A change touches only what depends on it: a pod the Services that select it, a node's zone the Services of its
 * pods. Used by one thread.
 */
public final class EndpointTracker {

    /** Who the slices of the tracker say that they are managed by. */
    public static final String SLICE_MANAGER = SliceShape.MANAGER;

    private final EventStream events;
    private final Supplier<SliceIdentity> identities;
    private final ServiceNotes notes;
    private final IngressNotes ingresses;
    private final PodTable pods = new PodTable();
    private final ServiceTable services = new ServiceTable();
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<ServiceKey, List<PlacedEndpoint>> handMade = new HashMap<>();

    /** Why endpoints are computed again. */
    private record Trigger(@Nullable EventId cause, Instant happenedAt) {}

    public EndpointTracker(
            EventStream events, Supplier<SliceIdentity> identities, ServiceNotes notes, IngressNotes ingresses) {
        this.events = events;
        this.identities = identities;
        this.notes = notes;
        this.ingresses = ingresses;
    }

    /**
     * Takes the source's first complete list and publishes the difference to what the topics hold.
     *
     * @param published the states that the topics hold, and what else an earlier tracker left
     */
    public void start(ClusterSource.Listing listing, Collection<Resource> published, Instant now) {
        Set<EventKey> present = new HashSet<>();
        handMade.putAll(listing.handMade());
        listing.objects().forEach(this::enter);
        published.forEach(this::adopt);
        for (Resource resource : listing.objects()) {
            present.add(EventKey.of(resource));
            events.present(resource, null, now);
        }
        for (ServiceEndpoints endpoints : services.all()) {
            computeAll(endpoints);
            write(endpoints, new Trigger(null, now));
            endpoints.slices().forEach(slice -> {
                present.add(EventKey.of(slice));
                events.present(slice, null, now);
            });
            notes.listed(endpoints, now);
        }
        present.addAll(notes.keys());
        present.addAll(ingresses.keys());
        for (Resource resource : published) {
            EventKey key = EventKey.of(resource);
            if (!present.contains(key)) {
                events.deleted(key, "gone while the endpoint tracker was away", null, now);
            }
        }
    }

    /** Takes one change. */
    public void apply(SourceChange change) {
        switch (change) {
            case SourceChange.Changed(Resource resource, Instant happenedAt) -> {
                EventId id = publish(resource, happenedAt);
                changed(resource, new Trigger(id, happenedAt));
            }
            case SourceChange.Removed(ObjectKey key, String reason, Instant happenedAt) ->
                removed(key, reason, happenedAt);
            case SourceChange.HandMade(ServiceKey service, List<PlacedEndpoint> endpoints, Instant happenedAt) ->
                handMade(service, endpoints, happenedAt);
        }
    }

    /** Tells people of something that happened to a Service elsewhere; nothing when there is no such Service. */
    public void tell(ServiceKey service, ServiceNotes.Text text, @Nullable EventId cause, Instant happenedAt) {
        if (services.get(service) != null) {
            notes.tell(service, text, cause, happenedAt);
        }
    }

    /** Writes the notes that are due; to be called about once a second. */
    public void tick(Instant now) {
        notes.flush(services, now);
        ingresses.flush(now);
    }

    /** Puts a listed object into the tables, without consequences yet. */
    private void enter(Resource resource) {
        ingresses.table().put(resource);
        switch (resource) {
            case Service service -> services.put(service);
            case Pod pod -> pods.put(pod);
            case Node node -> nodes.put(node.meta().name(), node);
            default -> {}
        }
    }

    /** Takes over slices and notes that an earlier tracker published for a Service that still exists. */
    private void adopt(Resource published) {
        if (published instanceof EndpointSlice slice && slice.managedBy().equals(SliceShape.MANAGER)) {
            ServiceEndpoints endpoints = services.get(slice.service());
            if (endpoints != null) {
                endpoints.addSlice(slice);
            }
        } else {
            notes.adopt(published, services);
            ingresses.adopt(published);
        }
    }

    private void handMade(ServiceKey service, List<PlacedEndpoint> made, Instant happenedAt) {
        if (made.isEmpty()) {
            handMade.remove(service);
        } else {
            handMade.put(service, made);
        }
        ServiceEndpoints endpoints = services.get(service);
        if (endpoints != null) {
            write(endpoints, new Trigger(null, happenedAt));
        }
    }

    private @Nullable EventId publish(Resource resource, Instant happenedAt) {
        if (resource instanceof EndpointSlice slice) {
            leaveOldService(slice, happenedAt);
        }
        return events.present(resource, null, happenedAt);
    }

    private void changed(Resource resource, Trigger trigger) {
        ingresses.table().put(resource);
        switch (resource) {
            case Service service -> serviceChanged(service, trigger);
            case Pod pod -> podChanged(pod, trigger);
            case Node node -> nodeChanged(node, trigger);
            default -> {}
        }
    }

    private void serviceChanged(Service service, Trigger trigger) {
        ServiceEndpoints known = services.get(service.serviceKey());
        notes.slowStart(known == null ? null : known.service(), service, trigger.cause(), trigger.happenedAt());
        ServiceEndpoints endpoints = services.put(service);
        Map<String, EndpointVerdict> before = computeAll(endpoints);
        endpoints
                .verdicts()
                .forEach((pod, verdict) ->
                        notes.verdictChanged(before.remove(pod), verdict, trigger.cause(), trigger.happenedAt()));
        before.values().forEach(verdict -> noLongerSelected(service, verdict, trigger));
        write(endpoints, trigger);
        notes.podsMatch(endpoints, trigger.happenedAt());
    }

    private void noLongerSelected(Service service, EndpointVerdict before, Trigger trigger) {
        Pod pod = pods.get(before.pod().namespace(), before.pod().name());
        if (pod != null) {
            EndpointVerdict now = EndpointDecision.decide(service, pod, nodes.get(pod.nodeName()));
            notes.verdictChanged(before, now, trigger.cause(), trigger.happenedAt());
        }
    }

    private void podChanged(Pod pod, Trigger trigger) {
        Pod old = pods.put(pod);
        String namespace = pod.meta().namespace();
        Set<ServiceEndpoints> affected =
                new LinkedHashSet<>(services.selecting(namespace, pod.meta().labels()));
        if (old != null && !old.meta().labels().equals(pod.meta().labels())) {
            affected.addAll(services.selecting(namespace, old.meta().labels()));
        }
        affected.forEach(endpoints -> compute(endpoints, pod, trigger));
    }

    private void compute(ServiceEndpoints endpoints, Pod pod, Trigger trigger) {
        Service service = endpoints.service();
        EndpointVerdict verdict = EndpointDecision.decide(service, pod, nodes.get(pod.nodeName()));
        boolean selected = EndpointDecision.selects(service, pod.meta().labels());
        EndpointVerdict before = endpoints.put(pod.meta().name(), selected ? verdict : null);
        notes.verdictChanged(before, verdict, trigger.cause(), trigger.happenedAt());
        notes.podsMatch(endpoints, trigger.happenedAt());
        if (before == null || !before.endpoints().equals(verdict.endpoints())) {
            write(endpoints, trigger);
        }
    }

    private void nodeChanged(Node node, Trigger trigger) {
        Node old = nodes.put(node.meta().name(), node);
        String oldZone = old == null ? "" : old.zone();
        if (!oldZone.equals(node.zone())) {
            zoneChanged(node.meta().name(), trigger);
        }
    }

    private void zoneChanged(String node, Trigger trigger) {
        for (Pod pod : pods.onNode(node)) {
            services.selecting(pod.meta().namespace(), pod.meta().labels())
                    .forEach(endpoints -> compute(endpoints, pod, trigger));
        }
    }

    private void removed(ObjectKey key, String reason, Instant happenedAt) {
        ingresses.table().remove(key);
        switch (key.kind()) {
            case SERVICE -> serviceRemoved(key, reason, happenedAt);
            case POD -> podRemoved(key, reason, happenedAt);
            case NODE -> {
                nodes.remove(key.name());
                zoneChanged(key.name(), new Trigger(delete(key, reason, happenedAt), happenedAt));
            }
            case ENDPOINT_SLICE ->
                events.slicesNamed(key).forEach(slice -> events.deleted(slice, reason, null, happenedAt));
            case NAMESPACE, SERVICE_CIDR, CLUSTER_EVENT, INGRESS, INGRESS_CLASS -> delete(key, reason, happenedAt);
            case LOAD_BALANCER -> throw new IllegalArgumentException("lb-provisioner writes it: " + key);
        }
    }

    private void serviceRemoved(ObjectKey key, String reason, Instant happenedAt) {
        ServiceKey service = new ServiceKey(key.namespace(), key.name());
        ServiceEndpoints endpoints = services.remove(service);
        EventId cause = delete(key, reason, happenedAt);
        if (endpoints != null) {
            endpoints
                    .slices()
                    .forEach(slice -> events.deleted(EventKey.of(slice), "the Service was deleted", cause, happenedAt));
        }
        notes.serviceGone(service, cause, happenedAt);
    }

    private void podRemoved(ObjectKey key, String reason, Instant happenedAt) {
        Pod old = pods.remove(key.namespace(), key.name());
        Trigger trigger = new Trigger(delete(key, reason, happenedAt), happenedAt);
        if (old == null) {
            return;
        }
        for (ServiceEndpoints endpoints :
                services.selecting(key.namespace(), old.meta().labels())) {
            EndpointVerdict before = endpoints.put(key.name(), null);
            notes.podsMatch(endpoints, happenedAt);
            if (before != null && before.isEndpoint()) {
                notes.podGone(before, trigger.cause(), happenedAt);
                write(endpoints, trigger);
            }
        }
    }

    /** A slice that now names another Service is another record: the old one has to go. */
    private void leaveOldService(EndpointSlice slice, Instant happenedAt) {
        for (EventKey key : events.slicesNamed(slice.key())) {
            if (!key.equals(EventKey.of(slice))) {
                events.deleted(key, "the slice belongs to Service " + slice.serviceName() + " now", null, happenedAt);
            }
        }
    }

    private @Nullable EventId delete(ObjectKey key, String reason, Instant happenedAt) {
        return events.deleted(new EventKey(key, ""), reason, null, happenedAt);
    }

    /** Decides about every pod that the Service selects; the verdicts that were there before come back. */
    private Map<String, EndpointVerdict> computeAll(ServiceEndpoints endpoints) {
        Service service = endpoints.service();
        Map<String, String> selector = service.selector();
        List<Pod> selected = selector == null || service.type() == Service.Type.EXTERNAL_NAME
                ? List.of()
                : pods.withLabels(service.meta().namespace(), selector);
        Map<String, EndpointVerdict> before = endpoints.clear();
        for (Pod pod : selected) {
            endpoints.put(pod.meta().name(), EndpointDecision.decide(service, pod, nodes.get(pod.nodeName())));
        }
        return before;
    }

    /** Publishes the slices that have to change. */
    private void write(ServiceEndpoints endpoints, Trigger trigger) {
        Service service = endpoints.service();
        SliceShape shape = shape(service, trigger);
        SlicePacker.Plan plan = new Departures(endpoint -> isGone(service, endpoint), trigger.happenedAt())
                .complete(SlicePacker.pack(shape, desired(endpoints), endpoints.slices()), endpoints.slices(), shape);
        plan.written().forEach(slice -> events.present(slice, trigger.cause(), trigger.happenedAt()));
        plan.removed()
                .forEach(slice -> events.deleted(
                        EventKey.of(slice),
                        "its endpoints are gone or in other slices",
                        trigger.cause(),
                        trigger.happenedAt()));
        endpoints.slices(plan.result());
    }

    private List<PlacedEndpoint> desired(ServiceEndpoints endpoints) {
        Service service = endpoints.service();
        if (endpoints.isManaged()) {
            return endpoints.endpoints();
        }
        return service.type() == Service.Type.EXTERNAL_NAME
                ? List.of()
                : handMade.getOrDefault(service.serviceKey(), List.of());
    }

    /** A Service with a selector has a slice of each of its families, be it an empty one; others have what they are given. */
    private SliceShape shape(Service service, Trigger trigger) {
        boolean selects = service.selector() != null && service.type() != Service.Type.EXTERNAL_NAME;
        return new SliceShape(
                service,
                selects ? service.ipFamilies() : List.of(),
                trigger.happenedAt(),
                () -> unusedIdentity(service));
    }

    /** Whether the pod behind an endpoint answers no more; the node's own address, though, always answers. */
    private boolean isGone(Service service, Endpoint endpoint) {
        Node node = nodes.get(endpoint.nodeName());
        if (endpoint.podUid().isEmpty() || (node != null && node.internalIps().contains(endpoint.address()))) {
            return false;
        }
        Pod pod = pods.get(service.meta().namespace(), endpoint.podName());
        return pod == null
                || !pod.meta().uid().equals(endpoint.podUid())
                || pod.phase().isTerminal();
    }

    private SliceIdentity unusedIdentity(Service service) {
        SliceIdentity identity = identities.get();
        while (!events.slicesNamed(SliceShape.key(service, identity)).isEmpty()) {
            identity = identities.get();
        }
        return identity;
    }
}
