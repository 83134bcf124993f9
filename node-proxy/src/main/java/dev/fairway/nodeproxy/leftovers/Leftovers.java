package dev.fairway.nodeproxy.leftovers;

import dev.fairway.nodeproxy.netlink.Links;
import dev.fairway.nodeproxy.netlink.Syscalls;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Removes what kube-proxy and Cilium left in the network namespace of the calling thread, and says what it removed and
 * what it cannot remove. Tables of nftables are not its concern.
 *
 * <p>Chains of iptables go by its own programs, of both kinds: only they know what they keep in the kernel.
 */
public final class Leftovers {

    /** The kubelet's: it makes them anew, and they are no part of Services. */
    private static final Set<String> OF_KUBELET = Set.of("KUBE-FIREWALL", "KUBE-IPTABLES-HINT", "KUBE-KUBELET-CANARY");

    private static final String IPVS_INTERFACE = "kube-ipvs0";
    private static final Path IPVS = Path.of("/proc/thread-self/net/ip_vs");
    private static final int IPVS_HEADER_LINES = 3;
    private static final Path CILIUM_PROGRAMS = Path.of("/sys/fs/bpf/cilium");

    private final Syscalls syscalls;
    private final PrintStream out;

    /**
     * Removes nothing yet.
     *
     * @param out gets a line for each thing
     */
    public Leftovers(Syscalls syscalls, PrintStream out) {
        this.syscalls = syscalls;
        this.out = out;
    }

    /**
     * Of kube-proxy's modes iptables and ipvs.
     *
     * @throws UncheckedIOException when iptables does not do as told
     */
    public void removeKubeProxy() {
        removeChains("kube-proxy", chain -> chain.startsWith("KUBE-") && !OF_KUBELET.contains(chain));
        if (Links.delete(syscalls, IPVS_INTERFACE)) {
            out.println("removed interface " + IPVS_INTERFACE);
        }
        if (hasVirtualServers()) {
            out.println(
                    run(List.of("ipvsadm", "--clear"), "").isPresent()
                            ? "removed the virtual servers of IPVS"
                            : "not removed: the virtual servers of IPVS; there is no ipvsadm here, whose --clear does it");
        }
    }

    /**
     * Of Cilium.
     *
     * @throws UncheckedIOException when iptables does not do as told
     */
    public void removeCilium() {
        removeChains("Cilium", chain -> chain.startsWith("CILIUM_") || chain.startsWith("OLD_CILIUM_"));
        if (Files.exists(CILIUM_PROGRAMS)) {
            out.println("not removed: Cilium's eBPF programs, which go on translating Services;"
                    + " `cilium-dbg post-uninstall-cleanup --all-state` on this node does it");
        }
    }

    private void removeChains(String program, Predicate<String> wanted) {
        boolean any = false;
        for (String family : List.of("iptables", "ip6tables")) {
            for (String kind : List.of("-nft", "-legacy")) {
                Optional<String> saved = run(List.of(family + kind + "-save"), "");
                any |= saved.isPresent();
                saved.map(text -> IptablesChains.of(text, wanted))
                        .filter(chains -> chains.count() > 0)
                        .ifPresent(chains -> remove(family + kind, program, chains));
            }
        }
        if (!any) {
            out.println("not looked at: chains of " + program + " in iptables, which is not installed here");
        }
    }

    private void remove(String iptables, String program, IptablesChains chains) {
        run(List.of(iptables + "-restore", "--noflush"), chains.removal());
        out.println("removed " + chains.count() + " chains of " + program + " in " + iptables);
    }

    private static boolean hasVirtualServers() {
        try {
            return Files.exists(IPVS) && Files.readAllLines(IPVS).size() > IPVS_HEADER_LINES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the program prints; empty when it is not installed. */
    private static Optional<String> run(List<String> command, String input) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException _) {
            return Optional.empty();
        }
        try {
            // none of them answers before it has read everything
            try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
                writer.write(input);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
            return Optional.of(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
