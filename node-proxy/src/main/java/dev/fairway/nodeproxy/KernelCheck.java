package dev.fairway.nodeproxy;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.conntrack.Conntrack;
import dev.fairway.nodeproxy.core.StaleFlows;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.netlink.NativeMemory;
import dev.fairway.nodeproxy.netlink.Syscalls;
import dev.fairway.nodeproxy.nftables.NetlinkNftables;
import dev.fairway.nodeproxy.nftables.table.KernelTables;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code node-proxy check}: tries everything that this process asks of the kernel, in a network namespace that it makes
 * for that, and says what works. Needs CAP_SYS_ADMIN beside CAP_NET_ADMIN.
 */
final class KernelCheck {

    private static final int CLONE_NEWNET = 0x40000000;
    private static final int EBADF = 9;
    private static final int ENOENT = 2;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;

    private final Syscalls syscalls;

    KernelCheck(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    /**
     * Prints a line for each; the exit code is 0 when all work. It ends at the first that fails: without a namespace of
     * its own the later ones would touch the node's tables. It moves the calling thread to another namespace.
     */
    int run(PrintStream out) {
        for (Map.Entry<String, Runnable> check : checks().entrySet()) {
            try {
                check.getValue().run();
                out.println("ok      " + check.getKey());
            } catch (KernelException | IllegalStateException e) {
                out.println("failed  " + check.getKey() + ": " + e.getMessage());
                return 1;
            }
        }
        return 0;
    }

    private Map<String, Runnable> checks() {
        Map<String, Runnable> checks = new LinkedHashMap<>();
        checks.put("errors come back as their number", this::errors);
        checks.put("memory is zeroed and shared with the kernel", this::memory);
        checks.put("network namespaces can be made and entered", this::namespaces);
        checks.put("nf_tables takes the tables and gives them back", this::tables);
        checks.put("conntrack can be searched in both families", this::conntrack);
        return checks;
    }

    private void errors() {
        expect(-EBADF, syscalls.close(-1), "close(-1)");
        expect(-ENOENT, syscalls.open("/nowhere/at/all"), "open of nothing");
    }

    private void memory() {
        NativeMemory memory = syscalls.allocate(64);
        for (int i = 0; i < memory.size(); i++) {
            expect(0, memory.bytes().get(i), "byte " + i);
        }
        int socket = Kernel.check(syscalls.socket(AF_INET, SOCK_DGRAM, 0), "socket", "UDP");
        try {
            memory.bytes().putShort(0, (short) AF_INET);
            Kernel.check(syscalls.bind(socket, memory, 16), "bind", "any port");
            expect(0, syscalls.awaitReadable(socket, 1), "nothing to read");
            expect(0, syscalls.setSocketOption(socket, SOL_SOCKET, SO_REUSEADDR, 1), "SO_REUSEADDR");
        } finally {
            expect(0, syscalls.close(socket), "close");
        }
    }

    private void namespaces() {
        Kernel.check(syscalls.unshare(CLONE_NEWNET), "unshare", "CLONE_NEWNET");
        int here = Kernel.check(syscalls.open("/proc/thread-self/ns/net"), "open", "/proc/thread-self/ns/net");
        Kernel.check(syscalls.setNetworkNamespace(here), "setns", null);
        expect(0, syscalls.close(here), "close");
    }

    private void tables() {
        try (NetlinkNftables nftables = NetlinkNftables.open(syscalls)) {
            KernelTables tables = new KernelTables(nftables, 16);
            tables.read();
            tables.apply(List.of());
            expect(0, tables.read().size(), "facts in new tables");
        }
    }

    private void conntrack() {
        try (Conntrack conntrack = Conntrack.open(syscalls)) {
            for (IpFamily family : IpFamily.values()) {
                expect(
                        0,
                        conntrack.forget(List.of(
                                new StaleFlows(family, Protocol.UDP, null, 53, new StaleFlows.Leads.NotTo(Set.of())))),
                        "flows");
            }
        }
    }

    private static void expect(int expected, int actual, String what) {
        if (expected != actual) {
            throw new IllegalStateException(what + ": " + actual + " instead of " + expected);
        }
    }
}
