package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where the cluster's objects come from. */
public interface ClusterSource extends AutoCloseable {

    /** Takes the changes after the first list. */
    @FunctionalInterface
    interface Changes {

        /** A change; {@code change} is asked for it later, unless a newer one of the object has come until then. */
        void submit(ObjectKey key, Supplier<Optional<SourceChange>> change);
    }

    /**
     * Hands over one complete list, then every change; returns after the list.
     *
     * <p>While the source is away this waits: a part of a list is never handed over.
     */
    void follow(Consumer<Collection<Resource>> listed, Changes changes) throws InterruptedException;

    /** False while the source does not do its work. */
    boolean isHealthy();

    @Override
    void close();
}
