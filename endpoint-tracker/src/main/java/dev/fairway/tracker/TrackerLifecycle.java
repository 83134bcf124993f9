package dev.fairway.tracker;

import dev.fairway.model.ServiceKey;
import dev.fairway.tracker.core.endpoints.ClusterSource;
import dev.fairway.tracker.core.endpoints.EndpointTracker;
import dev.fairway.tracker.core.gates.GateWriter;
import dev.fairway.tracker.core.gates.ProgrammedGates;
import dev.fairway.tracker.core.ingress.IngressNotes;
import dev.fairway.tracker.core.ingress.IngressTable.WantedStatus;
import dev.fairway.tracker.core.loadbalancers.StatusWriter;
import dev.fairway.tracker.kafka.KafkaUnavailableException;
import dev.fairway.tracker.kafka.LoadBalancerTopic;
import dev.fairway.tracker.kafka.OwnTopicsGuard;
import dev.fairway.tracker.kafka.ProgrammedGateReader;
import dev.fairway.tracker.kafka.RecordSender;
import dev.fairway.tracker.kafka.TopicContents;
import dev.fairway.tracker.kafka.TopicCreator;
import dev.fairway.tracker.kafka.TopicReader;
import dev.fairway.tracker.kubernetes.lease.LeaderLease;
import dev.fairway.tracker.kubernetes.source.KubernetesIngressStatus;
import dev.fairway.tracker.kubernetes.source.KubernetesSource;
import dev.fairway.tracker.kubernetes.source.KubernetesTlsSecrets;
import dev.fairway.tracker.kubernetes.writeback.KubernetesPodGate;
import dev.fairway.tracker.kubernetes.writeback.ServiceStatusWriter;
import dev.fairway.tracker.kubernetes.writeback.WriteBack;
import dev.fairway.tracker.standalone.IngressStatus;
import dev.fairway.tracker.standalone.LoadBalancerStatus;
import dev.fairway.tracker.standalone.PodGate;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
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
    private final GatewayState gateways;
    private final Runnable exit;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Supplier<KubernetesClient> kubernetes;
    private volatile @Nullable TopicReader reader;
    private volatile @Nullable ClusterSource source;
    private volatile @Nullable WriteBack writeBack;
    private volatile @Nullable LeaderLease lease;
    private volatile @Nullable KubernetesTlsSecrets tlsSecrets;

    /** Something that fails while Kafka is away. */
    private interface Attempt<T> {
        T run() throws InterruptedException;
    }

    /** What of the process the tracker touches. {@code exit} ends it; the client is only asked for where it is the source. */
    record Surroundings(
            CurrentTracker current,
            GatewayState gateways,
            TrackerMetrics metrics,
            Supplier<KubernetesClient> kubernetes,
            Runnable exit) {}

    TrackerLifecycle(
            EndpointTrackerConfig config, RecordSender sender, Map<String, Object> kafka, Surroundings surroundings) {
        this.config = config;
        this.sender = sender;
        this.kafka = kafka;
        this.current = surroundings.current();
        this.metrics = surroundings.metrics();
        this.gateways = surroundings.gateways();
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
        WriteBack writing = writeBack;
        if (writing != null) {
            writing.close();
        }
        LeaderLease held = lease;
        if (held != null) {
            held.close();
        }
        KubernetesTlsSecrets secrets = tlsSecrets;
        if (secrets != null) {
            secrets.close();
        }
    }

    private void lead() {
        try {
            long elections = awaitLeadership();
            insist(() -> {
                new TopicCreator(kafka, config.historyWindow(), config.replicationFactor()).createMissing();
                return true;
            });
            TopicReader topics = new TopicReader(kafka, TopicContents.TOPICS);
            reader = topics;
            try (topics) {
                RunningTracker tracker = start(insist(() -> TopicContents.of(topics)), elections);
                topics.follow(new OwnTopicsGuard(tracker.epoch(), tracker.findings(this::deposed)));
            }
        } catch (InterruptedException | InterruptException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The tracker cannot go on", e);
            exit.run();
        }
    }

    /** Waits until no other tracker leads; comes back how often the leadership has gone to another, 0 when nobody counts. */
    private long awaitLeadership() throws InterruptedException {
        EndpointTrackerConfig.Election election = config.election();
        if (config.source() == EndpointTrackerConfig.SourceKind.STANDALONE || !election.enabled()) {
            return 0;
        }
        KubernetesClient client = kubernetes.get();
        String namespace = election.namespace()
                .or(() -> Optional.ofNullable(client.getNamespace()))
                .orElse("default");
        LeaderLease candidate = new LeaderLease(
                client,
                new LeaderLease.Place(namespace, election.lease(), Identities.process(), election.leaseDuration()),
                exit);
        lease = candidate;
        current.standBy();
        spawn("lease", candidate);
        int transitions = candidate.awaitLeadership();
        current.lead();
        return transitions;
    }

    private RunningTracker start(TopicContents contents, long elections) throws InterruptedException {
        long epoch = Math.max(contents.highestEpoch(), elections) + 1;
        Identities identities = new Identities();
        ClusterSource followed = source(contents, epoch, identities);
        source = followed;
        IngressStatuses statuses = new IngressStatuses(ingressStatusWriter(followed));
        RunningTracker tracker = new RunningTracker(epoch, followed, sender, identities, surroundings(statuses));
        metrics.unreadable(contents.unreadable());
        tracker.start(contents.events(), writeBack());
        spawn("publisher", tracker.publisher());
        spawn("tracking", tracker.loop());
        spawn("ingress-statuses", statuses);
        if (followed instanceof StandaloneApi api) {
            StandaloneTlsSecrets.follow(api.store(), gateways.secrets());
            spawn("repair", api::repair);
            spawn("controllers", api.controllers());
        }
        Optional<StatusWriter> status = statusWriter(followed);
        if (status.isPresent()) {
            LoadBalancerTopic loadBalancers = insist(() -> new LoadBalancerTopic(kafka));
            spawn("load-balancers", new LoadBalancerStatuses(loadBalancers, tracker, status.get()));
        }
        followTlsSecrets(followed);
        config.programmedGate().nodes().ifPresent(nodes -> openGates(followed, nodes));
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

    private Optional<StatusWriter> statusWriter(ClusterSource followed) {
        return switch (followed) {
            case StandaloneApi api -> Optional.of(new LoadBalancerStatus(api.cluster()));
            case ClusterSource _
            when config.writeBack().loadBalancerStatus() -> Optional.of(new ServiceStatusWriter(kubernetes.get()));
            case ClusterSource _ -> Optional.empty();
        };
    }

    private @Nullable WriteBack writeBack() {
        if (config.source() == EndpointTrackerConfig.SourceKind.STANDALONE) {
            return null;
        }
        EndpointTrackerConfig.WriteBack wanted = config.writeBack();
        WriteBack started = new WriteBack(
                kubernetes.get(),
                new WriteBack.Settings(
                        wanted.endpointSlices(), wanted.endpoints(), wanted.events(), EndpointTracker.SLICE_MANAGER),
                metrics::writtenBack);
        metrics.writesBack(started::pending);
        writeBack = started;
        return started;
    }

    private RunningTracker.Surroundings surroundings(IngressStatuses statuses) {
        return new RunningTracker.Surroundings(
                metrics,
                gatewayService(),
                new IngressNotes.Surroundings(gateways.secrets()::contents, gateways::refusals, statuses::want));
    }

    /** Those of the standalone API are followed with its other objects. */
    private void followTlsSecrets(ClusterSource followed) {
        if (!(followed instanceof KubernetesSource) || !config.gateway().secrets()) {
            return;
        }
        if (config.tls().ca().isEmpty()) {
            throw new IllegalArgumentException("endpoint-tracker.gateway.secrets needs endpoint-tracker.tls");
        }
        tlsSecrets = new KubernetesTlsSecrets(kubernetes.get(), gateways.secrets());
    }

    private void openGates(ClusterSource followed, String nodes) {
        GateWriter writer = followed instanceof StandaloneApi api
                ? new PodGate(api.cluster(), InstantSource.system())
                : new KubernetesPodGate(kubernetes.get(), InstantSource.system());
        spawn("gates", new ProgrammedGateReader(kafka, new ProgrammedGates(gateNodes(nodes)), writer));
    }

    /** Empty: all. */
    private static OptionalInt gateNodes(String text) {
        if (text.equals("all")) {
            return OptionalInt.empty();
        }
        try {
            int count = Integer.parseInt(text);
            if (count > 0) {
                return OptionalInt.of(count);
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "endpoint-tracker.programmed-gate.nodes is \"all\" or a number from 1, not \"" + text + "\"");
    }

    private ServiceKey gatewayService() {
        String[] name = config.gateway().service().split("/", 2);
        if (name.length != 2) {
            throw new IllegalArgumentException("endpoint-tracker.gateway.service is namespace/name, not "
                    + config.gateway().service());
        }
        return new ServiceKey(name[0], name[1]);
    }

    private Consumer<WantedStatus> ingressStatusWriter(ClusterSource followed) {
        return followed instanceof StandaloneApi api
                ? new IngressStatus(api.cluster())::write
                : new KubernetesIngressStatus(kubernetes.get())::write;
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
