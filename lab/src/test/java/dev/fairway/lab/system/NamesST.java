package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.lab.ExecResult;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.Sandbox;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The resolvers that programs use, from a pod with the resolv.conf of a kubelet; cluster DNS is asked in either family. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamesST {
    private static final Duration SOON = Duration.ofSeconds(20);

    private SystemLab lab;
    private Cluster cluster;

    @BeforeAll
    void start() {
        lab = SystemLab.start(SystemLab.name("dns"));
        cluster = Cluster.of(lab.lab(), "names");
        cluster.apply(Manifests.pod("client", "client"));
        cluster.apply(Manifests.deployment("web", 2));
        cluster.apply(Manifests.service("web", "web"));
        cluster.apply(Manifests.headless("peers", "web"));
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: alias}
                spec: {type: ExternalName, externalName: web.names.svc.cluster.local}
                """);
        cluster.awaitReadyPods("client", 1);
        cluster.awaitReadyPods("web", 2);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(inClient("dig", "+short", "+search", "peers", "A")
                                .lines())
                        .hasSize(2));
    }

    @AfterAll
    void stop() {
        cluster.close();
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void digGetsEveryKindOfRecordOverUdpAndTcp(Family family) {
        // Given
        askBy(family);
        String ipv4 = cluster.clusterIp("web", Family.IPV4);
        String ipv6 = cluster.clusterIp("web", Family.IPV6);

        for (String transport : List.of("+notcp", "+tcp")) {
            // Then
            assertThat(dig(transport, "web", "A")).containsExactly(ipv4);
            assertThat(dig(transport, "web", "AAAA")).containsExactly(ipv6);
            assertThat(dig(transport, "web.names", "A")).containsExactly(ipv4);
            assertThat(dig(transport, "web.names.svc.cluster.local.", "A")).containsExactly(ipv4);
            assertThat(dig(transport, "_http._tcp.web", "SRV"))
                    .containsExactly("0 100 80 web.names.svc.cluster.local.");
            assertThat(dig(transport, "-x", ipv4)).containsExactly("web.names.svc.cluster.local.");
            assertThat(dig(transport, "-x", ipv6)).containsExactly("web.names.svc.cluster.local.");
            assertThat(dig(transport, "alias", "A")).containsExactly("web.names.svc.cluster.local.", ipv4);
            assertThat(dig(transport, "peers", "AAAA")).hasSize(2).allMatch(text -> text.startsWith("fd00:10:244:"));
            assertThat(inClient("dig", transport, "nobody.names.svc.cluster.local", "A"))
                    .contains("status: NXDOMAIN");
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void curlReachesAServiceByItsNamesInBothFamilies(Family family) {
        // Given
        askBy(family);

        for (String name : List.of("web", "web.names", "web.names.svc", "web.names.svc.cluster.local", "alias")) {
            // Then
            assertThat(inClient("curl", "-s", "-4", "http://" + name + "/")).startsWith("pod=web-");
            assertThat(inClient("curl", "-s", "-6", "http://" + name + "/")).startsWith("pod=web-");
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void getentFindsTheAddressesOfBothFamilies(Family family) {
        // Given
        askBy(family);

        // Then
        assertThat(inClient("getent", "ahosts", "web"))
                .contains(cluster.clusterIp("web", Family.IPV4))
                .contains(cluster.clusterIp("web", Family.IPV6));
        assertThat(inClient("getent", "hosts", cluster.clusterIp("web", Family.IPV4)))
                .contains("web.names.svc.cluster.local");
        assertThat(inClient("getent", "ahosts", "nobody")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void javaFindsTheAddressesOfBothFamilies(Family family) {
        // Given
        askBy(family);

        // When
        List<String> service = java("web");

        // Then
        assertThat(service)
                .containsExactlyInAnyOrder(
                        cluster.clusterIp("web", Family.IPV4), canonical(cluster.clusterIp("web", Family.IPV6)));
        assertThat(java("peers.names.svc")).hasSize(4);
    }

    /** As a kubelet writes it in a cluster whose first family this is. */
    private void askBy(Family family) {
        new Sandbox(RunDirectory.of(lab.lab().name()).pod("names", "client"))
                .writeClusterFirstResolver(
                        "names",
                        switch (family) {
                            case IPV4 -> AddressPlan.CLUSTER_DNS_IPV4;
                            case IPV6 -> AddressPlan.CLUSTER_DNS_IPV6;
                        });
    }

    private List<String> dig(String transport, String... question) {
        String answer = switch (question[0]) {
            case "-x" -> inClient("dig", "+short", transport, "-x", question[1]);
            default -> inClient("dig", "+short", "+search", transport, question[0], question[1]);
        };
        return answer.lines().toList();
    }

    private List<String> java(String name) {
        return inClient(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Resolve.class.getName(),
                        name)
                .lines()
                .toList();
    }

    private static String canonical(String address) {
        return InetAddress.ofLiteral(address).getHostAddress();
    }

    private String inClient(String... command) {
        ExecResult result = lab.lab().run("names", "client", List.of(command), Duration.ofSeconds(30));
        return result.output();
    }
}
