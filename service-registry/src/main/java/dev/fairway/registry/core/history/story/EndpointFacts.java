package dev.fairway.registry.core.history.story;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.Fact.FieldChange;
import dev.fairway.model.net.IpText;
import dev.fairway.rules.endpoints.EndpointDecision;
import dev.fairway.rules.endpoints.EndpointPredicate;
import dev.fairway.rules.endpoints.EndpointVerdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which endpoints entered, left or changed in a slice, and why: by the decision that made them, and by the cause. */
final class EndpointFacts {

    private final Optional<Event> cause;
    private final Optional<Service> service;

    /**
     * Of one event.
     *
     * @param cause the event that led to it
     * @param service as it was then
     */
    EndpointFacts(Optional<Event> cause, Optional<Service> service) {
        this.cause = cause;
        this.service = service;
    }

    List<Fact> between(Optional<EndpointSlice> before, Optional<EndpointSlice> after) {
        Map<InetAddress, Endpoint> old = endpoints(before);
        Map<InetAddress, Endpoint> now = endpoints(after);
        List<Fact> facts = new ArrayList<>();
        now.forEach((address, endpoint) -> {
            Endpoint was = old.get(address);
            if (was == null) {
                facts.add(fact("endpoint-entered", endpoint, " entered, " + condition(endpoint), endpoint.ready()));
            } else if (!was.equals(endpoint)) {
                facts.add(changed(was, endpoint));
            }
        });
        old.forEach((address, endpoint) -> {
            if (!now.containsKey(address)) {
                facts.add(fact("endpoint-left", endpoint, " left", false));
            }
        });
        if (before.isPresent() && after.isPresent()) {
            List<FieldChange> changes = Fields.changes(before.get(), after.get());
            if (!changes.isEmpty()) {
                String name = after.get().meta().name();
                String text = "slice " + name + ": " + changes.getFirst() + PodFacts.more(changes);
                facts.add(new Fact("slice-edited", name, text, changes));
            }
        }
        if (facts.isEmpty()) {
            String name = after.or(() -> before).map(s -> s.meta().name()).orElse("");
            String what =
                    after.isEmpty() ? " was deleted" : before.isEmpty() ? " was made, empty" : " was written again";
            facts.add(Fact.of("slice-edited", name, "slice " + name + what));
        }
        return facts;
    }

    private static Map<InetAddress, Endpoint> endpoints(Optional<EndpointSlice> slice) {
        return slice.stream()
                .flatMap(s -> s.endpoints().stream())
                .collect(Collectors.toMap(Endpoint::address, e -> e, (_, second) -> second, LinkedHashMap::new));
    }

    private Fact changed(Endpoint was, Endpoint is) {
        if (was.ready() != is.ready() || was.serving() != is.serving() || was.terminating() != is.terminating()) {
            return fact("endpoint-changed", is, " is " + condition(is), is.ready());
        }
        String what = was.weight() != is.weight()
                ? " has weight " + is.weight() + ", it had " + was.weight()
                : !Objects.equals(was.podUid(), is.podUid())
                        ? " belongs to another pod now"
                        : " has another topology now: node " + is.nodeName() + ", zone " + is.zone();
        return fact("endpoint-changed", is, what, true);
    }

    private static String condition(Endpoint endpoint) {
        if (endpoint.terminating()) {
            return endpoint.serving() ? "terminating, still serving" : "terminating, no longer serving";
        }
        return endpoint.ready() ? "ready" : "not ready";
    }

    private Fact fact(String code, Endpoint endpoint, String what, boolean good) {
        String pod = endpoint.podName().isEmpty() ? "" : " (pod " + endpoint.podName() + ")";
        String why = why(endpoint, good);
        String address = IpText.of(endpoint.address());
        return Fact.of(code, address, "endpoint " + address + pod + what + (why.isEmpty() ? "" : ": " + why));
    }

    private String why(Endpoint endpoint, boolean good) {
        if (cause.isEmpty()) {
            return "";
        }
        Event event = cause.get();
        return switch (event.resource()) {
            case Pod pod when pod.meta().name().equals(endpoint.podName()) -> becauseOf(event, pod, good);
            case Service changed ->
                "Service " + changed.meta().name() + (event.isDeletion() ? " was deleted" : " changed");
            default ->
                event.resource().kind().name().toLowerCase(Locale.ROOT) + " "
                        + event.resource().meta().name() + " changed";
        };
    }

    private String becauseOf(Event event, Pod pod, boolean good) {
        if (event.isDeletion()) {
            return "the pod is gone";
        }
        if (service.isEmpty() || good) {
            return good ? "the pod is Ready" : "";
        }
        EndpointVerdict verdict = EndpointDecision.decide(service.get(), pod, null);
        return verdict.failures().stream().map(EndpointPredicate::text).collect(Collectors.joining("; "));
    }
}
