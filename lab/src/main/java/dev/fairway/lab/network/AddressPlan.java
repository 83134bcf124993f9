package dev.fairway.lab.network;

import java.util.List;

/**
 * Who has which address in one lab.
 *
 * <p>Only the management network is visible on the host, so only it depends on the lab's index. In IPv6 the last group is
 * written with the digits of the IPv4 host number: pod 10.244.1.12 is fd00:10:244:1::12.
 *
 * @param index the lab's number on this machine, 1 to 254
 */
public record AddressPlan(int index) {
    public static final int MAX_NODES = 80;
    public static final String SERVICE_CIDRS = "10.96.0.0/16,fd00:10:96::/112";
    public static final String CLUSTER_DNS_IPV4 = "10.96.0.10";
    public static final String CLUSTER_DNS_IPV6 = "fd00:10:96::a";

    /** Of the name server that a node has for itself; the same on every node. */
    public static final List<String> NODE_DNS = List.of("169.254.20.10", "fd00:169:254:20::10");

    public static final String ROUTER_IPV4 = "172.30.0.1";
    public static final String ROUTER_IPV6 = "fd00:172:30::1";
    public static final String OUTSIDE_IPV4 = "172.30.0.100";
    public static final String OUTSIDE_IPV6 = "fd00:172:30::100";
    /** What Services of type LoadBalancer get: on the node network, so that `outside` reaches it. */
    public static final String LOAD_BALANCER_ADDRESSES = "172.30.0.200-172.30.0.250,fd00:172:30::200-fd00:172:30::250";
    /** The gateway of every pod, a link-local address of its node. */
    public static final String POD_GATEWAY_IPV6 = "fe80::1";

    private static final int FIRST_NODE = 10;
    private static final int FIRST_MANAGED_POD = 100;

    public AddressPlan {
        if (index < 1 || index > 254) {
            throw new IllegalArgumentException("lab index out of 1..254: " + index);
        }
    }

    public String hostManagement() {
        return "10.255." + index + ".1";
    }

    public String nodeManagement(int node) {
        return "10.255." + index + "." + (FIRST_NODE + checkedNode(node));
    }

    /** Addresses for pods that have to reach the host side, such as cluster DNS; number from 0. */
    public String podManagement(int number) {
        return "10.255." + index + "." + (FIRST_MANAGED_POD + number);
    }

    public static String nodeIpv4(int node) {
        return "172.30.0." + (FIRST_NODE + checkedNode(node));
    }

    public static String nodeIpv6(int node) {
        return "fd00:172:30::" + (FIRST_NODE + checkedNode(node));
    }

    public static String podCidrIpv4(int node) {
        return "10.244." + checkedNode(node) + ".0/24";
    }

    public static String podCidrIpv6(int node) {
        return "fd00:10:244:" + checkedNode(node) + "::/64";
    }

    public static String podGatewayIpv4(int node) {
        return "10.244." + checkedNode(node) + ".1";
    }

    public static String podIpv4(int node, int host) {
        return "10.244." + checkedNode(node) + "." + host;
    }

    public static String podIpv6(int node, int host) {
        return "fd00:10:244:" + checkedNode(node) + "::" + host;
    }

    private static int checkedNode(int node) {
        if (node < 1 || node > MAX_NODES) {
            throw new IllegalArgumentException("node out of 1.." + MAX_NODES + ": " + node);
        }
        return node;
    }
}
