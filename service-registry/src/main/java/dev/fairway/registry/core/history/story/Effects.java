package dev.fairway.registry.core.history.story;

import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.model.history.Effect;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.Recorded;
import dev.fairway.registry.core.history.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where events are in effect. An agent's answer stands in one of its first records after the event, so a few are read for
 * each; what was read is kept for the events that follow. Of one question; not thread-safe.
 */
final class Effects {

    /** An agent that has not answered within so many records, and says it is further, has not acted on the event. */
    private static final int RECORDS_AN_ANSWER = 16;

    /** Answers that did not fit into a record come in the next ones, while the position is already further. */
    private static final int RECORDS_AFTER_THE_POSITION = 3;

    private final Past past;
    private final List<Subject> agents;
    private final Map<Long, Programming> read = new HashMap<>();

    /** What an agent says of one event. */
    private sealed interface Answer {
        record Told(Effect effect) implements Answer {}

        /** It is further than the event, and has not told: it had nothing to do, or began with a later state. */
        record Passed() implements Answer {}

        record Awaited() implements Answer {}

        /** It did not live then, or does not any more. */
        record Absent() implements Answer {}
    }

    Effects(Past past) {
        this.past = past;
        this.agents = past.agents().stream()
                .sorted(Comparator.comparing(Subject::name))
                .toList();
    }

    /** The effects of an event, sorted by agent; adds the agents that it waits for. */
    List<Effect> of(Recorded event, List<String> awaited) {
        EventId id = event.id();
        List<Effect> effects = new ArrayList<>();
        if (id == null) {
            return effects;
        }
        for (Subject agent : agents) {
            switch (answer(agent, event, id)) {
                case Answer.Told(Effect effect) -> effects.add(effect);
                case Answer.Awaited _ -> awaited.add(agent.name());
                case Answer.Passed _, Answer.Absent _ -> {}
            }
        }
        return effects;
    }

    private Answer answer(Subject agent, Recorded event, EventId id) {
        int passed = 0;
        for (Recorded record : past.first(agent, event.appendedAt(), RECORDS_AN_ANSWER)) {
            Programming programming = programming(record);
            Optional<InEffect> found = programming.inEffect().stream()
                    .filter(e -> e.event().equals(id))
                    .findFirst();
            if (found.isPresent()) {
                return new Answer.Told(Effect.of(agent.name(), found.get(), event.appendedAt(), record.appendedAt()));
            }
            if (isPast(programming, event) && ++passed >= RECORDS_AFTER_THE_POSITION) {
                return new Answer.Passed();
            }
        }
        if (passed > 0) {
            return new Answer.Passed();
        }
        boolean lived = isLive(past.lastBefore(agent, event.appendedAt()));
        return lived && isLive(past.last(agent)) ? new Answer.Awaited() : new Answer.Absent();
    }

    private Programming programming(Recorded record) {
        return read.computeIfAbsent(record.number(), _ -> past.programming(record));
    }

    private boolean isLive(Optional<Recorded> record) {
        return record.map(this::programming)
                .filter(p -> switch (p.stream()) {
                    case OPEN, UNTOLD -> true;
                    case CLOSED, LOST -> false;
                })
                .isPresent();
    }

    private static boolean isPast(Programming programming, Recorded event) {
        return programming.positions().stream()
                .anyMatch(p -> p.topic().equals(event.log().partition().topic())
                        && p.partition() == event.log().partition().number()
                        && p.offset() > event.log().offset());
    }
}
