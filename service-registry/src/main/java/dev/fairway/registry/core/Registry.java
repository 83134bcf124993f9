package dev.fairway.registry.core;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.StateStore.Batch;
import dev.fairway.registry.core.StateStore.Stored;
import dev.fairway.registry.core.Subscription.Beginning;
import dev.fairway.registry.core.Subscription.Commit;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.topic.LogView;
import dev.fairway.registry.core.topic.Positions;
import dev.fairway.registry.core.topic.Progress;
import dev.fairway.registry.core.topic.Progress.Standing;
import dev.fairway.registry.core.topic.TopicLayout;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Materialises the topics: takes their records in, keeps each object's newest state, tells the streams.
 *
 * <p>{@link #take} is the one way in. Readers use {@link #snapshot}; nothing they do waits for the writer. All methods
 * are thread-safe.
 */
public final class Registry {

    private static final int REMEMBERED_DELETIONS = 20_000;

    private final TopicLayout layout;
    private final StateStore store;
    private final InstantSource clock;
    private final Duration historyWindow;
    private final AgentTable agents;
    private final RememberedDeletions deletions = new RememberedDeletions(REMEMBERED_DELETIONS);
    private final Set<Subscription> subscriptions = new HashSet<>();
    private final Progress progress;
    private final boolean outdated;
    private boolean retired;
    private boolean completeStored;
    private long droppedOfLowerEpoch;
    private long taken;

    private volatile RegistrySnapshot snapshot;
    private volatile Standing standing = Standing.LOADING;

    /**
     * How long things count.
     *
     * @param historyWindow a state or a token that is older may miss deletions
     * @param patience how long a complete stored state waits for Kafka before it is served
     */
    public record Limits(Duration historyWindow, Duration patience) {}

    /** How to go on after a look at the topics. */
    public enum Verdict {
        /** Go on reading from the positions. */
        CONTINUE,
        /** What was read is of another log, or a gap lies between: all is forgotten, a new registry has to begin. */
        START_OVER
    }

    /** Starts from what is stored. */
    public Registry(TopicLayout layout, StateStore store, AgentTable agents, InstantSource clock, Limits limits) {
        this.store = store;
        this.agents = agents;
        this.clock = clock;
        this.layout = layout;
        this.historyWindow = limits.historyWindow();
        Optional<Stored> stored = store.load();
        Positions read = stored.map(Stored::positions).orElseGet(layout::start);
        this.completeStored = stored.filter(Stored::complete).isPresent();
        this.progress = new Progress(limits.patience(), clock.instant(), completeStored);
        this.outdated = stored.isPresent() && isOutdated(read);
        this.snapshot = RegistrySnapshot.empty(read);
        stored.ifPresent(this::restore);
    }

    private void restore(Stored stored) {
        RegistrySnapshot.Editor next = snapshot.edit();
        for (Entry entry : stored.entries()) {
            if (entry.event().isDeletion()) {
                deletions.put(entry);
            } else {
                next.put(entry);
            }
        }
        stored.agents().forEach(agents::acknowledged);
        snapshot = next.build(stored.positions());
    }

    /** Older than the history window: deletions since then may have left the topics without a trace. */
    private boolean isOutdated(Positions positions) {
        return positions.asOf().isBefore(clock.instant().minus(historyWindow));
    }

    /** The newest state; may be incomplete while {@link #standing} is LOADING. */
    public RegistrySnapshot snapshot() {
        return snapshot;
    }

    public Standing standing() {
        return standing;
    }

    /** Records in the order of their partitions; those that were taken before are passed over. */
    public synchronized void take(List<? extends TopicRecord> records) {
        if (retired) {
            return;
        }
        Intake intake = new Intake();
        records.forEach(intake::take);
        if (intake.positions.equals(snapshot.positions())) {
            return;
        }
        snapshot = intake.objects.build(intake.positions);
        if (!intake.commits.isEmpty()) {
            subscriptions.forEach(s -> s.offer(intake.commits));
        }
        store.save(intake.batch());
        progress.read(intake.positions);
        assess();
    }

    /** One batch on its way in. */
    private final class Intake {
        private final RegistrySnapshot.Editor objects = snapshot.edit();
        private final List<Commit> commits = new ArrayList<>();
        private final Map<ObjectKey, Entry> changed = new LinkedHashMap<>();
        private final Set<ObjectKey> forgotten = new HashSet<>();
        private final Map<String, Programming> acknowledged = new LinkedHashMap<>();
        private Positions positions = snapshot.positions();

        void take(TopicRecord record) {
            if (record.offset() < positions.next(record.partition())) {
                return;
            }
            positions = positions.after(record.partition(), record.offset(), record.appendedAt());
            taken++;
            switch (record) {
                case TopicRecord.Changed(Entry entry) -> take(entry);
                case TopicRecord.Acknowledged answer ->
                    acknowledged.put(answer.programming().agent(), agents.acknowledged(answer.programming()));
                case TopicRecord.Ignored _ -> {}
            }
        }

        private void take(Entry entry) {
            if (isOfDeposedLeader(entry)) {
                droppedOfLowerEpoch++;
                return;
            }
            ObjectKey key = entry.key();
            if (entry.event().isDeletion()) {
                objects.remove(key);
                forgotten.addAll(deletions.put(entry));
            } else {
                objects.put(entry);
                deletions.remove(key);
            }
            forgotten.remove(key);
            changed.put(key, entry);
            commits.add(new Commit(entry, positions));
        }

        private boolean isOfDeposedLeader(Entry entry) {
            Optional<Entry> known = objects.get(entry.key()).or(() -> deletions.get(entry.key()));
            return known.filter(k ->
                            k.event().id().producer().equals(entry.event().id().producer()))
                    .filter(k -> k.event().id().epoch() > entry.event().id().epoch())
                    .isPresent();
        }

        Batch batch() {
            changed.keySet().removeAll(forgotten);
            return new Batch(
                    List.copyOf(changed.values()),
                    List.copyOf(forgotten),
                    List.copyOf(acknowledged.values()),
                    positions);
        }
    }

    /**
     * A look at the topics: where they begin and end, and whether they are still the same.
     *
     * @param readBefore where this registry stood when the look began: what it has read since may lie beyond the ends
     *     that were seen
     */
    public synchronized Verdict logSeen(LogView log, Positions readBefore) {
        Positions read = snapshot.positions();
        if (outdated || !log.canContinue(readBefore)) {
            retire();
            return Verdict.START_OVER;
        }
        snapshot = snapshot.at(read.ofLog(log.id()));
        progress.endsSeen(log.ends(), read, clock.instant());
        assess();
        return Verdict.CONTINUE;
    }

    private void retire() {
        retired = true;
        store.clear();
        standing = Standing.LOADING;
        subscriptions.forEach(Subscription::end);
        subscriptions.clear();
    }

    /** Looks at the clock; to be called now and then, also while Kafka is silent. */
    public synchronized void assess() {
        if (retired) {
            return;
        }
        Standing before = standing;
        Standing now = progress.standing(clock.instant());
        standing = now;
        if (now == Standing.CURRENT && !completeStored) {
            store.complete();
            completeStored = true;
        }
        if (before == now || now == Standing.LOADING) {
            return;
        }
        for (Subscription subscription : subscriptions) {
            if (subscription.isStarted()) {
                subscription.announce(now == Standing.BEHIND, snapshot.positions());
            } else {
                subscription.start(beginning(subscription.filter(), subscription.resumeToken()));
            }
        }
    }

    /**
     * Opens a stream. It begins once the registry is complete.
     *
     * @param wakeUp called whenever there is something to pull; must return at once
     */
    public synchronized Subscription subscribe(WatchFilter filter, String resumeToken, Runnable wakeUp) {
        Subscription subscription = new Subscription(filter, resumeToken, snapshot.positions(), wakeUp);
        subscriptions.add(subscription);
        if (standing != Standing.LOADING) {
            subscription.start(beginning(filter, resumeToken));
        }
        return subscription;
    }

    public synchronized void unsubscribe(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    private Beginning beginning(WatchFilter filter, String token) {
        RegistrySnapshot base = snapshot;
        boolean behind = standing == Standing.BEHIND;
        Optional<Positions> from = Positions.parse(layout, token).filter(p -> canResume(p, base.positions()));
        Stream<Entry> objects = base.objects().filter(e -> filter.passes(e.key()));
        if (from.isEmpty()) {
            return new Beginning(objects.iterator(), false, "", base.positions(), behind);
        }
        Positions since = from.get();
        Iterator<Entry> missed = Stream.concat(deletions.stream().filter(e -> filter.passes(e.key())), objects)
                .filter(e -> e.offset() >= since.next(e.partition()))
                .toList()
                .iterator();
        return new Beginning(missed, true, token, base.positions(), behind);
    }

    private boolean canResume(Positions from, Positions read) {
        return from.logId() == read.logId()
                && read.hasReached(from)
                && deletions.areCompleteSince(from)
                && !isOutdated(from);
    }

    /** The newest event of a Service and of each of its EndpointSlices, also of those remembered as deleted. */
    public synchronized List<Entry> changesOf(ServiceKey service) {
        ObjectKey key = new ObjectKey(Kind.SERVICE, service.namespace(), service.name());
        Stream<Entry> present = Stream.concat(snapshot.get(key).stream(), snapshot.slices(service).stream());
        Stream<Entry> gone = deletions.stream()
                .filter(entry -> entry.key().equals(key)
                        || (entry.event().resource() instanceof EndpointSlice slice
                                && slice.service().equals(service)));
        return Stream.concat(present, gone).toList();
    }

    /** Records taken in since the start. */
    public synchronized long taken() {
        return taken;
    }

    /** Open streams. */
    public synchronized int subscriptions() {
        return subscriptions.size();
    }

    /** Changed objects that wait for their subscribers, over all streams. */
    public synchronized long pendingChanges() {
        return subscriptions.stream().mapToLong(Subscription::pending).sum();
    }

    /** States that were dropped because a later leader had written before. */
    public synchronized long droppedOfLowerEpoch() {
        return droppedOfLowerEpoch;
    }
}
