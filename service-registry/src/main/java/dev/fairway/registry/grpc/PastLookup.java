package dev.fairway.registry.grpc;

import dev.fairway.api.RegistryMapper;
import dev.fairway.model.event.Moment;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.history.HistoryWindow;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.topic.Progress.Standing;
import io.grpc.StatusRuntimeException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Finds the past that a call asks about. Waits a moment for the history to have what the registry has. */
@Singleton
final class PastLookup {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Instance<Registry> registry;
    private final Instance<History> opened;

    PastLookup(Instance<Registry> registry, Instance<History> opened) {
        this.registry = registry;
        this.opened = opened;
    }

    /**
     * The history, with all that the registry had when it was asked for.
     *
     * @throws StatusRuntimeException when it is not that far
     */
    History history() {
        if (registry.get().standing() == Standing.LOADING) {
            throw GrpcErrors.loading();
        }
        History history = opened.get();
        try {
            if (!history.await(registry.get().snapshot().positions(), PATIENCE)) {
                throw GrpcErrors.historyLoading();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GrpcErrors.historyLoading();
        }
        return history;
    }

    /**
     * What was at a moment.
     *
     * @throws StatusRuntimeException when that is not known
     */
    Past at(dev.fairway.api.registry.v1.Moment moment) {
        return at(history(), moment(moment));
    }

    static Past at(History history, Moment moment) {
        return switch (history.at(moment)) {
            case History.At.Inside(Past past) -> past;
            case History.At.Outside(HistoryWindow window) -> throw GrpcErrors.outsideHistory(window);
            case History.At.Unknown unknown -> throw GrpcErrors.unknownEvent(unknown.event());
        };
    }

    private static Moment moment(dev.fairway.api.registry.v1.Moment wire) {
        try {
            return RegistryMapper.fromWire(wire);
        } catch (IllegalArgumentException e) {
            throw GrpcErrors.invalid("a moment is a time or an event");
        }
    }
}
