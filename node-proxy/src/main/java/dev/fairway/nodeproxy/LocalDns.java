package dev.fairway.nodeproxy;

import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.netlink.LoopbackAddresses;
import dev.fairway.nodeproxy.netlink.Syscalls;
import dev.fairway.nodeproxy.nftables.NetlinkNftables;
import dev.fairway.nodeproxy.nftables.localdns.LocalDnsTable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets this node's pods reach the node's own name server without address translation and connection tracking.
 *
 * <p>The server's own addresses are on the loopback interface all the time. Those of cluster DNS are there only while the
 * server answers: once it does not, queries take the way of every Service again, to the servers of other nodes.
 */
final class LocalDns implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LocalDns.class);

    /** So many probes in a row have to fail: a datagram may be lost. */
    private static final int FAILURES = 2;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Syscalls syscalls;
    private final Settings settings;
    private final Predicate<InetAddress> probe;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean serving;
    private int failures = FAILURES;
    private @Nullable String lastProblem;

    /**
     * What is to be done.
     *
     * @param serverAddresses of the name server on this node alone; the first one is probed
     * @param clusterAddresses of cluster DNS
     * @param interval between two looks at the server and at the kernel
     * @param owned other programs can't change our tables
     */
    record Settings(
            List<InetAddress> serverAddresses, List<InetAddress> clusterAddresses, Duration interval, boolean owned) {
        Settings {
            serverAddresses = List.copyOf(serverAddresses);
            clusterAddresses = List.copyOf(clusterAddresses);
            if (serverAddresses.isEmpty()) {
                throw new IllegalArgumentException(
                        "node-proxy.local-dns.server-addresses is missing beside node-proxy.local-dns.cluster-addresses");
            }
        }

        private List<InetAddress> all() {
            List<InetAddress> all = new ArrayList<>(serverAddresses);
            all.addAll(clusterAddresses);
            return all;
        }
    }

    /** Empty when there is no local server. */
    static Optional<Settings> settings(NodeProxyConfig config) {
        NodeProxyConfig.LocalDns local = config.localDns();
        List<InetAddress> server = addresses(local.serverAddresses());
        List<InetAddress> cluster = addresses(local.clusterAddresses());
        return server.isEmpty() && cluster.isEmpty()
                ? Optional.empty()
                : Optional.of(new Settings(server, cluster, local.interval(), config.ownedTables()));
    }

    static DnsProbe probe(NodeProxyConfig config) {
        return new DnsProbe(config.localDns().zone(), config.localDns().interval());
    }

    private static List<InetAddress> addresses(Optional<List<String>> texts) {
        return texts.orElse(List.of()).stream().map(InetAddress::ofLiteral).toList();
    }

    private LocalDns(Syscalls syscalls, Settings settings, Predicate<InetAddress> probe) {
        this.syscalls = syscalls;
        this.settings = settings;
        this.probe = probe;
        this.thread = Thread.ofPlatform().daemon().name("local-dns").unstarted(this::run);
    }

    /**
     * Starts in the network namespace of the process.
     *
     * @param probe whether the server at an address answers; may take less than the interval
     */
    static LocalDns start(Syscalls syscalls, Settings settings, Predicate<InetAddress> probe) {
        LocalDns local = new LocalDns(syscalls, settings, probe);
        local.thread.start();
        return local;
    }

    /** Whether cluster DNS is answered on this node. Any thread. */
    boolean isServing() {
        return serving;
    }

    private void run() {
        try (NetlinkNftables nftables = NetlinkNftables.open(syscalls);
                LoopbackAddresses loopback = LoopbackAddresses.open(syscalls)) {
            LocalDnsTable table = new LocalDnsTable(nftables, settings.owned());
            while (!closed) {
                turn(table, loopback);
                Thread.sleep(settings.interval());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is done anew each time, so that what another program undid comes back. */
    private void turn(LocalDnsTable table, LoopbackAddresses loopback) {
        try {
            settings.serverAddresses().forEach(loopback::add);
            boolean answers = probe.test(settings.serverAddresses().getFirst());
            failures = answers ? 0 : Math.min(failures + 1, FAILURES);
            boolean serves = failures < FAILURES;
            if (serves) {
                // Untracked packets to an address that is not here would be lost, so the address comes first.
                settings.clusterAddresses().forEach(loopback::add);
                table.ensure(settings.all());
            } else {
                table.ensure(settings.serverAddresses());
                settings.clusterAddresses().forEach(loopback::remove);
            }
            told(serves);
        } catch (KernelException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void told(boolean serves) {
        lastProblem = null;
        if (serves != serving) {
            serving = serves;
            LOG.info(
                    serves
                            ? "Cluster DNS is answered on this node"
                            : "The name server of this node does not answer; cluster DNS goes to the other nodes");
        }
    }

    private void failed(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            LOG.warnf("The kernel refuses the rules for local DNS; trying again: %s", problem);
        }
    }

    /** What is in the kernel stays, as the Services' rules do. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
