package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.Resource;
import dev.fairway.model.ServiceKey;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where the cluster's objects come from. */
public interface ClusterSource extends AutoCloseable {

    /** Takes the changes after the first list. */
    @FunctionalInterface
    interface Changes {

        /**
         * A change; {@code change} is asked for it later, unless a newer one of the same has come until then.
         *
         * @param subject what changed: equal ones are the same
         */
        void submit(Record subject, Supplier<Optional<SourceChange>> change);
    }

    /**
     * All that there is.
     *
     * @param handMade endpoints that somebody wrote by hand, by Service
     */
    record Listing(Collection<Resource> objects, Map<ServiceKey, List<PlacedEndpoint>> handMade) {
        public Listing {
            objects = List.copyOf(objects);
            handMade = Map.copyOf(handMade);
        }
    }

    /**
     * Hands over one complete list, then every change; returns after the list.
     *
     * <p>While the source is away this waits: a part of a list is never handed over.
     */
    void follow(Consumer<Listing> listed, Changes changes) throws InterruptedException;

    /** Whether its clients wait for a resourceVersion that they wrote, so that one is an event even if it changed nothing. */
    boolean versionsCount();

    /** False while the source does not do its work. */
    boolean isHealthy();

    @Override
    void close();
}
