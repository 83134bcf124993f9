package dev.fairway.nodeproxy;

import dev.fairway.model.Kind;
import dev.fairway.model.Node;
import dev.fairway.model.net.Cidr;
import dev.fairway.nodeproxy.announce.Announcer;
import dev.fairway.nodeproxy.conntrack.ConntrackSettings;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.core.health.ProxyHealth;
import dev.fairway.nodeproxy.counters.CounterMetrics;
import dev.fairway.nodeproxy.healthcheck.HealthCheckPorts;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.registryclient.Acknowledgements;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryOptions;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.TlsFiles;
import dev.fairway.registryclient.ViewUpdate;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import dev.fairway.registryclient.WatchOptions;
import dev.fairway.registryclient.control.NodeControl;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts the parts together, and starts and ends them with the process. */
@Singleton
public class NodeProxy {

    private static final Logger LOG = Logger.getLogger(NodeProxy.class);

    /** kube-proxy's name for a node that is about to go. */
    private static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

    /** How long addresses of the last known state wait for the registry to confirm them. */
    private static final Duration REGISTRY_ANSWERS = Duration.ofSeconds(5);

    /** How old the counters in the metrics may be. */
    private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

    private final NodeProxyConfig config;
    private final NodeProxyMetrics metrics;
    private final CounterMetrics counterMetrics;
    private final InstantSource clock = InstantSource.system();
    private final HealthCheckPorts healthCheckPorts;
    private volatile ProxyHealth health = ProxyHealth.starting(clock.instant());
    private @Nullable RegistryChannel channel;
    private @Nullable RegistryWatch watch;
    private @Nullable Acknowledgements acknowledgements;
    private @Nullable ProgrammingLoop loop;
    private @Nullable NodeControl control;
    private @Nullable LocalDns localDns;
    private volatile @Nullable Announcer announcer;
    private volatile @Nullable Instant lastKnownSince;

    /** Called by the container. */
    public NodeProxy(NodeProxyConfig config, NodeProxyMetrics metrics, CounterMetrics counterMetrics, Vertx vertx) {
        this.config = config;
        this.metrics = metrics;
        this.counterMetrics = counterMetrics;
        this.healthCheckPorts =
                new HealthCheckPorts(vertx, () -> health.isHealthy(clock.instant(), config.healthyFor()));
    }

    void start(@Observes StartupEvent event) {
        if (config.mode() == NodeSettings.Mode.REPLACE) {
            limitConntrack();
        }
        ClusterState state = new ClusterState(settings());
        RegistryChannel opened = RegistryChannel.open(registryOptions());
        channel = opened;
        Acknowledgements answers = Acknowledgements.open(opened, "node/" + config.nodeName());
        acknowledgements = answers;
        ProgrammingLoop programming = new ProgrammingLoop(
                state,
                dataPlane(),
                new Reports(state, answers),
                clock,
                new RetryDelay(config.retry().shortest(), config.retry().longest()));
        loop = programming;
        announcer = announcer();
        programming.start();
        control = NodeControl.open(
                opened,
                "node/" + config.nodeName(),
                new InspectionDesk(
                        config.nodeName(),
                        programming,
                        dataPlane -> new Inspector(config.nodeName(), state, dataPlane, clock)));
        WatchOptions options =
                WatchOptions.of(Kind.SERVICE, Kind.ENDPOINT_SLICE, Kind.NODE, Kind.SERVICE_CIDR, Kind.LOAD_BALANCER);
        watch = RegistryWatch.start(
                opened, config.dataDir().map(options::withDataDir).orElse(options), programming::offer);
        localDns = config.mode() == NodeSettings.Mode.OBSERVE
                ? null
                : LocalDns.settings(config)
                        .map(wanted -> LocalDns.start(Kernel.syscalls(), wanted, LocalDns.probe(config)))
                        .orElse(null);
        LOG.infof("Programs Services on node %s, mode %s", config.nodeName(), config.mode());
    }

    void stop(@Observes ShutdownEvent event) {
        close(control);
        close(localDns);
        close(loop);
        // First of what others see: another node takes this one's addresses over while it still answers for them.
        close(acknowledgements);
        close(healthCheckPorts);
        close(watch);
        close(announcer);
        close(channel);
    }

    private static void close(@Nullable AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception e) {
            LOG.warn("A part of the process did not end in order", e);
        }
    }

    /** How it is now. Any thread. */
    public ProxyHealth health() {
        return health;
    }

    /** The clock that {@link #health} goes by. */
    public Instant now() {
        return clock.instant();
    }

    private Supplier<DataPlane> dataPlane() {
        return config.mode() == NodeSettings.Mode.OBSERVE
                ? DataPlane::observing
                : () -> DataPlane.kernel(Kernel.syscalls(), config, this::kernelChanged);
    }

    /** One that only looks on answers for nothing. */
    private @Nullable Announcer announcer() {
        return config.mode() == NodeSettings.Mode.OBSERVE
                ? null
                : new Announcer(Kernel.syscalls(), config.announceInterface(), clock, metrics::announcing);
    }

    private void announce(ClusterState state) {
        Announcer current = announcer;
        if (current != null && !isStale()) {
            current.announce(state.placedAddresses().generations(), state.node());
        }
    }

    /** Right after a start: another node may have taken the addresses over since the view was kept on disk. */
    private boolean isStale() {
        Instant since = lastKnownSince;
        return since != null && clock.instant().isBefore(since.plus(REGISTRY_ANSWERS));
    }

    private void kernelChanged() {
        ProgrammingLoop current = loop;
        if (current != null) {
            current.kernelChanged();
        }
    }

    private void limitConntrack() {
        NodeProxyConfig.Conntrack limits = config.conntrack();
        int processors = Runtime.getRuntime().availableProcessors();
        List<String> failures = ConntrackSettings.none()
                .with("nf_conntrack_max", Math.max((long) limits.maxPerCore() * processors, limits.min()))
                .with("nf_conntrack_tcp_timeout_established", limits.tcpEstablishedTimeout())
                .with("nf_conntrack_tcp_timeout_close_wait", limits.tcpCloseWaitTimeout())
                .with("nf_conntrack_tcp_be_liberal", limits.tcpBeLiberal() ? 1 : 0)
                .with("nf_conntrack_udp_timeout", limits.udpTimeout())
                .with("nf_conntrack_udp_timeout_stream", limits.udpStreamTimeout())
                .apply();
        failures.forEach(failure -> LOG.infof("A setting of connection tracking stays as it is: %s", failure));
    }

    private NodeSettings settings() {
        List<Cidr> nodePortAddresses = cidrs(config.nodePortAddresses());
        nodePortAddresses.stream()
                .filter(cidr -> cidr.network().isLoopbackAddress())
                .forEach(cidr -> LOG.warnf("Node ports do not answer on loopback addresses: %s has no effect", cidr));
        return new NodeSettings(
                config.nodeName(),
                config.mode(),
                config.masqueradeAll(),
                cidrs(config.allowedExternalIps()),
                cidrs(config.podCidrs()),
                nodePortAddresses);
    }

    private static List<Cidr> cidrs(Optional<List<String>> texts) {
        return texts.orElse(List.of()).stream().map(Cidr::parse).toList();
    }

    private RegistryOptions registryOptions() {
        RegistryOptions options = RegistryOptions.of(config.registry().address());
        NodeProxyConfig.Tls tls = config.tls();
        if (tls.ca().isEmpty() && tls.certificate().isEmpty() && tls.key().isEmpty()) {
            return options;
        }
        return options.withTls(new TlsFiles(
                tls.ca().orElseThrow(() -> missing("ca")),
                tls.certificate().orElseThrow(() -> missing("certificate")),
                tls.key().orElseThrow(() -> missing("key"))));
    }

    private static IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("node-proxy.tls." + key + " is missing: all three files or none");
    }

    /** Tells the registry, the metrics and the health endpoints what the loop did. */
    private final class Reports implements ProgrammingLoop.Listener {

        private final ClusterState state;
        private final Acknowledgements answers;
        private String resumeToken = "";
        private boolean degraded;
        private Instant lastCounted = Instant.MIN;

        Reports(ClusterState state, Acknowledgements answers) {
            this.state = state;
            this.answers = answers;
        }

        @Override
        public void stepped(@Nullable ViewUpdate update, Programmer.Result result, Duration took, String rulesetHash) {
            Instant now = clock.instant();
            health = health.after(result.isComplete(), isEligible(state.node()), now);
            if (update != null) {
                resumeToken = update.resumeToken();
                viewIs(update.freshness());
                update.changes().forEach(change -> metrics.received(change.event(), now));
            }
            if (config.mode() != NodeSettings.Mode.OBSERVE) {
                // Otherwise the ports are those of whoever does the work.
                healthCheckPorts.update(
                        state.table().healthChecks(), state.nodeRules().nodePortAddresses());
            }
            answers.acknowledge(resumeToken, result.inEffect(), rulesetHash);
            metrics.stepped(result, took, now);
            log(result);
        }

        private void viewIs(Freshness freshness) {
            if (freshness != Freshness.LAST_KNOWN) {
                lastKnownSince = null;
            } else if (lastKnownSince == null) {
                lastKnownSince = clock.instant();
            }
        }

        @Override
        public void turned(DataPlane kernel) {
            announce(state);
            Instant now = clock.instant();
            if (now.isAfter(lastCounted.plus(COUNT_EVERY))) {
                lastCounted = now;
                count(kernel);
            }
            if (health.synced()) {
                health = health.after(health.waitingSince() == null, isEligible(state.node()), clock.instant());
            }
        }

        private void count(DataPlane kernel) {
            try {
                DataPlane.Counters counters = kernel.counters();
                counterMetrics.update(
                        counters.refusals(),
                        counters.lookedUpAgain(),
                        counters.traffic(),
                        state.table().inEffect());
            } catch (KernelException e) {
                LOG.debug("The kernel's counters cannot be read now", e);
            }
        }

        /** The rules stay in the kernel; whoever supervises this process starts it again. */
        @Override
        public void broke() {
            Quarkus.asyncExit(1);
        }

        /** Once when it begins and once when it is over, not for each try. */
        private void log(Programmer.Result result) {
            if (!result.isComplete() && !degraded) {
                LOG.warnf("The kernel refuses rules; trying again: %s", result.refused());
            } else if (result.isComplete() && degraded) {
                LOG.info("All rules are in effect again");
            }
            degraded = !result.isComplete();
        }

        private static boolean isEligible(@Nullable Node node) {
            return node != null
                    && !node.meta().isTerminating()
                    && !node.taints().contains(TO_BE_DELETED);
        }
    }
}
