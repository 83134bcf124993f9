package dev.fairway.registry.core.history.story;

import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.model.history.Fact;
import dev.fairway.model.history.Fact.FieldChange;
import dev.fairway.model.net.IpText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an event says, against the state before it. */
final class Facts {

    private Facts() {}

    /** What is known around an event. */
    record Around(Optional<Event> before, Optional<Event> cause, Optional<Service> service) {}

    /** At least one fact. */
    static List<Fact> of(Event event, Around around) {
        Optional<Resource> before = around.before().filter(e -> !e.isDeletion()).map(Event::resource);
        Optional<Resource> after = event.isDeletion() ? Optional.empty() : Optional.of(event.resource());
        String reason = event.state() instanceof Event.State.Deleted deleted ? deleted.reason() : "";
        return switch (event.resource()) {
            case EndpointSlice _ ->
                new EndpointFacts(around.cause(), around.service())
                        .between(before.map(EndpointSlice.class::cast), after.map(EndpointSlice.class::cast));
            case Resource other -> between(before, after, other, reason);
        };
    }

    private static List<Fact> between(
            Optional<Resource> before, Optional<Resource> after, Resource subject, String reason) {
        String name = subject.meta().name();
        if (after.isEmpty()) {
            String why = reason.isEmpty() ? "" : ": " + reason;
            return List.of(Fact.of(code(subject, "deleted"), name, what(subject) + " was deleted" + why));
        }
        return switch (after.get()) {
            case Pod pod ->
                before.map(b -> PodFacts.edited((Pod) b, pod)).orElseGet(() -> List.of(PodFacts.created(pod)));
            case ClusterEvent notice ->
                List.of(Fact.of("notice", notice.regardingName(), notice.reason() + ": " + notice.message()));
            case LoadBalancer balancer -> List.of(loadBalancer(balancer, before));
            case Resource other -> List.of(edited(other, before));
        };
    }

    private static Fact edited(Resource now, Optional<Resource> before) {
        String name = now.meta().name();
        if (before.isEmpty()) {
            return Fact.of(code(now, "created"), name, what(now) + " was created");
        }
        List<FieldChange> changes = Fields.changes(before.get(), now);
        String text = changes.isEmpty()
                ? " was written again"
                : ": " + changes.stream().limit(3).map(FieldChange::toString).collect(Collectors.joining("; "))
                        + (changes.size() > 3 ? "; and " + (changes.size() - 3) + " more" : "");
        return new Fact(code(now, "edited"), name, what(now) + text, changes);
    }

    private static Fact loadBalancer(LoadBalancer now, Optional<Resource> before) {
        List<FieldChange> changes = before.map(b -> Fields.changes(b, now)).orElse(List.of());
        String addresses = now.addresses().stream()
                .map(a -> IpText.of(a.ip()) + (a.node().isEmpty() ? ", which no node answers for" : " at " + a.node()))
                .collect(Collectors.joining(", "));
        String text = now.problem().isPresent()
                ? "load balancer: " + now.problem().message()
                : "load balancer has " + (addresses.isEmpty() ? otherwise(now.hostname(), "no address") : addresses);
        return new Fact("load-balancer-changed", now.meta().name(), text, changes);
    }

    private static String otherwise(String text, String replacement) {
        return text.isEmpty() ? replacement : text;
    }

    private static String what(Resource resource) {
        String name = resource.meta().name();
        return switch (resource) {
            case Service _ -> "Service " + name;
            case Ingress _ -> "Ingress " + name;
            case LoadBalancer _ -> "load balancer of " + name;
            case ClusterEvent _ -> "notice " + name;
            default -> resource.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + name;
        };
    }

    private static String code(Resource resource, String what) {
        return resource.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + what;
    }
}
