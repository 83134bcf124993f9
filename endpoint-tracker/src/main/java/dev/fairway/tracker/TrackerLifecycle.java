package dev.fairway.tracker;

import dev.fairway.tracker.core.endpoints.ClusterSource;
import dev.fairway.tracker.kafka.KafkaUnavailableException;
import dev.fairway.tracker.kafka.LoadBalancerTopic;
import dev.fairway.tracker.kafka.OwnTopicsGuard;
import dev.fairway.tracker.kafka.RecordSender;
import dev.fairway.tracker.kafka.TopicContents;
import dev.fairway.tracker.kafka.TopicCreator;
import dev.fairway.tracker.kafka.TopicReader;
import dev.fairway.tracker.kubernetes.source.KubernetesSource;
import dev.fairway.tracker.standalone.LoadBalancerStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** From the start of the process to its end: waits for Kafka, reads the topics, leads, stops. */
public final class TrackerLifecycle {

    private static final Logger LOG = Logger.getLogger(TrackerLifecycle.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final EndpointTrackerConfig config;
    private final RecordSender sender;
    private final Map<String, Object> kafka;
    private final CurrentTracker current;
    private final TrackerMetrics metrics;
    private final Runnable exit;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Supplier<KubernetesClient> kubernetes;
    private volatile @Nullable TopicReader reader;
    private volatile @Nullable ClusterSource source;

    /** Something that fails while Kafka is away. */
    private interface Attempt<T> {
        T run() throws InterruptedException;
    }

    /** What of the process the tracker touches. {@code exit} ends it; the client is only asked for where it is the source. */
    record Surroundings(
            CurrentTracker current, TrackerMetrics metrics, Supplier<KubernetesClient> kubernetes, Runnable exit) {}

    TrackerLifecycle(
            EndpointTrackerConfig config, RecordSender sender, Map<String, Object> kafka, Surroundings surroundings) {
        this.config = config;
        this.sender = sender;
        this.kafka = kafka;
        this.current = surroundings.current();
        this.metrics = surroundings.metrics();
        this.kubernetes = surroundings.kubernetes();
        this.exit = surroundings.exit();
    }

    /** Starts in the background: Kafka may be away for as long as it likes. */
    void start() {
        spawn("leader", this::lead);
    }

    void stop() {
        TopicReader topics = reader;
        if (topics != null) {
            topics.stop();
        }
        threads.forEach(Thread::interrupt);
        ClusterSource followed = source;
        if (followed != null) {
            followed.close();
        }
    }

    private void lead() {
        try {
            insist(() -> {
                new TopicCreator(kafka, config.historyWindow(), config.replicationFactor()).createMissing();
                return true;
            });
            TopicReader topics = new TopicReader(kafka);
            reader = topics;
            try (topics) {
                RunningTracker tracker = start(insist(topics::readAll));
                topics.follow(new OwnTopicsGuard(tracker.epoch(), tracker.findings(this::deposed)));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The tracker cannot go on", e);
            exit.run();
        }
    }

    private RunningTracker start(TopicContents contents) throws InterruptedException {
        long epoch = contents.highestEpoch() + 1;
        Identities identities = new Identities();
        ClusterSource followed = source(contents, epoch, identities);
        source = followed;
        RunningTracker tracker = new RunningTracker(epoch, followed, sender, identities, metrics);
        metrics.unreadable(contents.unreadable());
        tracker.start(contents.events());
        spawn("publisher", tracker.publisher());
        spawn("tracking", tracker.loop());
        if (followed instanceof StandaloneApi api) {
            LoadBalancerTopic loadBalancers = insist(() -> new LoadBalancerTopic(kafka));
            spawn("repair", api::repair);
            spawn("controllers", api.controllers());
            spawn(
                    "load-balancers",
                    new LoadBalancerStatuses(loadBalancers, tracker, new LoadBalancerStatus(api.cluster())));
        }
        current.set(tracker);
        LOG.infof("The tracker leads with epoch %d", tracker.epoch());
        return tracker;
    }

    private ClusterSource source(TopicContents contents, long epoch, Identities identities) {
        return switch (config.source()) {
            case STANDALONE -> new StandaloneApi(config, sender, contents.objects(), epoch, identities);
            case KUBERNETES -> new KubernetesSource(kubernetes.get(), InstantSource.system());
        };
    }

    private void deposed(long newEpoch) {
        LOG.errorf("Another tracker leads with epoch %d, this one ends", newEpoch);
        exit.run();
    }

    private <T> T insist(Attempt<T> attempt) throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                return attempt.run();
            } catch (KafkaUnavailableException e) {
                if (!told) {
                    LOG.warnf("Kafka is not available, trying again: %s", e.getMessage());
                    told = true;
                }
                Thread.sleep(RETRY);
            }
        }
    }

    private void spawn(String role, Runnable work) {
        threads.add(
                Thread.ofPlatform().name("endpoint-tracker-" + role).daemon().start(work));
    }
}
