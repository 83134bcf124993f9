package dev.fairway.nodeproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairway.nodeproxy.netlink.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code cleanup} takes away of others, and what it leaves, in a namespace of its own. */
class CleanupIT {

    private static final List<String> FAMILIES = List.of("ip", "ip6");

    @Test
    void tablesAndInterfaceOfKubeProxyGoOnRequestOnly() {
        NetworkNamespace.inNew(() -> {
            // Given
            for (String family : FAMILIES) {
                run("nft add table " + family + " kube-proxy");
                run("nft add table " + family + " foreign");
            }
            run("ip link add kube-ipvs0 type veth peer name other0");

            // When
            int without = Cleanup.run("cleanup");
            String tables = run("nft list tables");
            int code = Cleanup.run("cleanup", "--kube-proxy");

            // Then
            assertThat(without).isZero();
            assertThat(code).isZero();
            assertThat(tables).contains("ip kube-proxy", "ip6 kube-proxy");
            assertThat(run("nft list tables").lines()).containsExactly("table ip foreign", "table ip6 foreign");
            assertThat(run("ip link")).doesNotContain("kube-ipvs0");
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"iptables-nft", "ip6tables-nft", "iptables-legacy", "ip6tables-legacy"})
    void chainsOfIptablesGoAndThoseOfOthersStay(String iptables) {
        NetworkNamespace.inNew(() -> {
            // Given
            assumeThat(isInstalled(iptables)).isTrue();
            for (String chain :
                    List.of("KUBE-SERVICES", "KUBE-SVC-A", "KUBE-KUBELET-CANARY", "CILIUM_POST_nat", "MINE")) {
                run(iptables + " -t nat -N " + chain);
            }
            run(iptables + " -t nat -A PREROUTING -m comment --comment portals -j KUBE-SERVICES");
            run(iptables + " -t nat -A KUBE-SERVICES -p tcp -j KUBE-SVC-A");
            run(iptables + " -t nat -A POSTROUTING -j CILIUM_POST_nat");
            run(iptables + " -t nat -A POSTROUTING -j MINE");

            // When
            int kubeProxy = Cleanup.run("cleanup", "--kube-proxy");
            String between = run(iptables + "-save");
            int cilium = Cleanup.run("cleanup", "--cilium");

            // Then
            assertThat(kubeProxy).isZero();
            assertThat(cilium).isZero();
            assertThat(between)
                    .doesNotContain("KUBE-SERVICES", "KUBE-SVC-A")
                    .contains(":KUBE-KUBELET-CANARY", "-j CILIUM_POST_nat", "-j MINE");
            assertThat(run(iptables + "-save")).doesNotContain("CILIUM").contains("-A POSTROUTING -j MINE");
            return null;
        });
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThat(Cleanup.run("cleanup", "--everything")).isEqualTo(1);
    }

    private static boolean isInstalled(String program) {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String run(String command) throws Exception {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + output).isZero();
        return output;
    }
}
