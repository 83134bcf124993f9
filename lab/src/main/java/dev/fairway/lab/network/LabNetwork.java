package dev.fairway.lab.network;

import dev.fairway.lab.ExecResult;
import dev.fairway.lab.host.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The links of one lab: the node network, and the management network.
 *
 * <pre>
 *   host side: broker, tracker, registry            fabric (a namespace of its own)
 *        10.255.i.1  bridge fwy-NAME                  bridge br0 172.30.0.1, fd00:172:30::1
 *          |            |                               |         |          |
 *        mgmt         mgmt                             eth0      eth0       eth0
 *      [node-1]     [node-2]                         [node-1]  [node-2]  [outside]
 * </pre>
 *
 * The node network's bridge stands in a namespace, so that neither its addresses nor its routes appear on the host.
 *
 * @param lab the lab's name, part of the name of all that appears on the host
 * @param plan the addresses
 * @param directory where the namespaces' files stand
 */
public record LabNetwork(String lab, AddressPlan plan, Path directory) {
    /** Interface names have at most 15 bytes. */
    private static final String BRIDGE_PREFIX = "fwy-";

    // Reverse path filters would drop what node-proxy redirects, duplicate address detection would cost 1-2 s an
    // address.
    private static final String SYSCTLS = """
            cd /proc/sys/net
            for scope in all default; do
              echo 0 > ipv4/conf/$scope/rp_filter
              echo 0 > ipv4/conf/$scope/send_redirects
              echo 0 > ipv4/conf/$scope/accept_redirects
              echo 0 > ipv6/conf/$scope/accept_dad
              echo 0 > ipv6/conf/$scope/dad_transmits
              echo 0 > ipv6/conf/$scope/accept_ra
              echo 0 > ipv6/conf/$scope/router_solicitations
            done
            if [ -e bridge/bridge-nf-call-iptables ]; then
              echo 0 > bridge/bridge-nf-call-iptables
              echo 0 > bridge/bridge-nf-call-ip6tables
            fi
            ip link set lo up
            """;

    private static final String FORWARDING = """
            echo 1 > ipv4/ip_forward
            echo 1 > ipv6/conf/all/forwarding
            """;

    /** Makes both bridges, and the outside client's namespace. */
    public void create() {
        fabric();
        Command.of("ip", "-batch", "-")
                .reading("""
                        link add %1$s type bridge mcast_snooping 0
                        address add %2$s/24 dev %1$s
                        link set %1$s up
                        link set lo up
                        """.formatted(bridge(), plan.hostManagement()))
                .run();
        Netns.create(
                outside().netns().file(),
                SYSCTLS + onFabric("outside", AddressPlan.OUTSIDE_IPV4, AddressPlan.OUTSIDE_IPV6));
        outside().writeNames("outside", List.of(AddressPlan.OUTSIDE_IPV4, AddressPlan.OUTSIDE_IPV6));
        outside().writeEmptyResolver();
    }

    /** Adds a node and the routes between it and the nodes before it; nodes are numbered from 1 and added in order. */
    public void addNode(int number) {
        Sandbox node = node(number);
        String ipv4 = AddressPlan.nodeIpv4(number);
        String ipv6 = AddressPlan.nodeIpv6(number);
        StringBuilder script = new StringBuilder(SYSCTLS)
                .append(FORWARDING)
                .append(onFabric(nodeName(number), ipv4, ipv6))
                .append("""
                        ip link add mgmt type veth peer name %s netns %d
                        ip address add %s/24 dev mgmt
                        ip link set mgmt up
                        """.formatted(port(plan.nodeManagement(number)), hostProcess(), plan.nodeManagement(number)));
        for (int peer = 1; peer < number; peer++) {
            script.append(routeTo(peer));
        }
        Netns.create(node.netns().file(), script.toString());
        joinManagement(plan.nodeManagement(number));
        for (int peer = 1; peer < number; peer++) {
            node(peer).netns().configure(routeTo(number));
        }
        node.writeNames(nodeName(number), List.of(ipv4, ipv6));
        node.writeEmptyResolver();
    }

    /** Makes the namespace of a pod behind its node; when this returns, its packets flow. */
    public void addPod(Sandbox pod, PodLink link) {
        // The node's end comes first. IPv6 works once the kernel has told the interface of its carrier, some ms later.
        Netns.create(
                pod.netns().file(),
                SYSCTLS
                        + """
                ip link add eth0 type veth peer name %1$s netns %2$s
                nsenter --net=%2$s ip -batch - <<END
                address add %5$s/32 dev %1$s
                address add %6$s/64 dev %1$s nodad
                link set %1$s up
                route add %3$s/32 dev %1$s
                route add %4$s/128 dev %1$s
                END
                ip -batch - <<END
                address add %3$s/32 dev eth0
                address add %4$s/128 dev eth0 nodad
                link set eth0 up
                route add %5$s/32 dev eth0 scope link src %3$s
                route add default via %5$s dev eth0 src %3$s
                route add default via %6$s dev eth0 src %4$s
                END
                until grep -q '^fe80.*eth0$' /proc/net/if_inet6; do sleep 0.002; done
                """.formatted(
                                        link.nodeInterface(),
                                        node(link.node()).netns().file(),
                                        link.ipv4(),
                                        link.ipv6(),
                                        AddressPlan.podGatewayIpv4(link.node()),
                                        AddressPlan.POD_GATEWAY_IPV6));
    }

    /** Gives a pod a second interface, on the management network. */
    public void addToManagement(Sandbox pod, String address) {
        pod.netns().configure("""
                        ip link add mgmt type veth peer name %s netns %d
                        ip address add %s/24 dev mgmt
                        ip link set mgmt up
                        """.formatted(port(address), hostProcess(), address));
        joinManagement(address);
    }

    public Sandbox node(int number) {
        return new Sandbox(directory.resolve("nodes").resolve(nodeName(number)));
    }

    public Sandbox outside() {
        return new Sandbox(directory.resolve("outside"));
    }

    public static String nodeName(int number) {
        return "node-" + number;
    }

    /** Whether the host has this lab's bridge, of a running lab or of a killed one. */
    public boolean isPresent() {
        return Command.of("ip", "link", "show", "dev", bridge())
                        .execute(Duration.ofSeconds(10))
                        .exitCode()
                == 0;
    }

    /** Removes what the host shows of this lab; the rest goes with the namespaces. */
    public void removeFromHost() {
        ExecResult ports =
                Command.of("ip", "-oneline", "link", "show", "master", bridge()).execute(Duration.ofSeconds(10));
        ports.output().lines().forEach(line -> {
            String name = line.split("[ :@]+", -1)[1];
            // A port goes by itself with the namespace of its peer, so it may be gone by now.
            Command.of("ip", "link", "delete", "dev", name).execute(Duration.ofSeconds(10));
        });
        Command.of("ip", "link", "delete", "dev", bridge()).execute(Duration.ofSeconds(10));
    }

    private void fabric() {
        Netns.create(
                fabricNetns().file(),
                SYSCTLS + FORWARDING + """
                        ip -batch - <<END
                        link add br0 type bridge mcast_snooping 0
                        address add %s/24 dev br0
                        address add %s/64 dev br0 nodad
                        link set br0 up
                        END
                        """.formatted(AddressPlan.ROUTER_IPV4, AddressPlan.ROUTER_IPV6));
    }

    /** The script that gives the namespace it runs in an interface on the node network. */
    private String onFabric(String port, String ipv4, String ipv6) {
        String fabric = fabricNetns().file().toString();
        return """
                ip link add eth0 type veth peer name %1$s netns %2$s
                ip address add %3$s/24 dev eth0
                ip address add %4$s/64 dev eth0 nodad
                ip link set eth0 up
                nsenter --net=%2$s ip link set %1$s master br0 up
                ip route add default via %5$s
                ip -6 route add default via %6$s
                """.formatted(port, fabric, ipv4, ipv6, AddressPlan.ROUTER_IPV4, AddressPlan.ROUTER_IPV6);
    }

    private static String routeTo(int node) {
        return """
                ip route add %s via %s
                ip -6 route add %s via %s
                """.formatted(
                        AddressPlan.podCidrIpv4(node),
                        AddressPlan.nodeIpv4(node),
                        AddressPlan.podCidrIpv6(node),
                        AddressPlan.nodeIpv6(node));
    }

    private void joinManagement(String address) {
        Command.of("ip", "link", "set", port(address), "master", bridge(), "up").run();
    }

    private Netns fabricNetns() {
        return new Netns(directory.resolve("fabric").resolve("netns"));
    }

    private String bridge() {
        return BRIDGE_PREFIX + lab;
    }

    /** The host's end of a link into the management network. */
    private String port(String address) {
        return "fwy" + plan.index() + "." + address.substring(address.lastIndexOf('.') + 1);
    }

    private static long hostProcess() {
        return ProcessHandle.current().pid();
    }
}
