package dev.fairway.lab.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.lab.Lab;
import dev.fairway.lab.network.AddressPlan;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A name server on each node: its pods' queries are neither translated nor tracked, and its end is survived. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeDnsST {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NAME = "kube-dns.kube-system.svc.cluster.local";

    private SystemLab lab;
    private Cluster cluster;
    private String node;

    @BeforeAll
    void start() {
        String name = SystemLab.name("nd");
        lab = new SystemLab(
                Lab.up(SystemLab.options(name).withDnsPerNode(), step -> System.out.println(name + ": " + step)));
        cluster = Cluster.of(lab.lab(), "node-dns");
        cluster.apply(Manifests.pod("client", "client"));
        cluster.awaitReadyPods("client", 1);
        node = cluster.get("Pod", "client").at("/spec/nodeName").asText();
        awaitLocal();
    }

    @AfterAll
    void stop() {
        cluster.close();
        lab.close();
    }

    @Test
    void queriesOfAPodAreAnsweredOnItsNodeAndNeverTracked() {
        // Given
        String before = tracked();

        for (String server : servers()) {
            for (String transport : List.of("+notcp", "+tcp")) {
                // When
                String answer = in("client", "dig", "+short", transport, "@" + server, NAME, "A");

                // Then
                assertThat(answer).as(server).contains(AddressPlan.CLUSTER_DNS_IPV4);
            }
        }
        assertThat(before).doesNotContain("dport=53 ");
        assertThat(tracked()).doesNotContain("dport=53 ");
    }

    @Test
    void endOfTheLocalServerSendsQueriesToTheOthersUntilItIsBack() {
        // When
        lab.lab().stop("dns-" + node);

        // Then
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(addresses()).doesNotContain(AddressPlan.CLUSTER_DNS_IPV4 + "/32");
            assertThat(ask(AddressPlan.CLUSTER_DNS_IPV4)).contains(AddressPlan.CLUSTER_DNS_IPV4);
            assertThat(ask(AddressPlan.CLUSTER_DNS_IPV6)).contains(AddressPlan.CLUSTER_DNS_IPV4);
        });
        assertThat(tracked()).contains("dport=53 ");

        // When
        lab.lab().start("dns-" + node);

        // Then
        awaitLocal();
        assertThat(ask(AddressPlan.CLUSTER_DNS_IPV4)).contains(AddressPlan.CLUSTER_DNS_IPV4);
        var _ = in(node, "conntrack", "-F");
        assertThat(ask(AddressPlan.CLUSTER_DNS_IPV4)).contains(AddressPlan.CLUSTER_DNS_IPV4);
        assertThat(tracked()).doesNotContain("dport=53 ");
    }

    private void awaitLocal() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(addresses())
                        .contains(AddressPlan.CLUSTER_DNS_IPV4 + "/32")
                        .contains(AddressPlan.CLUSTER_DNS_IPV6 + "/128"));
        var _ = in(node, "conntrack", "-F");
    }

    private static List<String> servers() {
        return Stream.concat(
                        AddressPlan.NODE_DNS.stream(),
                        Stream.of(AddressPlan.CLUSTER_DNS_IPV4, AddressPlan.CLUSTER_DNS_IPV6))
                .toList();
    }

    private String ask(String server) {
        return in("client", "dig", "+short", "+time=1", "+tries=1", "@" + server, NAME, "A");
    }

    private String addresses() {
        return in(node, "ip", "address", "show", "dev", "lo");
    }

    private String tracked() {
        return in(node, "conntrack", "-L", "-f", "ipv4") + in(node, "conntrack", "-L", "-f", "ipv6");
    }

    private String in(String target, String... command) {
        return lab.lab()
                .run(cluster.namespace(), target, List.of(command), Duration.ofSeconds(30))
                .output();
    }
}
