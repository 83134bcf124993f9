package dev.fairway.nodeproxy.nftables.table;

import java.util.List;
import java.util.Optional;

/** The names in table {@code fairway}, as {@code nft list table ip fairway} shows them. */
final class Names {

    static final String TABLE = "fairway";

    static final String SERVICE_ADDRESSES = "service-addresses";
    static final String IN_CLUSTER_ADDRESSES = "in-cluster-addresses";
    static final String NODE_PORTS = "node-ports";
    static final String IN_CLUSTER_NODE_PORTS = "in-cluster-node-ports";
    static final String ENDPOINTS = "endpoints";
    static final String AFFINITY_PICKS = "affinity-picks";
    static final String AFFINITY_ENDPOINTS = "affinity-endpoints";
    static final String CLIENTS = "clients";
    static final String ACTIONS = "actions";
    static final String MASQUERADES = "masquerades";
    static final String HAIRPINS = "hairpins";
    static final String CLUSTER_IPS = "cluster-ips";
    static final String RESTRICTED = "restricted";
    static final String ALLOWED_SOURCES = "allowed-sources";
    static final String NODE_ADDRESSES = "node-addresses";
    static final String POD_CIDRS = "pod-cidrs";
    static final String SERVICE_CIDRS = "service-cidrs";

    static final String PREROUTING = "prerouting";
    static final String OUTPUT = "output";
    static final String POSTROUTING = "postrouting";
    static final String FORWARD = "forward";
    static final String SERVICES = "services";
    static final String FROM_CLUSTER = "from-cluster";
    static final String DISPATCH = "dispatch";
    static final String AGAIN = "again";
    static final String AGAIN_FROM_NODE = "again-from-node";
    static final String REJECT = "reject";
    static final String DROP = "drop";
    static final String UNALLOCATED = "unallocated";
    static final String LEARN = "learn";
    static final String SETTLE = "settle";
    static final String REMEMBERED = "remembered";
    static final String MASQUERADE = "masquerade";
    static final String MASQUERADE_UNLESS_POD = "masquerade-unless-pod";
    static final String MASQUERADE_IF_NODE = "masquerade-if-node";

    static final String NO_ENDPOINTS = "no-endpoints";
    static final String NO_LOCAL_ENDPOINTS = "no-local-endpoints";
    static final String UNKNOWN_PORT = "unknown-port";
    static final String SOURCE_NOT_ALLOWED = "source-not-allowed";
    static final String NOT_TRACKED = "not-tracked";
    static final String OUT_OF_WINDOW = "out-of-window";
    static final String CHANGED_MEANWHILE = "changed-meanwhile";

    /** Counts first packets that were looked up again. */
    static final String LOOKED_UP_AGAIN = "looked-up-again";

    /** Counters of what is turned down, by its reason. */
    static final List<String> REFUSALS = List.of(
            NO_ENDPOINTS,
            NO_LOCAL_ENDPOINTS,
            UNKNOWN_PORT,
            UNALLOCATED,
            SOURCE_NOT_ALLOWED,
            NOT_TRACKED,
            OUT_OF_WINDOW,
            CHANGED_MEANWHILE);

    static final String CONNECTIONS = "connections";
    static final String TO_ENDPOINTS = "to-endpoints";
    static final String FROM_ENDPOINTS = "from-endpoints";
    static final String HOST_CONNECTIONS = "host-connections";
    static final String HOST_TRAFFIC = "host-traffic";
    static final String TRAFFIC = "traffic";
    static final String COUNT_TRAFFIC = "count-traffic";

    private static final String AFFINITY_PREFIX = "affinity-of-";

    private Names() {}

    /** Chooses one of so many slots. */
    static String pick(int slots) {
        return "pick-" + slots;
    }

    /** The same for a group with affinity: the endpoint that the client had before, else one of the slots. */
    static String stay(int slots) {
        return "stay-or-pick-" + slots;
    }

    /** The groups with this affinity time-out. */
    static String affinity(long seconds) {
        return AFFINITY_PREFIX + seconds + "s";
    }

    /** The seconds that {@link #affinity} made the name of. */
    static Optional<Long> affinitySeconds(String set) {
        return set.startsWith(AFFINITY_PREFIX)
                ? Optional.of(Long.parseLong(set.substring(AFFINITY_PREFIX.length(), set.length() - 1)))
                : Optional.empty();
    }
}
