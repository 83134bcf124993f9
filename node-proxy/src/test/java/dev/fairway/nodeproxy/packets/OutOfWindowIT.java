package dev.fairway.nodeproxy.packets;

import static dev.fairway.nodeproxy.Fixtures.endpoint;
import static dev.fairway.nodeproxy.Fixtures.ip;
import static dev.fairway.nodeproxy.Fixtures.ips;
import static dev.fairway.nodeproxy.Fixtures.node;
import static dev.fairway.nodeproxy.Fixtures.port;
import static dev.fairway.nodeproxy.Fixtures.service;
import static dev.fairway.nodeproxy.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A segment of the server's that is out of the window, such as one that a network delivered much too late. Forwarded, it
 * would reach the client from an address that it knows nothing of, and the client's reset would end the connection.
 */
class OutOfWindowIT {

    private static final int POD_PORT = 8080;
    private static final int FAR_OUT = 1 << 30;
    private static final Duration QUIET = Duration.ofMillis(300);

    private final PacketLab lab = new PacketLab();
    private PacketLab.Host far;
    private ProgrammedNode proxy;

    @BeforeEach
    void setUp() {
        lab.add("pod-a", "10.244.1.2", "fd00:10:244:1::2");
        far = lab.add("far", "10.244.2.2", "fd00:10:244:2::2");
        lab.defaultRouteTo(far);
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
                        service("web", "10.96.0.5", "fd00:10:96::5")
                                .ports(List.of(port(Protocol.TCP, 80, POD_PORT)))
                                .build(),
                        slice("web", Protocol.TCP, POD_PORT, endpoint("10.244.2.2", "node-2")),
                        slice("web", Protocol.TCP, POD_PORT, endpoint("fd00:10:244:2::2", "node-2"))));
    }

    @AfterEach
    void tearDown() {
        proxy.close();
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"10.96.0.5", "fd00:10:96::5"})
    void aSegmentOutOfTheWindowIsDroppedAndTheConnectionLivesOn(String clusterIp) throws IOException {
        IpFamily family = IpFamily.of(ip(clusterIp));
        InetAddress server = family == IpFamily.IPV4 ? far.ipv4() : far.ipv6();
        InetAddress client = family == IpFamily.IPV4
                ? lab.host("pod-a").ipv4()
                : lab.host("pod-a").ipv6();
        try (EchoServer _ = lab.on(far, () -> new EchoServer("far", server, POD_PORT));
                RawSocket raw = lab.on(far, () -> RawSocket.open(family, Protocol.TCP));
                Socket socket = Client.on(lab, lab.host("pod-a")).socket()) {
            // Given
            socket.connect(new InetSocketAddress(ip(clusterIp), 80));
            socket.setSoTimeout(1000);
            assertThat(line(socket)).startsWith("far");
            TcpSegment last = lastOf(raw, socket.getLocalPort());

            // When
            TcpSegment stray = TcpSegment.data(
                    POD_PORT, socket.getLocalPort(), last.acknowledged() + FAR_OUT, last.nextSequence());
            raw.send(client, stray.between(server, client));

            // Then
            await().atMost(Duration.ofSeconds(5)).until(() -> dropped(family) == 1);
            assertThat(line(socket)).startsWith("far");
            assertThat(line(socket)).startsWith("far");
        }
    }

    private long dropped(IpFamily family) {
        return proxy.counters().refusals().get(family).getOrDefault("out-of-window", 0L);
    }

    /** The client's last segment, once it sends no more. */
    private static TcpSegment lastOf(RawSocket raw, int port) {
        TcpSegment last = null;
        while (raw.receive(QUIET) instanceof RawSocket.Received.Packet(InetAddress _, byte[] bytes)) {
            TcpSegment segment = new TcpSegment(bytes);
            if (segment.sourcePort() == port && segment.destinationPort() == POD_PORT) {
                last = segment;
            }
        }
        assertThat(last).isNotNull();
        return last;
    }

    private static String line(Socket socket) throws IOException {
        socket.getOutputStream().write('\n');
        byte[] answer = new byte[512];
        return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.UTF_8);
    }
}
