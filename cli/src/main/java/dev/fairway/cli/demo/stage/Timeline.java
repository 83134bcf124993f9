package dev.fairway.cli.demo.stage;

import dev.fairway.model.Kind;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import dev.fairway.registryclient.RegistryLookups.AgentState;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.ViewUpdate;
import dev.fairway.registryclient.WatchOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What happened in the cluster, and when it was in effect on each node: events from the registry's watch, times from the
 * nodes' acknowledgements. Thread-safe.
 */
public final class Timeline implements AutoCloseable {
    /** Shorter than the 100 ms for which acknowledgements are batched, so that no batch is missed. */
    private static final Duration POLL = Duration.ofMillis(20);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<Event> events = new ArrayList<>();
    private final Map<String, Map<EventId, InEffect>> acknowledged = new HashMap<>();
    private final Set<String> nodes;
    private final RegistryChannel channel;
    private final RegistryWatch watch;
    private final Thread poller;
    private volatile boolean closed;

    private Timeline(RegistryChannel channel, Set<String> nodes) {
        this.channel = channel;
        this.nodes = Set.copyOf(nodes);
        this.watch = RegistryWatch.start(
                channel, WatchOptions.of(Kind.SERVICE, Kind.POD, Kind.ENDPOINT_SLICE), this::observe);
        this.poller = Thread.ofPlatform().daemon().name("demo-acknowledgements").unstarted(this::poll);
    }

    /** Starts to follow the cluster; every node in the list is waited for. */
    public static Timeline start(RegistryChannel channel, Set<String> nodes) {
        Timeline timeline = new Timeline(channel, nodes);
        timeline.poller.start();
        return timeline;
    }

    /** The present: what is waited for from here on happens after it. */
    public synchronized int mark() {
        return events.size();
    }

    /** Waits for the first event after a mark that is the one looked for. */
    public Event awaitEvent(String what, int mark, Predicate<Event> wanted) {
        return await(
                what + " was not seen by the registry",
                () -> events.stream().skip(mark).filter(wanted).findFirst());
    }

    /** Waits for such an event and then until every node has it in effect. */
    public Effect awaitEffect(String what, int mark, Predicate<Event> wanted) {
        Event event = awaitEvent(what, mark, wanted);
        return await(
                what + " was not acknowledged by every node",
                () -> inEffect(event).map(times -> new Effect(what, event.happenedAt(), times)));
    }

    @Override
    public void close() {
        closed = true;
        poller.interrupt();
        watch.close();
    }

    private synchronized <T> T await(String otherwise, Supplier<Optional<T>> condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            Optional<T> found = condition.get();
            while (found.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                DemoException.unless(left > 0, otherwise + " within " + LIMIT.toSeconds() + " s");
                wait(left);
                found = condition.get();
            }
            return found.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        }
    }

    /** A node may skip a state that a newer one of the same object replaced: the newer one counts as well. */
    private Optional<SortedMap<String, Instant>> inEffect(Event event) {
        List<EventId> sameOrNewer = events.stream()
                .filter(other -> other.key().equals(event.key()) && other.id().compareTo(event.id()) >= 0)
                .map(Event::id)
                .toList();
        SortedMap<String, Instant> times = new TreeMap<>();
        for (String node : nodes) {
            Map<EventId, InEffect> known = acknowledged.getOrDefault("node/" + node, Map.of());
            sameOrNewer.stream()
                    .map(known::get)
                    .flatMap(acknowledgement -> Optional.ofNullable(acknowledgement).stream())
                    .map(acknowledgement -> checked(node, acknowledgement))
                    .min(Instant::compareTo)
                    .ifPresent(time -> times.put(node, time));
        }
        return times.size() == nodes.size() ? Optional.of(times) : Optional.empty();
    }

    private static Instant checked(String node, InEffect acknowledgement) {
        DemoException.unless(
                acknowledgement.error().isEmpty(), node + " could not program the change: " + acknowledgement.error());
        return acknowledgement.inEffectAt();
    }

    private synchronized void observe(ViewUpdate update) {
        update.changes().forEach(change -> events.add(change.event()));
        notifyAll();
    }

    private void poll() {
        while (!closed) {
            try {
                record(channel.lookups().agents());
                Thread.sleep(POLL);
            } catch (RegistryException e) {
                // A registry that is away for a moment is asked again; one that stays away fails the step that waits.
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void record(List<AgentState> agents) {
        agents.forEach(agent -> agent.programming()
                .inEffect()
                .forEach(acknowledgement -> acknowledged
                        .computeIfAbsent(agent.programming().agent(), _ -> new HashMap<>())
                        .putIfAbsent(acknowledgement.event(), acknowledgement)));
        notifyAll();
    }
}
