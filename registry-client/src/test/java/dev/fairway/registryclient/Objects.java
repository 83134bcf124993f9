package dev.fairway.registryclient;

import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import java.time.Instant;
import java.util.Map;

/** What the tests are given. */
final class Objects {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Objects() {}

    static Event present(long sequence, String name) {
        return event(sequence, new Event.State.Present(service(name)));
    }

    static Event deleted(long sequence, String name) {
        return event(sequence, new Event.State.Deleted(service(name), "test"));
    }

    private static Event event(long sequence, Event.State state) {
        return new Event(new EventId("endpoint-tracker", 1, sequence), null, NOW, NOW, state);
    }

    private static Service service(String name) {
        return Service.builder(ObjectMeta.of("default", name))
                .selector(Map.of("app", name))
                .build();
    }
}
