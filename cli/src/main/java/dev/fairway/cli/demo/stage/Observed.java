package dev.fairway.cli.demo.stage;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.event.Event;
import dev.fairway.model.net.IpFamily;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the steps look for among the cluster's events. */
public final class Observed {

    private Observed() {}

    /** A Service's endpoints have changed so that exactly these pods get traffic. */
    public static Predicate<Event> readyPods(String service, Set<String> pods) {
        return event -> event.resource() instanceof EndpointSlice slice
                && !event.isDeletion()
                && slice.serviceName().equals(service)
                && ready(slice).equals(pods);
    }

    /** Same, for the endpoints of one family. */
    public static Predicate<Event> readyPods(String service, IpFamily family, Set<String> pods) {
        return readyPods(service, pods)
                .and(event -> event.resource() instanceof EndpointSlice slice && slice.addressType() == family);
    }

    /** A Service is there. */
    public static Predicate<Event> serviceAdded(String service) {
        return event -> isService(event, service) && !event.isDeletion();
    }

    /** A Service is gone. */
    public static Predicate<Event> serviceDeleted(String service) {
        return event -> isService(event, service) && event.isDeletion();
    }

    private static boolean isService(Event event, String service) {
        return event.key().kind() == Kind.SERVICE && event.key().name().equals(service);
    }

    private static Set<String> ready(EndpointSlice slice) {
        return slice.endpoints().stream()
                .filter(endpoint -> endpoint.ready())
                .map(endpoint -> endpoint.podName())
                .collect(Collectors.toSet());
    }
}
