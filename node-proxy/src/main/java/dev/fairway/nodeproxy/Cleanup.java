package dev.fairway.nodeproxy;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.leftovers.Leftovers;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.netlink.LoopbackAddresses;
import dev.fairway.nodeproxy.nftables.Command;
import dev.fairway.nodeproxy.nftables.NetlinkNftables;
import dev.fairway.nodeproxy.nftables.NftablesException;
import dev.fairway.nodeproxy.nftables.Table;
import dev.fairway.nodeproxy.nftables.Transaction;
import dev.fairway.nodeproxy.nftables.localdns.LocalDnsTable;
import dev.fairway.nodeproxy.nftables.table.KernelTables;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code node-proxy cleanup [--kube-proxy] [--cilium]}: removes our tables, and on request what kube-proxy, in any of its
 * modes, and Cilium left.
 */
final class Cleanup {

    private static final String USAGE = "usage: node-proxy [check | cleanup [--kube-proxy] [--cilium]]";

    private static final String KUBE_PROXY = "--kube-proxy";
    private static final String CILIUM = "--cilium";

    private Cleanup() {}

    /** The exit code. */
    static int run(String... arguments) {
        List<String> options = List.of(arguments).subList(1, arguments.length);
        if (!arguments[0].equals("cleanup") || !List.of(KUBE_PROXY, CILIUM).containsAll(options)) {
            System.err.println(USAGE);
            return 1;
        }
        List<String> names = new ArrayList<>(List.of(KernelTables.NAME, LocalDnsTable.NAME));
        if (options.contains(KUBE_PROXY)) {
            names.add("kube-proxy");
        }
        try (NetlinkNftables nftables = NetlinkNftables.open(Kernel.syscalls());
                LoopbackAddresses loopback = LoopbackAddresses.open(Kernel.syscalls())) {
            LocalDnsTable.addresses(nftables).forEach(loopback::remove);
            names.forEach(name -> remove(nftables, name));
            Leftovers leftovers = new Leftovers(Kernel.syscalls(), System.out);
            if (options.contains(KUBE_PROXY)) {
                leftovers.removeKubeProxy();
            }
            if (options.contains(CILIUM)) {
                leftovers.removeCilium();
            }
            return 0;
        } catch (NftablesException e) {
            System.err.println(
                    e.isNotPermitted()
                            ? "error: the tables belong to a node-proxy that runs; end it first"
                            : "error: " + e.getMessage());
            return 1;
        } catch (KernelException | UncheckedIOException e) {
            System.err.println("error: " + e.getMessage());
            return 1;
        }
    }

    private static void remove(NetlinkNftables nftables, String name) {
        for (IpFamily family : IpFamily.values()) {
            Table table = new Table(family, name);
            nftables.find(table).ifPresent(found -> {
                if (found.owned()) {
                    // one whose owner ended can be changed by whoever takes it over
                    nftables.commit(Transaction.of(new Command.AddTable(table, true, found.userData())));
                }
                nftables.commit(Transaction.of(new Command.DeleteTable(table)));
                System.out.println("removed table " + (family == IpFamily.IPV4 ? "ip " : "ip6 ") + name);
            });
        }
    }
}
