package dev.fairway.registry.core;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.topic.Positions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the state in memory, as the real store keeps it on disk. */
final class FakeStateStore implements StateStore {

    private final Map<ObjectKey, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Programming> agents = new LinkedHashMap<>();
    private Optional<Positions> positions = Optional.empty();
    private boolean complete;

    @Override
    public Optional<Stored> load() {
        return positions.map(p -> new Stored(List.copyOf(entries.values()), List.copyOf(agents.values()), p, complete));
    }

    @Override
    public void save(Batch batch) {
        batch.entries().forEach(entry -> entries.put(entry.key(), entry));
        batch.forgotten().forEach(entries::remove);
        batch.agents().forEach(agent -> agents.put(agent.agent(), agent));
        positions = Optional.of(batch.positions());
    }

    @Override
    public void complete() {
        complete = true;
    }

    @Override
    public void clear() {
        entries.clear();
        agents.clear();
        positions = Optional.empty();
        complete = false;
    }

    @Override
    public void close() {}
}
