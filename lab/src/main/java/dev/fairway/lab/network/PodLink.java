package dev.fairway.lab.network;

/**
 * How a pod is connected to its node.
 *
 * @param node the node's number, from 1
 * @param host the pod's number behind that node, 2 to 254; part of its addresses
 */
public record PodLink(int node, int host) {
    public static final int FIRST_HOST = 2;
    public static final int LAST_HOST = 254;

    public PodLink {
        if (host < FIRST_HOST || host > LAST_HOST) {
            throw new IllegalArgumentException("pod number out of 2..254: " + host);
        }
    }

    public String ipv4() {
        return AddressPlan.podIpv4(node, host);
    }

    public String ipv6() {
        return AddressPlan.podIpv6(node, host);
    }

    /** The node's end of the link. */
    public String nodeInterface() {
        return "pod" + host;
    }
}
