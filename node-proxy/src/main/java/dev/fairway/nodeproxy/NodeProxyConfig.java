package dev.fairway.nodeproxy;

import dev.fairway.nodeproxy.core.NodeSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configuration of node-proxy. */
@ConfigMapping(prefix = "node-proxy")
public interface NodeProxyConfig {

    /** The Node that this process runs on, as the cluster calls it. */
    String nodeName();

    /** Which Services are programmed: {@code observe} none, {@code beside} those labelled for us, {@code replace} all. */
    @WithDefault("beside")
    NodeSettings.Mode mode();

    /** Where the last known state is kept; without it a restart needs the registry. */
    Optional<Path> dataDir();

    /** The registry's address. */
    Registry registry();

    /** PEM files; without them the registry is spoken to in plain text, for tests only. */
    Tls tls();

    /** Gives connections of pods to cluster IPs the node's address too (kube-proxy's masqueradeAll). */
    @WithDefault("false")
    boolean masqueradeAll();

    /** Prefixes in which a Service's externalIPs are accepted; none by default. */
    Optional<List<String>> allowedExternalIps();

    /** Where this node's pods are; by default the podCIDRs of its Node. */
    Optional<List<String>> podCidrs();

    /**
     * Prefixes of the node's addresses that take node ports; by default its internal addresses do. Loopback addresses
     * never do (decision 57).
     */
    Optional<List<String>> nodePortAddresses();

    /** How many clients with session affinity a family remembers; when it is full, new ones are not. */
    @WithDefault("65536")
    int rememberedClients();

    /**
     * How many pairs of a Service's address and an endpoint have their connections and bytes counted, in each family;
     * 0 counts none. The packet path counts every packet of such connections, and further pairs go uncounted.
     */
    @WithDefault("0")
    int countedEndpoints();

    /** Limits and time-outs of the node's connection tracking, set at start in mode {@code replace}. */
    Conntrack conntrack();

    /** Closes our tables to other programs; off for kernels older than 6.9, where their changes are repaired. */
    @WithDefault("true")
    boolean ownedTables();

    /**
     * The interface on which this node answers for load balancer addresses; by default the one that has the first
     * internal address of its Node.
     */
    Optional<String> announceInterface();

    /** The shortest and the longest wait before what the kernel refused is tried again. */
    Retry retry();

    /** How long a change may wait to be in effect before the process counts as unhealthy. */
    @WithDefault("60s")
    Duration healthyFor();

    /** The node's own name server; off without its addresses. */
    LocalDns localDns();

    /** How to reach the registry. */
    interface Registry {

        /** {@code host:port}, or several with commas between. */
        String address();
    }

    /** The files of this process's identity {@code node/<name>}. */
    interface Tls {

        /** The authority that signed the registry's certificate. */
        Optional<Path> ca();

        /** This process's certificate chain. */
        Optional<Path> certificate();

        /** Its private key. */
        Optional<Path> key();
    }

    /** A name server on this node that its pods reach untranslated and untracked. */
    interface LocalDns {

        /** Its own addresses, put on the loopback interface; the first one is probed. 169.254.20.10 is usual. */
        Optional<List<String>> serverAddresses();

        /** Those of cluster DNS, which it answers at too: they are on the loopback interface while it answers. */
        Optional<List<String>> clusterAddresses();

        /** The zone whose SOA it is asked for. */
        @WithDefault("cluster.local")
        String zone();

        /** How often it is asked, and how long it may take; it is given up after two failures. */
        @WithDefault("500ms")
        Duration interval();
    }

    /** What kube-proxy sets too (PRX-10); 0 leaves a value as it is. */
    interface Conntrack {

        /** Tracked connections for each processor. */
        @WithDefault("32768")
        int maxPerCore();

        /** Tracked connections at least, however few processors there are. */
        @WithDefault("131072")
        int min();

        /** How long an established TCP connection is tracked without a packet. */
        @WithDefault("24h")
        Duration tcpEstablishedTimeout();

        /** How long one that waits for its application to close it. */
        @WithDefault("1h")
        Duration tcpCloseWaitTimeout();

        /** Takes TCP packets out of the window for valid, for networks that reorder much. */
        @WithDefault("false")
        boolean tcpBeLiberal();

        /** How long a UDP flow with packets in one direction only is tracked. */
        @WithDefault("0s")
        Duration udpTimeout();

        /** How long one with packets in both directions. */
        @WithDefault("0s")
        Duration udpStreamTimeout();
    }

    /** How refused changes are retried. */
    interface Retry {

        /** The first wait; it doubles up to {@link #longest}. */
        @WithDefault("100ms")
        Duration shortest();

        /** The longest wait. */
        @WithDefault("30s")
        Duration longest();
    }
}
