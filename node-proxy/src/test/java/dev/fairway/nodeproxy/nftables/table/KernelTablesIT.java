package dev.fairway.nodeproxy.nftables.table;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.nodePort;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.Service.TrafficPolicy;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.Fixtures;
import dev.fairway.nodeproxy.core.Change;
import dev.fairway.nodeproxy.core.ClusterState;
import dev.fairway.nodeproxy.core.Key;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.core.Outcome;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.NetworkNamespace;
import dev.fairway.nodeproxy.nftables.NetlinkNftables;
import dev.fairway.nodeproxy.nftables.Nftables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole tables in the kernel, each test in a network namespace of its own. */
public class KernelTablesIT {

    private static final int CLIENTS = 1024;

    @Test
    void whatIsWrittenIsReadBackByTheNextProcess() {
        NetworkNamespace.inNew(() -> {
            // Given
            ClusterState state = everyKind();
            List<Change> changes;
            try (Nftables nftables = NetlinkNftables.open(Kernel.syscalls())) {
                KernelTables tables = new KernelTables(nftables, CLIENTS);
                changes = state.table().reconcile(tables.read());
                assertThat(tables.apply(changes)).allMatch(Outcome.IN_EFFECT::equals);
                changes.forEach(state.table()::committed);
            }

            // When
            ClusterState next = everyKind();
            List<Change> differences;
            Map<Key, Value> facts;
            try (Nftables nftables = NetlinkNftables.open(Kernel.syscalls())) {
                facts = new KernelTables(nftables, CLIENTS).read();
                differences = next.table().reconcile(facts);
            }

            // Then
            assertThat(differences.stream().flatMap(change -> change.operations().stream()))
                    .isEmpty();
            assertThat(facts.keySet().stream().map(Object::getClass).distinct())
                    .hasSize(Key.class.getPermittedSubclasses().length);
            return null;
        });
    }

    @Test
    void theNftProgramListsTheTables() {
        NetworkNamespace.inNew(() -> {
            // Given
            ClusterState state = everyKind();
            try (Nftables nftables = NetlinkNftables.open(Kernel.syscalls())) {
                KernelTables tables = new KernelTables(nftables, CLIENTS);
                tables.apply(state.table().reconcile(tables.read()));

                // When
                Process nft = new ProcessBuilder("nft", "list", "ruleset")
                        .redirectErrorStream(true)
                        .start();
                String listing = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                // Then
                assertThat(nft.waitFor()).as(listing).isZero();
                assertThat(listing)
                        .contains("table ip fairway", "table ip6 fairway", "chain pick-2", "10.96.0.1 . tcp . 80");
            }
            return null;
        });
    }

    public static ClusterState everyKind() {
        ClusterState state = new ClusterState(new NodeSettings(
                "node-1",
                NodeSettings.Mode.REPLACE,
                false,
                List.of(Cidr.parse("198.51.100.0/24")),
                List.of(),
                List.of()));
        state.put(
                node("node-1", "zone-a", ips("172.30.0.11", "fd00:172:30::11"), "10.244.1.0/24", "fd00:10:244:1::/64"));
        state.put(serviceCidr("10.96.0.0/16", "fd00:10:96::/112"));
        state.put(service("plain", "10.96.0.1", "fd00:10:96::1")
                .ports(List.of(port(Protocol.TCP, 80, 8080)))
                .build());
        state.put(
                slice("plain", Protocol.TCP, 8080, endpoint("10.244.1.2", "node-1"), endpoint("10.244.2.2", "node-2")));
        state.put(slice("plain", Protocol.TCP, 8080, endpoint("fd00:10:244:1::2", "node-1")));
        state.put(service("sticky", "10.96.0.2")
                .type(Service.Type.LOAD_BALANCER)
                .externalTrafficPolicy(TrafficPolicy.LOCAL)
                .clientIpAffinity(Duration.ofHours(3))
                .externalIps(ips("198.51.100.7"))
                .loadBalancerIngress(List.of(new LoadBalancerIngress(Fixtures.ip("203.0.113.9"), "", false)))
                .loadBalancerSourceRanges(List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("192.0.3.128/25")))
                .ports(List.of(nodePort(port(Protocol.UDP, 53, 5353), 30053)))
                .build());
        state.put(slice(
                "sticky",
                Protocol.UDP,
                5353,
                endpoint("10.244.1.3", "node-1"),
                endpoint("10.244.2.3", "node-2"),
                endpoint("10.244.2.4", "node-2")));
        state.put(service("empty", "10.96.0.3")
                .ports(List.of(port(Protocol.SCTP, 9, 9)))
                .build());
        return state;
    }
}
