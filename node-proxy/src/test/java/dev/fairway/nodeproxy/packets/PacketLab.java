package dev.fairway.nodeproxy.packets;

import dev.fairway.nodeproxy.netlink.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One node and what is around it, as network namespaces, each joined to the node by a veth pair.
 *
 * <p>Hosts have IPv4 and IPv6 addresses, routed by the node: pods of this node, pods elsewhere, and clients outside.
 */
public final class PacketLab implements AutoCloseable {

    public static final String NODE_IPV4 = "172.30.0.11";
    public static final String NODE_IPV6 = "fd00:172:30::11";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix = "np-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-";
    private final Map<String, Host> hosts = new LinkedHashMap<>();

    /** A namespace with its addresses. */
    public record Host(String name, String namespace, InetAddress ipv4, InetAddress ipv6) {}

    public PacketLab() {
        String node = namespace("node");
        ip("netns", "add", node);
        inside(node, "ip link set lo up");
        sysctl(
                node,
                "net.ipv4.ip_forward=1",
                "net.ipv6.conf.all.forwarding=1",
                "net.ipv4.conf.all.rp_filter=0",
                // one client asks often, and every refusal has to be heard
                "net.ipv4.icmp_ratelimit=0",
                "net.ipv6.icmp.ratelimit=0",
                "net.ipv4.icmp_msgs_per_sec=100000",
                "net.ipv4.icmp_msgs_burst=10000");
        inside(node, "ip addr add " + NODE_IPV4 + "/32 dev lo");
        inside(node, "ip -6 addr add " + NODE_IPV6 + "/128 dev lo nodad");
        hosts.put("node", new Host("node", node, ip(NODE_IPV4), ip(NODE_IPV6)));
    }

    /** The node itself. */
    public Host node() {
        return host("node");
    }

    public Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("no host " + name);
        }
        return host;
    }

    /** Adds a host with these addresses; everything it sends goes to the node. */
    public Host add(String name, String ipv4, String ipv6) {
        String namespace = namespace(name);
        String link = "veth-" + name;
        ip("netns", "add", namespace);
        inside(node().namespace(), "ip link add " + link + " type veth peer name eth0 netns " + namespace);
        inside(node().namespace(), "sysctl -qw net.ipv6.conf." + link + ".accept_dad=0");
        inside(node().namespace(), "ip addr add 169.254.1.1/32 dev " + link);
        inside(node().namespace(), "ip -6 addr add fe80::1/64 dev " + link + " nodad");
        inside(node().namespace(), "ip link set " + link + " up");
        inside(namespace, "ip link set lo up");
        inside(namespace, "ip addr add " + ipv4 + "/32 dev eth0");
        inside(namespace, "ip -6 addr add " + ipv6 + "/128 dev eth0 nodad");
        inside(namespace, "ip link set eth0 up");
        inside(namespace, "ip route add 169.254.1.1 dev eth0");
        inside(namespace, "ip route add default via 169.254.1.1 dev eth0");
        inside(namespace, "ip -6 route add default via fe80::1 dev eth0");
        sysctl(
                namespace,
                "net.ipv4.ip_forward=0",
                "net.ipv6.conf.all.forwarding=0",
                "net.ipv4.icmp_ratelimit=0",
                "net.ipv6.icmp.ratelimit=0");
        inside(node().namespace(), "ip route add " + ipv4 + " dev " + link + " src " + NODE_IPV4);
        inside(node().namespace(), "ip -6 route add " + ipv6 + " dev " + link + " src " + NODE_IPV6);
        Host host = new Host(name, namespace, ip(ipv4), ip(ipv6));
        hosts.put(name, host);
        return host;
    }

    /**
     * What the node has no other route to goes there, and no further.
     *
     * <p>The host is a gateway: addresses that nobody has are not looked for on the link, which would end in an ICMP
     * error some time later.
     */
    public void defaultRouteTo(Host host) {
        String link = " dev veth-" + host.name() + " onlink src ";
        inside(node().namespace(), "ip route add default via " + host.ipv4().getHostAddress() + link + NODE_IPV4);
        inside(node().namespace(), "ip -6 route add default via " + host.ipv6().getHostAddress() + link + NODE_IPV6);
    }

    /** Ends every flow through the node, so that a source port which comes again begins a new one. */
    public void forgetFlows() {
        for (String family : List.of("ipv4", "ipv6")) {
            inside(node().namespace(), "conntrack -F -f " + family);
        }
    }

    /** Runs code on a thread inside a host. */
    public <T> T on(Host host, Callable<T> callable) {
        return NetworkNamespace.in(host.namespace(), callable);
    }

    private String namespace(String name) {
        return prefix + name;
    }

    private static void sysctl(String namespace, String... settings) {
        for (String setting : settings) {
            inside(namespace, "sysctl -eqw " + setting);
        }
    }

    private static void inside(String namespace, String command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(List.of(command.split(" ")));
        run(words);
    }

    private static void ip(String... arguments) {
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(arguments));
        run(words);
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hosts.values().forEach(host -> ip("netns", "delete", host.namespace()));
    }
}
