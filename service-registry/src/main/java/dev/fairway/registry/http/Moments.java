package dev.fairway.registry.http;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Moment;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.ObjectView;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.RegistrySnapshot;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.history.HistoryWindow;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.overview.ServiceState;
import dev.fairway.registry.core.overview.ServiceSummary;
import dev.fairway.registry.core.topic.Progress.Standing;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The objects of now or of a moment, for requests. */
@Singleton
class Moments {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Instance<Registry> opened;
    private final Instance<History> history;

    Moments(Instance<Registry> opened, Instance<History> history) {
        this.opened = opened;
        this.history = history;
    }

    Registry registry() {
        Registry registry = opened.get();
        if (registry.standing() == Standing.LOADING) {
            throw HttpProblem.notYet("the registry has not read all of Kafka yet");
        }
        return registry;
    }

    /** With all that the registry had when it was asked for. */
    History history() {
        Registry registry = registry();
        try {
            if (!history.get().await(registry.snapshot().positions(), PATIENCE)) {
                throw HttpProblem.notYet("the history has not read all of Kafka yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpProblem.notYet("the registry ends");
        }
        return history.get();
    }

    Past past(Instant time) {
        return switch (history().at(new Moment.Time(time))) {
            case History.At.Inside(Past past) -> past;
            case History.At.Outside(HistoryWindow window) ->
                throw HttpProblem.gone(
                        "the history goes from " + window.from() + " to now; nothing is known of " + time);
            case History.At.Unknown(var event) -> throw HttpProblem.notFound("there is no event " + event);
        };
    }

    /** Every Service, sorted by namespace and name. */
    List<ServiceSummary> summaries(Optional<Instant> at) {
        Source source = source(at);
        return source.all(Kind.SERVICE)
                .map(resource -> (Service) resource)
                .map(service -> ServiceSummary.of(service, source.view().slices(service.serviceKey())))
                .toList();
    }

    /** One Service; empty when it was not there. */
    Optional<ServiceState> state(ServiceKey key, Optional<Instant> at) {
        Source source = source(at);
        return source.view()
                .get(new ObjectKey(Kind.SERVICE, key.namespace(), key.name()))
                .map(entry -> (Service) entry.event().resource())
                .map(service -> ServiceState.of(
                        service,
                        source.view().slices(key).stream()
                                .map(entry -> (EndpointSlice) entry.event().resource())
                                .toList(),
                        source.all(Kind.POD).map(Pod.class::cast).toList(),
                        source.all(Kind.NODE).map(Node.class::cast).toList()));
    }

    private Source source(Optional<Instant> at) {
        return at.<Source>map(time -> new Source.Then(past(time)))
                .orElseGet(() -> new Source.Now(registry().snapshot()));
    }

    private sealed interface Source {

        ObjectView view();

        Stream<Resource> all(Kind kind);

        record Now(RegistrySnapshot view) implements Source {
            @Override
            public Stream<Resource> all(Kind kind) {
                return view.list(kind, "", "").stream()
                        .map(entry -> entry.event().resource());
            }
        }

        record Then(Past view) implements Source {
            @Override
            public Stream<Resource> all(Kind kind) {
                return view.list(kind, "", "").stream()
                        .map(view::entry)
                        .map(Entry::event)
                        .map(event -> event.resource());
            }
        }
    }
}
