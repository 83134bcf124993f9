package dev.fairway.registry.core.history.story;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.Kind;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.Recorded;
import dev.fairway.registry.core.history.Subject;
import dev.fairway.rules.endpoints.EndpointDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which objects concern a Service: itself, its slices, the pods that are, were or may be behind it, its load balancer, its Ingresses. */
final class Scope {

    private final Past past;
    private final ServiceKey service;
    private final List<Service> states = new ArrayList<>();
    private final Set<String> pods = new HashSet<>();
    private final List<Subject> ingresses;

    /** What concerns the Service within some time. */
    Scope(Past past, ServiceKey service, Instant from, Instant to) {
        this.past = past;
        this.service = service;
        around(serviceSubject(), from, to).stream()
                .map(past::event)
                .map(e -> (Service) e.resource())
                .filter(s -> states.isEmpty() || !states.getLast().equals(s))
                .forEach(states::add);
        past.slicesOf(service).stream()
                .flatMap(s -> around(s, from, to).stream())
                .map(past::event)
                .flatMap(e -> ((EndpointSlice) e.resource()).endpoints().stream())
                .map(Endpoint::podName)
                .filter(name -> !name.isEmpty())
                .forEach(pods::add);
        ingresses = past.subjectsOf(Kind.INGRESS, service.namespace()).stream()
                .filter(s -> around(s, from, to).stream().map(past::event).anyMatch(this::leadsHere))
                .toList();
    }

    private boolean leadsHere(Event ingress) {
        return ((Ingress) ingress.resource()).services().contains(service.name());
    }

    private Subject serviceSubject() {
        return new Subject(Kind.SERVICE, service.namespace(), service.name(), "");
    }

    private List<Recorded> around(Subject subject, Instant from, Instant to) {
        List<Recorded> all = past.records(subject, Instant.EPOCH, to);
        int begin = 0;
        while (begin + 1 < all.size() && !all.get(begin + 1).appendedAt().isAfter(from)) {
            begin++;
        }
        return all.subList(begin, all.size());
    }

    /** True when the Service or endpoints of it were there at some time. */
    boolean isKnown() {
        return !states.isEmpty() || !past.slicesOf(service).isEmpty();
    }

    /** In no particular order. */
    List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>(past.slicesOf(service));
        subjects.add(serviceSubject());
        subjects.addAll(ingresses);
        subjects.add(new Subject(Kind.LOAD_BALANCER, service.namespace(), service.name(), ""));
        past.subjectsOf(Kind.POD, service.namespace()).stream()
                .filter(s -> pods.contains(s.name()) || isSelected(s))
                .forEach(subjects::add);
        return subjects;
    }

    /** Whether the Service selects, or selected, the pod as it was last. */
    private boolean isSelected(Subject pod) {
        return past.last(pod).map(past::event).map(e -> (Pod) e.resource()).stream()
                .anyMatch(p -> states.stream()
                        .anyMatch(s -> EndpointDecision.selects(s, p.meta().labels())));
    }

    /** Whether an event is about something in scope: for what happens from now on. */
    boolean concerns(Recorded record) {
        Subject subject = record.subject();
        Kind kind = subject.kind();
        if (kind == null || !subject.namespace().equals(service.namespace())) {
            return false;
        }
        return switch (kind) {
            case SERVICE, LOAD_BALANCER -> subject.name().equals(service.name());
            case ENDPOINT_SLICE -> subject.service().equals(service.name());
            case POD -> pods.contains(subject.name()) || isSelected(subject);
            case CLUSTER_EVENT -> isNotice(record);
            case INGRESS ->
                leadsHere(past.event(record))
                        || past.before(record).filter(this::leadsHere).isPresent();
            case NODE, NAMESPACE, SERVICE_CIDR, INGRESS_CLASS -> false;
        };
    }

    private boolean isNotice(Recorded record) {
        ClusterEvent event = (ClusterEvent) past.event(record).resource();
        return event.regardingKind().equals("Service")
                ? event.regardingName().equals(service.name())
                : event.regardingKind().equals("Pod") && pods.contains(event.regardingName());
    }

    /** What people were told about the Service and its pods. */
    List<Recorded> notices(Instant from, Instant to) {
        return past.subjectsOf(Kind.CLUSTER_EVENT, service.namespace()).stream()
                .flatMap(s -> past.records(s, from, to).stream())
                .filter(r -> !r.deletion())
                .filter(this::isNotice)
                .toList();
    }

    /** The Service as it was last before this moment. */
    Optional<Service> service() {
        return past.last(serviceSubject()).map(past::event).map(e -> (Service) e.resource());
    }
}
