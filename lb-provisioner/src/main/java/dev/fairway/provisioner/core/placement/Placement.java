package dev.fairway.provisioner.core.placement;

import dev.fairway.model.Node;
import dev.fairway.model.condition.Condition;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Chooses the node that announces an address. */
public final class Placement {

    /** Label of a node that takes no traffic of load balancers. */
    static final String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";

    /** Taint of a node that the cluster autoscaler is about to delete. */
    static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

    private Placement() {}

    /**
     * Whether a node may announce addresses. One that is merely not ready may: whether its traffic flows is told by its
     * agent, not by its kubelet (LB-05).
     */
    public static boolean isEligible(Node node) {
        return !node.meta().isTerminating()
                && !node.meta().labels().containsKey(EXCLUDED)
                && !node.taints().contains(TO_BE_DELETED)
                && node.conditions().stream().noneMatch(Placement::isWithoutNetwork);
    }

    private static boolean isWithoutNetwork(Condition condition) {
        return condition.type().equals("NetworkUnavailable") && condition.status() == Condition.Status.TRUE;
    }

    /**
     * The node for an address: the present one while it will do, for moving breaks connections; else the one that a hash
     * of node and address prefers, so that addresses spread and a node that goes moves only its own (LB-64).
     *
     * @param current who announces it now; empty for nobody
     * @param eligible who can
     * @param preferred who should rather; where none of them can, any that can will do
     * @return {@code current} when nobody can: a node that is cut off may still serve
     */
    public static String choose(
            InetAddress address, String current, Collection<String> eligible, Collection<String> preferred) {
        List<String> both = eligible.stream().filter(preferred::contains).toList();
        Collection<String> choice = both.isEmpty() ? eligible : both;
        if (choice.contains(current)) {
            return current;
        }
        return choice.stream().max(rankFor(address)).orElse(current);
    }

    private static Comparator<String> rankFor(InetAddress address) {
        return Comparator.comparing(node -> hash(node, address), Arrays::compareUnsigned);
    }

    private static byte[] hash(String node, InetAddress address) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(address.getAddress());
            return digest.digest(node.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
