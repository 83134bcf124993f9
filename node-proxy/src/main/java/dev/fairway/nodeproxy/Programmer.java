package dev.fairway.nodeproxy;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.InEffect;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.core.Outcome;
import dev.fairway.nodeproxy.core.StaleFlows;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.registryclient.ViewUpdate;
import dev.fairway.registryclient.ViewUpdate.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the kernel to what the cluster's state asks for, update by update, and tells what is in effect.
 *
 * <p>What the kernel refuses does not hold up the rest. After a refusal or a failure nothing is taken for granted: the
 * next step reads the kernel back. Not thread-safe.
 */
final class Programmer {

    private final ClusterState state;
    private final DataPlane dataPlane;
    private final InstantSource clock;

    /** The newest event of each Service, or null for the node, that is not in effect. */
    private final Map<@Nullable ServiceKey, ViewUpdate.Change> waiting = new HashMap<>();

    private final List<StaleFlows> stale = new ArrayList<>();
    private boolean readBack = true;

    Programmer(ClusterState state, DataPlane dataPlane, InstantSource clock) {
        this.state = state;
        this.dataPlane = dataPlane;
        this.clock = clock;
    }

    /**
     * What became of one step.
     *
     * @param inEffect what to acknowledge
     * @param programmed the events among them that came live and are in effect now
     * @param pending the newest events of Services, or of the node, that are not in effect
     * @param refused reasons by Service; its key is null for what concerns the whole node
     * @param full the kernel was read back and compared with everything
     */
    record Result(
            List<InEffect> inEffect,
            List<Event> programmed,
            List<Event> pending,
            Map<@Nullable ServiceKey, String> refused,
            boolean full,
            int operations,
            Forgotten forgotten) {

        boolean isComplete() {
            return refused.isEmpty();
        }
    }

    /** Flows that led nowhere, and how long it took to end them. */
    record Forgotten(int flows, Duration took) {

        static final Forgotten NONE = new Forgotten(0, Duration.ZERO);
    }

    /** Takes the changes over and programs what they ask for. */
    Result take(ViewUpdate update) {
        for (ViewUpdate.Change change : update.changes()) {
            Event event = change.event();
            if (event.isDeletion()) {
                state.remove(event.key());
            } else {
                state.put(event.resource());
            }
        }
        return program(update.changes());
    }

    /** Tries again what is not in effect. */
    Result retry() {
        return program(List.of());
    }

    /** Another program may have changed the kernel's tables: the next step reads them back. */
    void distrustKernel() {
        readBack = true;
    }

    private Result program(List<ViewUpdate.Change> news) {
        news.forEach(change -> {
            if (change.origin() == Origin.STREAM) {
                waiting.put(service(change.event()), change);
            }
        });
        state.table().setTime(clock.instant());
        List<Change> changes;
        List<Outcome> outcomes;
        boolean full = readBack;
        try {
            changes = readBack
                    ? state.table().reconcile(dataPlane.read())
                    : state.table().changes();
            outcomes = dataPlane.apply(changes);
        } catch (KernelException e) {
            return failed(news, e);
        }
        Map<@Nullable ServiceKey, String> reasons = new HashMap<>();
        int operations = 0;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            switch (outcomes.get(i)) {
                case Outcome.InEffect() -> {
                    state.table().committed(change);
                    stale.addAll(change.staleFlows());
                    operations += change.operations().size();
                }
                case Outcome.Refused(String reason) -> {
                    state.table().rejected(change);
                    reasons.put(change.service(), reason);
                }
            }
        }
        readBack = !reasons.isEmpty();
        return result(news, reasons, full, operations, forgetStaleFlows(reasons));
    }

    private Forgotten forgetStaleFlows(Map<@Nullable ServiceKey, String> reasons) {
        Instant start = clock.instant();
        try {
            int forgotten = dataPlane.forget(stale);
            stale.clear();
            return new Forgotten(forgotten, Duration.between(start, clock.instant()));
        } catch (KernelException e) {
            reasons.put(null, String.valueOf(e.getMessage()));
            return Forgotten.NONE;
        }
    }

    private Result failed(List<ViewUpdate.Change> news, KernelException reason) {
        readBack = true;
        Map<@Nullable ServiceKey, String> reasons = new HashMap<>();
        reasons.put(null, String.valueOf(reason.getMessage()));
        news.forEach(change -> reasons.put(service(change.event()), String.valueOf(reason.getMessage())));
        return result(news, reasons, true, 0, Forgotten.NONE);
    }

    private Result result(
            List<ViewUpdate.Change> news,
            Map<@Nullable ServiceKey, String> reasons,
            boolean full,
            int operations,
            Forgotten forgotten) {
        Instant now = clock.instant();
        Map<Object, InEffect> answers = new LinkedHashMap<>();
        List<Event> programmed = new ArrayList<>();
        for (ViewUpdate.Change change : news) {
            if (change.origin() == Origin.STREAM) {
                answers.put(change.event().id(), answer(change, now, reasons));
            }
        }
        waiting.entrySet().removeIf(entry -> {
            boolean done = !reasons.containsKey(entry.getKey()) && !reasons.containsKey(null);
            if (done) {
                ViewUpdate.Change change = entry.getValue();
                answers.put(change.event().id(), answer(change, now, reasons));
                programmed.add(change.event());
            }
            return done;
        });
        List<Event> pending =
                waiting.values().stream().map(ViewUpdate.Change::event).toList();
        return new Result(List.copyOf(answers.values()), programmed, pending, reasons, full, operations, forgotten);
    }

    private static InEffect answer(ViewUpdate.Change change, Instant now, Map<@Nullable ServiceKey, String> reasons) {
        String error = reasons.getOrDefault(service(change.event()), "");
        return new InEffect(change.event().id(), change.receivedAt(), now, error);
    }

    private static @Nullable ServiceKey service(Event event) {
        return switch (event.resource()) {
            case Service service -> service.serviceKey();
            case EndpointSlice slice -> slice.service();
            default -> null;
        };
    }
}
