package dev.fairway.registry.core.programmed;

import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.topic.Progress.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far Services are in effect, by what is known now. */
public record ProgressTable(Registry registry, AgentTable agents) {

    /** Empty when the Service neither exists nor is remembered as deleted. */
    public Optional<ServiceProgress> of(ServiceKey service, Instant now) {
        List<Entry> changes = registry.changesOf(service);
        if (changes.stream().noneMatch(change -> change.key().kind() == Kind.SERVICE)) {
            return Optional.empty();
        }
        var nodes = registry.snapshot().list(Kind.NODE, "", "").stream()
                .map(node -> node.key().name())
                .collect(Collectors.toSet());
        boolean behind = registry.standing() == Standing.BEHIND;
        return Optional.of(new ProgressReader(changes, now).read(nodes, agents.states(), behind));
    }
}
