package dev.fairway.registry.core;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.topic.Positions;
import java.util.List;
import java.util.Optional;

/** Where the registry's own state outlives its process: each object's newest entry, and how far the topics are read. */
public interface StateStore extends AutoCloseable {

    /** Everything that is stored; empty when nothing is, or nothing that can be used. */
    Optional<Stored> load();

    /**
     * Stores a batch, now or a little later. Its positions are stored last, so that a process killed in between reads those
     * records again.
     */
    void save(Batch batch);

    /** Notes that the stored state was complete once, up to the end of the topics. */
    void complete();

    /** Forgets everything. */
    void clear();

    /** Stores what is still to be stored, and lets go of the store. */
    @Override
    void close();

    /**
     * What was stored.
     *
     * @param entries present objects and the deletions that are remembered
     * @param complete it was read up to the end of the topics once
     */
    record Stored(List<Entry> entries, List<Programming> agents, Positions positions, boolean complete) {

        public Stored {
            entries = List.copyOf(entries);
            agents = List.copyOf(agents);
        }
    }

    /**
     * What changes in the store.
     *
     * @param entries each object's newest entry, deletions included
     * @param forgotten deletions that are no longer remembered
     */
    record Batch(List<Entry> entries, List<ObjectKey> forgotten, List<Programming> agents, Positions positions) {

        public Batch {
            entries = List.copyOf(entries);
            forgotten = List.copyOf(forgotten);
            agents = List.copyOf(agents);
        }
    }
}
