package dev.fairway.nodeproxy.packets;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.serviceCidr;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.DepartedPod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.Fixtures;
import dev.fairway.nodeproxy.core.NodeSettings;
import dev.fairway.nodeproxy.packets.Outcome.Answered;
import dev.fairway.nodeproxy.packets.Outcome.Refused;
import dev.fairway.nodeproxy.packets.Outcome.Silent;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cluster IPs on real packets: a node with two pods, one pod elsewhere and a client outside. */
class ClusterIpIT {

    private static final int POD_PORT = 8080;
    private static final String VIP4 = "10.96.0.5";
    private static final String VIP6 = "fd00:10:96::5";

    private final PacketLab lab = new PacketLab();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private ProgrammedNode proxy;

    @BeforeEach
    void setUp() throws Exception {
        serve(lab.add("pod-a", "10.244.1.2", "fd00:10:244:1::2"));
        serve(lab.add("pod-b", "10.244.1.3", "fd00:10:244:1::3"));
        serve(lab.add("far", "10.244.2.2", "fd00:10:244:2::2"));
        lab.defaultRouteTo(lab.add("outside", "192.0.2.10", "2001:db8::10"));
        proxy = start(cluster());
    }

    private ProgrammedNode start(List<Resource> objects) {
        NodeSettings settings =
                new NodeSettings("node-1", NodeSettings.Mode.REPLACE, false, List.of(), List.of(), List.of());
        return ProgrammedNode.start(lab, settings, objects);
    }

    private static List<Resource> cluster() {
        return List.of(
                node(
                        "node-1",
                        "zone-a",
                        ips(PacketLab.NODE_IPV4, PacketLab.NODE_IPV6),
                        "10.244.1.0/24",
                        "fd00:10:244:1::/64"),
                serviceCidr("10.96.0.0/16", "fd00:10:96::/112"));
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

    private static Service.Builder web() {
        return service("web", VIP4, VIP6)
                .ports(List.of(port("http", Protocol.TCP, 80, POD_PORT), port("dns", Protocol.UDP, 53, POD_PORT)));
    }

    private void putWeb(String... hosts) {
        proxy.put(web().build());
        putEndpoints(hosts);
    }

    private void putEndpoints(String... hosts) {
        for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
            String name = protocol == Protocol.TCP ? "http" : "dns";
            var v4 = List.of(hosts).stream()
                    .map(host -> endpoint(lab.host(host).ipv4().getHostAddress(), nodeOf(host)))
                    .toArray(Endpoint[]::new);
            var v6 = List.of(hosts).stream()
                    .map(host -> endpoint(lab.host(host).ipv6().getHostAddress(), nodeOf(host)))
                    .toArray(Endpoint[]::new);
            proxy.put(slice("web", name, protocol, POD_PORT, v4));
            if (hosts.length > 0) {
                proxy.put(slice("web", name, protocol, POD_PORT, v6));
            } else {
                proxy.remove(slice("web", name, protocol, POD_PORT, endpoint("fd00::1", ""))
                        .key());
            }
        }
    }

    private static String nodeOf(String host) {
        return host.equals("far") ? "node-2" : "node-1";
    }

    private Outcome ask(String from, Protocol protocol, String address) {
        return Client.on(lab, lab.host(from)).ask(protocol, ip(address), protocol == Protocol.TCP ? 80 : 53);
    }

    private Map<String, Integer> shares(int requests, String from, Protocol protocol, String address) {
        Map<String, Integer> shares = new HashMap<>();
        for (int i = 0; i < requests; i++) {
            shares.merge(
                    ask(from, protocol, address) instanceof Answered(String server, String _) ? server : "none",
                    1,
                    Integer::sum);
        }
        return shares;
    }

    @ParameterizedTest
    @CsvSource({"TCP," + VIP4, "TCP," + VIP6, "UDP," + VIP4, "UDP," + VIP6})
    void connectionsAreSpreadOverAllEndpoints(Protocol protocol, String address) {
        // Given
        putWeb("pod-a", "pod-b", "far");

        // When
        Map<String, Integer> shares = shares(150, "pod-a", protocol, address);

        // Then
        assertThat(shares).containsOnlyKeys("pod-a", "pod-b", "far");
        assertThat(shares.values()).allMatch(count -> count > 25);
    }

    @ParameterizedTest
    @CsvSource({"TCP," + VIP4 + ",10.244.1.2", "UDP," + VIP6 + ",fd00:10:244:1:0:0:0:2"})
    void aPodKeepsItsAddress(Protocol protocol, String address, String source) {
        // Given
        putWeb("far");

        // When
        Outcome outcome = ask("pod-a", protocol, address);

        // Then
        assertThat(outcome).isEqualTo(new Answered("far", source));
    }

    @ParameterizedTest
    @CsvSource({"TCP," + VIP4, "TCP," + VIP6, "UDP," + VIP4, "UDP," + VIP6})
    void clientsThatAreNoPodsAreMasqueraded(Protocol protocol, String address) {
        // Given
        putWeb("far");
        String node = ip(address.contains(":") ? PacketLab.NODE_IPV6 : PacketLab.NODE_IPV4)
                .getHostAddress();

        // When / Then
        assertThat(sourceSeen("outside", protocol, address)).isNotEqualTo(addressOf("outside", address));
        assertThat(sourceSeen("node", protocol, address)).isIn(node, "169.254.1.1");
    }

    private String sourceSeen(String from, Protocol protocol, String address) {
        return ask(from, protocol, address) instanceof Answered(String _, String client) ? client : "none";
    }

    private String addressOf(String host, String like) {
        return (like.contains(":") ? lab.host(host).ipv6() : lab.host(host).ipv4()).getHostAddress();
    }

    @ParameterizedTest
    @CsvSource({"TCP," + VIP4, "TCP," + VIP6, "UDP," + VIP4, "UDP," + VIP6})
    void aPodReachesItself(Protocol protocol, String address) {
        // Given
        putWeb("pod-a");

        // When
        Outcome outcome = ask("pod-a", protocol, address);

        // Then
        assertThat(outcome).isInstanceOf(Answered.class);
        assertThat(((Answered) outcome).client()).isNotEqualTo(addressOf("pod-a", address));
    }

    @ParameterizedTest
    @CsvSource({
        "pod-a,TCP," + VIP4, "pod-a,TCP," + VIP6, "pod-a,UDP," + VIP4, "pod-a,UDP," + VIP6,
        "node,TCP," + VIP4, "node,TCP," + VIP6, "node,UDP," + VIP4, "node,UDP," + VIP6
    })
    void aServiceWithoutEndpointsRefusesAtOnce(String from, Protocol protocol, String address) {
        // Given
        putWeb();

        // When
        Outcome outcome = ask(from, protocol, address);

        // Then
        assertThat(outcome).isEqualTo(new Refused());
    }

    @Test
    void anUnknownPortIsRefusedAndAnUnallocatedAddressIsDropped() {
        // Given
        putWeb("far");
        Client client = Client.on(lab, lab.host("pod-a"));

        // When / Then
        assertThat(client.ask(Protocol.TCP, ip(VIP4), 81)).isEqualTo(new Refused());
        assertThat(client.ask(Protocol.UDP, ip(VIP6), 81)).isEqualTo(new Refused());
        assertThat(client.ask(Protocol.TCP, ip("10.96.77.77"), 80)).isEqualTo(new Silent());
        assertThat(client.ask(Protocol.UDP, ip("fd00:10:96::7777"), 53)).isEqualTo(new Silent());
    }

    @Test
    void aDeletedServiceAnswersNoMore() {
        // Given
        putWeb("pod-b");
        assertThat(ask("pod-a", Protocol.TCP, VIP4)).isInstanceOf(Answered.class);

        // When
        proxy.remove(web().build().key());

        // Then
        assertThat(ask("pod-a", Protocol.TCP, VIP4)).isEqualTo(new Silent());
    }

    @Test
    void clientsWithAffinityStayUntilTheirEndpointGoes() {
        // Given
        proxy.put(web().clientIpAffinity(Duration.ofHours(3)).build());
        putEndpoints("pod-a", "pod-b", "far");

        // When
        Map<String, Integer> first = shares(40, "outside", Protocol.TCP, VIP4);
        String chosen = first.keySet().iterator().next();
        String[] others = List.of("pod-a", "pod-b", "far").stream()
                .filter(host -> !host.equals(chosen))
                .toArray(String[]::new);
        putEndpoints(others);
        Map<String, Integer> second = shares(40, "outside", Protocol.TCP, VIP4);
        putEndpoints("pod-a", "pod-b", "far");
        Map<String, Integer> third = shares(40, "outside", Protocol.TCP, VIP4);

        // Then
        assertThat(first).hasSize(1);
        assertThat(second).hasSize(1).doesNotContainKeys(chosen, "none");
        assertThat(third).isEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource({"TCP," + VIP4, "TCP," + VIP6, "UDP," + VIP4, "UDP," + VIP6})
    void aClientThatGoesOnStaysBeyondItsAffinityTimeout(Protocol protocol, String address) {
        // Given
        proxy.put(web().clientIpAffinity(Duration.ofSeconds(2)).build());
        putEndpoints("pod-a", "pod-b", "far");
        Instant end = Instant.now().plusSeconds(5);

        // When
        Map<String, Integer> seen = new HashMap<>();
        while (Instant.now().isBefore(end)) {
            shares(1, "pod-a", protocol, address).forEach((name, count) -> seen.merge(name, count, Integer::sum));
        }

        // Then
        assertThat(seen).hasSize(1).doesNotContainKey("none");
    }

    @ParameterizedTest
    @CsvSource({"TCP," + VIP4, "TCP," + VIP6, "UDP," + VIP4, "UDP," + VIP6})
    void aClientIsForgottenAfterItsAffinityTimeout(Protocol protocol, String address) {
        // Given
        proxy.put(web().clientIpAffinity(Duration.ofSeconds(1)).build());
        putEndpoints("pod-a", "pod-b", "far");

        // When
        Map<String, Integer> seen = new HashMap<>();
        await().pollInterval(Duration.ofMillis(1200))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    seen.putAll(shares(1, "pod-a", protocol, address));
                    return seen.size() > 1;
                });

        // Then
        assertThat(seen).doesNotContainKey("none");
    }

    @ParameterizedTest
    @CsvSource({VIP4, VIP6})
    void udpFlowsLeaveAnEndpointThatGoesAtOnce(String address) throws IOException {
        // Given
        putWeb("pod-b");
        Client client = Client.on(lab, lab.host("pod-a"));
        String source = addressOf("pod-a", address);
        try (DatagramSocket socket = lab.on(lab.host("pod-a"), DatagramSocket::new)) {
            socket.connect(new InetSocketAddress(ip(address), 53));
            assertThat(client.udpOn(socket)).isEqualTo(new Answered("pod-b", source));

            // When / Then
            putEndpoints("far");
            assertThat(client.udpOn(socket)).isEqualTo(new Answered("far", source));
            putEndpoints();
            assertThat(client.udpOn(socket)).isEqualTo(new Refused());
            putEndpoints("pod-b");
            assertThat(client.udpOn(socket)).isEqualTo(new Answered("pod-b", source));
            proxy.remove(web().build().key());
            assertThat(client.udpOn(socket)).isEqualTo(new Silent());
        }
    }

    @ParameterizedTest
    @CsvSource({PacketLab.NODE_IPV4, PacketLab.NODE_IPV6})
    void udpFlowsLeaveWhatWentWhileNoProxyRan(String address) throws IOException {
        // Given
        Service nodePort = web().type(Service.Type.NODE_PORT)
                .ports(List.of(Fixtures.nodePort(port("dns", Protocol.UDP, 53, POD_PORT), 53)))
                .build();
        proxy.put(nodePort);
        putEndpoints("pod-b");
        Client client = Client.on(lab, lab.host("outside"));
        try (DatagramSocket socket = lab.on(lab.host("outside"), DatagramSocket::new)) {
            socket.connect(new InetSocketAddress(ip(address), 53));
            Outcome before = client.udpOn(socket);

            // When
            proxy.close();
            List<Resource> objects = new ArrayList<>(cluster());
            objects.add(web().build());
            proxy = start(objects);

            // Then
            assertThat(before).isInstanceOf(Answered.class);
            assertThat(client.udpOn(socket)).isEqualTo(new Refused());
        }
    }

    @Test
    void establishedConnectionsSurviveChangesAndARestart() throws Exception {
        // Given
        putWeb("pod-b");
        List<Resource> objects = new ArrayList<>(cluster());
        try (Socket socket = Client.on(lab, lab.host("pod-a")).socket()) {
            socket.connect(new InetSocketAddress(ip(VIP4), 80));
            socket.setSoTimeout(1000);
            assertThat(line(socket)).startsWith("pod-b");

            // When
            putEndpoints("pod-a", "far");
            assertThat(line(socket)).startsWith("pod-b");
            proxy.close();
            objects.add(web().build());
            objects.add(slice("web", "http", Protocol.TCP, POD_PORT, endpoint("10.244.2.2", "node-2")));
            proxy = start(objects);

            // Then
            assertThat(line(socket)).startsWith("pod-b");
            assertThat(shares(5, "pod-a", Protocol.TCP, VIP4)).containsOnlyKeys("far");
        }
    }

    private static String line(Socket socket) throws IOException {
        socket.getOutputStream().write('\n');
        byte[] answer = new byte[512];
        return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({VIP4, VIP6})
    void aConnectionToADrainingPodGoesOnAndIsResetOnceThePodIsGone(String address) throws Exception {
        // Given
        proxy.put(web().build());
        EndpointSlice without = webSlice(address, "far");
        EndpointSlice gone = without.withDeparted(departed(addressOf("pod-b", address)));
        EndpointSlice draining = webSlice(address, "far", "pod-b");
        try (Socket socket = Client.on(lab, lab.host("pod-a")).socket()) {
            proxy.put(webSlice(address, "pod-b"));
            socket.connect(new InetSocketAddress(ip(address), 80));
            socket.setSoTimeout(1000);
            assertThat(line(socket)).startsWith("pod-b");

            // When
            proxy.put(draining);
            String whileDraining = line(socket);
            proxy.put(without);
            String withoutLabel = line(socket);
            proxy.put(gone);

            // Then
            assertThat(whileDraining).startsWith("pod-b");
            assertThat(withoutLabel).startsWith("pod-b");
            assertThatThrownBy(() -> line(socket)).isInstanceOf(SocketException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pod-a," + VIP4 + ",80",
        "pod-a," + VIP6 + ",80",
        "outside," + PacketLab.NODE_IPV4 + ",30080",
        "outside," + PacketLab.NODE_IPV6 + ",30080",
        "node," + VIP4 + ",80"
    })
    void aConnectionToAPodThatWentWhileNoProxyRanIsReset(String from, String address, int port) throws Exception {
        // Given
        Service nodePort = web().type(Service.Type.NODE_PORT)
                .ports(List.of(Fixtures.nodePort(port("http", Protocol.TCP, 80, POD_PORT), 30080)))
                .build();
        proxy.put(nodePort, webSlice(address, "pod-b"));
        EndpointSlice gone = webSlice(address, "far").withDeparted(departed(addressOf("pod-b", address)));
        List<Resource> objects = new ArrayList<>(cluster());
        objects.addAll(List.of(nodePort, gone));
        try (Socket socket = Client.on(lab, lab.host(from)).socket();
                Socket kept = Client.on(lab, lab.host(from)).socket()) {
            socket.connect(new InetSocketAddress(ip(address), port));
            socket.setSoTimeout(1000);
            assertThat(line(socket)).startsWith("pod-b");
            proxy.put(webSlice(address, "far"));
            kept.connect(new InetSocketAddress(ip(address), port));
            kept.setSoTimeout(1000);

            // When
            proxy.close();
            proxy = start(objects);

            // Then
            assertThatThrownBy(() -> line(socket)).isInstanceOf(SocketException.class);
            assertThat(line(kept)).startsWith("far");
        }
    }

    private static List<DepartedPod> departed(String address) {
        return List.of(new DepartedPod(ip(address), "uid", Instant.EPOCH));
    }

    /** Of the endpoints the first is ready, the others are draining. */
    private EndpointSlice webSlice(String address, String... hosts) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String host : hosts) {
            Endpoint ready = endpoint(addressOf(host, address), nodeOf(host));
            endpoints.add(endpoints.isEmpty() ? ready : ready.withConditions(false, true, true));
        }
        return slice("web", "http", Protocol.TCP, POD_PORT, endpoints.toArray(Endpoint[]::new));
    }

    @Test
    void noRequestIsLostWhileEndpointsComeAndGo() throws Exception {
        // Given
        putWeb("pod-a", "pod-b", "far");
        List<Outcome> failures = new ArrayList<>();
        Thread load = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Outcome outcome = ask("outside", Protocol.TCP, VIP4);
                if (!(outcome instanceof Answered)) {
                    failures.add(outcome);
                }
            }
        });

        // When
        for (int i = 0; i < 200; i++) {
            putEndpoints("pod-a", "far");
            putEndpoints("pod-a", "pod-b", "far");
            putEndpoints("pod-b");
            putEndpoints("far", "pod-b");
        }
        load.interrupt();
        load.join();

        // Then
        assertThat(failures).isEmpty();
    }
}
