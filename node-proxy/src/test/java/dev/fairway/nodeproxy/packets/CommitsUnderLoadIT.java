package dev.fairway.nodeproxy.packets;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.nodePort;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.Service;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * New connections while transactions follow each other without a pause: the kernel takes the generation anew with each
 * look-up, so the packets of some connections see the state before and the state after a transaction.
 */
class CommitsUnderLoadIT {

    private static final int CONNECTIONS = 15_000;

    /** Fewer: each change of the policy reads the whole connection table. */
    private static final int CONNECTIONS_OF_POLICIES = 1_000;

    private static final int POD_PORT = 8080;

    /** A packet that was lost on its way is sent again after one second; one that took a wrong way, in vain. */
    private static final Duration PATIENCE = Duration.ofMillis(3500);

    private static final String VIP4 = "10.96.0.5";
    private static final String VIP6 = "fd00:10:96::5";

    private final PacketLab lab = new PacketLab();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private ProgrammedNode proxy;

    @BeforeEach
    void setUp() {
        serve(lab.add("pod-a", "10.244.1.2", "fd00:10:244:1::2"));
        serve(lab.add("pod-b", "10.244.1.3", "fd00:10:244:1::3"));
        serve(lab.add("far", "10.244.2.2", "fd00:10:244:2::2"));
        lab.defaultRouteTo(lab.add("outside", "192.0.2.10", "2001:db8::10"));
        proxy = ProgrammedNode.start(
                lab,
                new NodeSettings("node-1", NodeSettings.Mode.REPLACE, false, List.of(), List.of(), List.of()),
                List.of(
                        node(
                                "node-1",
                                "",
                                ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6),
                                "10.244.1.0/24",
                                "fd00:10:244:1::/64"),
                        serviceCidr("10.96.0.0/16", "fd00:10:96::/112")));
    }

    private void serve(PacketLab.Host host) {
        for (InetAddress address : List.of(host.ipv4(), host.ipv6())) {
            opened.add(lab.on(host, () -> new EchoServer(host.name(), address, POD_PORT)));
        }
    }

    @AfterEach
    void tearDown() throws Exception {
        proxy.close();
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({
        "outside," + VIP4 + ",false",
        "outside," + VIP6 + ",false",
        "pod-a," + VIP4 + ",false",
        "node," + VIP4 + ",false",
        "outside," + VIP4 + ",true",
        "pod-a," + VIP6 + ",true"
    })
    void everyConnectionFindsAnEndpoint(String from, String address, boolean affinity) throws Exception {
        // Given
        Service.Builder web = service("web", VIP4, VIP6).ports(List.of(port("http", Protocol.TCP, 80, POD_PORT)));
        proxy.put((affinity ? web.clientIpAffinity(Duration.ofHours(3)) : web).build());
        putEndpoints(address, "pod-b");
        AtomicBoolean over = new AtomicBoolean();

        // When
        List<String> failures;
        int transactions = 0;
        try (ExecutorService clients = Executors.newSingleThreadExecutor()) {
            Callable<List<String>> load = () -> connect(from, ip(address), CONNECTIONS, over);
            Future<List<String>> running = clients.submit(load);
            while (!over.get()) {
                putEndpoints(address, "pod-b", "pod-a", "far");
                putEndpoints(address, "pod-b");
                transactions += 2;
            }
            failures = running.get();
        }

        // Then
        assertThat(failures)
                .as(
                        "of %d connections during %d transactions; looked up again: %s",
                        CONNECTIONS, transactions, proxy.counters().lookedUpAgain())
                .isEmpty();
    }

    /** With local endpoints for some and cluster-wide ones for others, a packet is looked up in two maps. */
    @ParameterizedTest
    @CsvSource({
        "node," + PacketLab.NODE_IPV4,
        "node," + PacketLab.NODE_IPV6,
        "pod-a," + PacketLab.NODE_IPV4,
        "pod-a," + PacketLab.NODE_IPV6
    })
    void clientsInTheClusterAreServedWhateverTheExternalPolicy(String from, String address) throws Exception {
        // Given
        Service.Builder web = service("web", VIP4, VIP6)
                .type(Service.Type.NODE_PORT)
                .ports(List.of(nodePort(port("http", Protocol.TCP, 80, POD_PORT), 80)));
        Service clusterWide = web.build();
        Service local = web.externalTrafficPolicy(Service.TrafficPolicy.LOCAL).build();
        proxy.put(clusterWide);
        proxy.put(slice(
                "web",
                "http",
                Protocol.TCP,
                POD_PORT,
                endpoint(
                        (address.contains(":")
                                        ? lab.host("far").ipv6()
                                        : lab.host("far").ipv4())
                                .getHostAddress(),
                        "node-2")));
        AtomicBoolean over = new AtomicBoolean();

        // When
        List<String> failures;
        int transactions = 0;
        try (ExecutorService clients = Executors.newSingleThreadExecutor()) {
            Callable<List<String>> load = () -> connect(from, ip(address), CONNECTIONS_OF_POLICIES, over);
            Future<List<String>> running = clients.submit(load);
            while (!over.get()) {
                proxy.put(local);
                proxy.put(clusterWide);
                transactions += 2;
            }
            failures = running.get();
        }

        // Then
        assertThat(failures)
                .as("of %d connections during %d transactions", CONNECTIONS_OF_POLICIES, transactions)
                .isEmpty();
    }

    private void putEndpoints(String address, String... hosts) {
        Endpoint[] endpoints = List.of(hosts).stream()
                .map(host -> endpoint(
                        (address.contains(":")
                                        ? lab.host(host).ipv6()
                                        : lab.host(host).ipv4())
                                .getHostAddress(),
                        "node-1"))
                .toArray(Endpoint[]::new);
        proxy.put(slice("web", "http", Protocol.TCP, POD_PORT, endpoints));
    }

    private List<String> connect(String from, InetAddress address, int connections, AtomicBoolean over) {
        return lab.on(lab.host(from), () -> {
            List<String> failures = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                try (Socket socket = new Socket()) {
                    // ends with a reset: no port stays in TIME_WAIT
                    socket.setSoLinger(true, 0);
                    socket.connect(new InetSocketAddress(address, 80), Math.toIntExact(PATIENCE.toMillis()));
                } catch (IOException e) {
                    failures.add(e.toString());
                }
            }
            over.set(true);
            return failures;
        });
    }
}
