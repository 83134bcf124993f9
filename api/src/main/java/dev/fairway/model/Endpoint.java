package dev.fairway.model;

import java.net.InetAddress;
import java.util.List;

/**
 * One endpoint of a slice (discovery/v1 Endpoint): one address with its conditions.
 *
 * @param hostname empty unless the pod has a hostname and its subdomain names the Service
 * @param nodeName empty when unknown
 * @param zone empty when unknown
 * @param podName the pod behind it, empty for endpoints made by hand
 * @param hintZones zones that should use it, empty for no hint
 * @param hintNodes nodes that should use it, empty for no hint
 * @param weight 1 to 100, {@link #DEFAULT_WEIGHT} when nothing is set (fairway.dev/weight)
 */
public record Endpoint(
        InetAddress address,
        boolean ready,
        boolean serving,
        boolean terminating,
        String hostname,
        String nodeName,
        String zone,
        String podName,
        String podUid,
        List<String> hintZones,
        List<String> hintNodes,
        int weight) {

    public static final int DEFAULT_WEIGHT = 10;

    public Endpoint {
        hintZones = List.copyOf(hintZones);
        hintNodes = List.copyOf(hintNodes);
        if (weight < 1 || weight > 100) {
            throw new IllegalArgumentException("weight out of 1-100: " + weight);
        }
    }

    /** A ready endpoint with nothing but an address and its node. */
    public static Endpoint ready(InetAddress address, String nodeName) {
        return new Endpoint(address, true, true, false, "", nodeName, "", "", "", List.of(), List.of(), DEFAULT_WEIGHT);
    }

    public Endpoint withConditions(boolean newReady, boolean newServing, boolean newTerminating) {
        return new Endpoint(
                address,
                newReady,
                newServing,
                newTerminating,
                hostname,
                nodeName,
                zone,
                podName,
                podUid,
                hintZones,
                hintNodes,
                weight);
    }

    public Endpoint withHints(List<String> zones, List<String> nodes) {
        return new Endpoint(
                address, ready, serving, terminating, hostname, nodeName, zone, podName, podUid, zones, nodes, weight);
    }
}
