package dev.fairway.lab;

/**
 * One node of a lab.
 *
 * @param name such as {@code node-1}
 * @param zone its label topology.kubernetes.io/zone
 * @param ipv4 its address on the node network
 * @param ipv6 likewise
 * @param podCidrIpv4 the addresses of its pods
 * @param podCidrIpv6 likewise
 */
public record NodeStatus(String name, String zone, String ipv4, String ipv6, String podCidrIpv4, String podCidrIpv6) {}
