package dev.fairway.nodeproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.NetworkNamespace;
import dev.fairway.nodeproxy.packets.PacketLab;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node's own name server, with a kernel and packets; the server is an echo on port 53. */
class LocalDnsIT {

    private static final String SERVER = "169.254.20.10";
    private static final String SERVER_IPV6 = "fd00:169:254:20::10";
    private static final String CLUSTER = "10.96.0.10";
    private static final String CLUSTER_IPV6 = "fd00:10:96::a";
    private static final Duration SOON = Duration.ofSeconds(10);

    private PacketLab lab;
    private PacketLab.Host pod;
    private LocalDns local;
    private volatile boolean answers = true;

    @BeforeEach
    void start() {
        lab = new PacketLab();
        pod = lab.add("pod-a", "10.244.1.2", "fd00:10:244:1::2");
        // Without a rule that reads it, the kernel tracks nothing.
        inNode("nft", "add table inet tracked");
        inNode("nft", "add chain inet tracked every { type filter hook prerouting priority 0 ; }");
        inNode("nft", "add rule inet tracked every ct state new accept");
        LocalDns.Settings settings = new LocalDns.Settings(
                List.of(InetAddress.ofLiteral(SERVER), InetAddress.ofLiteral(SERVER_IPV6)),
                List.of(InetAddress.ofLiteral(CLUSTER), InetAddress.ofLiteral(CLUSTER_IPV6)),
                Duration.ofMillis(50),
                false);
        local = lab.on(lab.node(), () -> LocalDns.start(Kernel.syscalls(), settings, _ -> answers));
        await().atMost(SOON).until(() -> local.isServing());
    }

    @AfterEach
    void stop() {
        // Whatever the start of a test came to, no namespace is left behind.
        try (PacketLab _ = lab) {
            local.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, SERVER_IPV6, CLUSTER, CLUSTER_IPV6})
    void queryOfAPodIsAnsweredOnTheNodeAndNotTracked(String address) throws IOException {
        // Given: a datagram to another port, to see that this kernel tracks
        try (DatagramSocket server = echo(address);
                DatagramSocket other =
                        lab.on(lab.node(), () -> new DatagramSocket(new InetSocketAddress(address, 54)))) {
            send(address, 54);
            await().atMost(SOON).until(() -> tracked().contains("dport=54 "));

            // When
            String answer = send(address, 53);

            // Then
            assertThat(answer).isEqualTo("query");
            assertThat(server.isBound() && other.isBound()).isTrue();
            assertThat(tracked()).doesNotContain("dport=53 ");
        }
    }

    @Test
    void clusterDnsLeavesTheNodeWhileItsServerIsSilentAndComesBack() {
        // When
        answers = false;

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(inNode("ip", "addr show lo"))
                        .contains(SERVER)
                        .doesNotContain(CLUSTER)
                        .doesNotContain(CLUSTER_IPV6));
        assertThat(inNode("nft", "list table ip fairway-dns")).contains(SERVER).doesNotContain(CLUSTER);

        // When
        answers = true;

        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(inNode("ip", "addr show lo"))
                        .contains(CLUSTER)
                        .contains(CLUSTER_IPV6));
        assertThat(inNode("nft", "list table ip6 fairway-dns")).contains(CLUSTER_IPV6);
    }

    @Test
    void whatAnotherProgramRemovesComesBack() {
        // When
        inNode("nft", "delete table ip fairway-dns");
        inNode("ip", "addr del " + CLUSTER + "/32 dev lo");
        inNode("ip", "addr del " + SERVER + "/32 dev lo");

        // Then
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(inNode("nft", "list tables")).contains("table ip fairway-dns");
            assertThat(inNode("ip", "addr show lo")).contains(CLUSTER).contains(SERVER);
        });
    }

    @Test
    void cleanupRemovesTablesAndAddresses() {
        // Given
        local.close();

        // When
        int code = lab.on(lab.node(), () -> Cleanup.run("cleanup"));

        // Then
        assertThat(code).isZero();
        assertThat(inNode("nft", "list tables")).doesNotContain("fairway");
        assertThat(inNode("ip", "addr show lo"))
                .doesNotContain(SERVER)
                .doesNotContain(SERVER_IPV6)
                .doesNotContain(CLUSTER)
                .doesNotContain(CLUSTER_IPV6);
    }

    private DatagramSocket echo(String address) {
        DatagramSocket socket = lab.on(lab.node(), () -> new DatagramSocket(new InetSocketAddress(address, 53)));
        Thread.ofPlatform().daemon().name("echo").start(() -> {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                while (true) {
                    socket.receive(packet);
                    socket.send(packet);
                }
            } catch (SocketException _) {
                // closed: the test is over
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return socket;
    }

    /** One datagram from the pod; to port 53 the answer is waited for. */
    private String send(String address, int port) {
        return NetworkNamespace.in(pod.namespace(), () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(new InetSocketAddress(address, port));
                socket.setSoTimeout(5000);
                byte[] query = "query".getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(query, query.length));
                if (port != 53) {
                    return "";
                }
                DatagramPacket answer = new DatagramPacket(new byte[512], 512);
                socket.receive(answer);
                return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            }
        });
    }

    private String tracked() {
        return inNode("conntrack", "-L -p udp -f ipv4") + inNode("conntrack", "-L -p udp -f ipv6");
    }

    private String inNode(String program, String arguments) {
        return lab.on(lab.node(), () -> {
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(List.of(arguments.split(" ")));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
            return output;
        });
    }
}
