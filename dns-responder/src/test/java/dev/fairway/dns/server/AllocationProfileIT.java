package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/**
 * An allocation profile (JFR) of the event loops while they answer over real sockets: what is allocated there is what
 * Netty makes of a datagram, and the envelope that it wants for the answer.
 */
class AllocationProfileIT {

    private static final int WARM_UP = 40_000;
    private static final int QUERIES = 200_000;
    private static final int WINDOW = 16;

    /** Netty's: the address, its bytes and objects, the packet that comes in, and the one that goes out. */
    private static final long MOST_BYTES_A_QUERY = 400;

    @TempDir
    private Path folder;

    @Test
    void eventLoopsAllocateOnlyWhatNettyMakesOfADatagram() throws IOException {
        // Given
        List<Resource> resources = List.of(Service.builder(ObjectMeta.of("default", "web"))
                .clusterIps(List.of(InetAddress.ofLiteral("10.96.0.1")))
                .build());
        Path file = folder.resolve("profile.jfr");
        long allocated;
        try (RunningServer server = RunningServer.withZone(RunningServer.settings(), resources, 1);
                DatagramSocket socket = new DatagramSocket();
                Recording recording = new Recording()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.setSoTimeout(1000);
            ask(socket, WARM_UP);

            // When
            recording.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
            recording.enable("jdk.ObjectAllocationOutsideTLAB").withStackTrace();
            recording.start();
            long before = allocatedByLoops();
            ask(socket, QUERIES);
            allocated = allocatedByLoops() - before;
            recording.stop();
            recording.dump(file);
        }
        Map<String, Long> profile = profile(file);

        // Then
        assertThat(profile).as("sites of allocation, with samples").isNotEmpty();
        assertThat(profile.keySet()).noneMatch(site -> site.startsWith("dev.fairway"));
        assertThat(allocated / QUERIES).as("bytes a query: %s", profile).isLessThan(MOST_BYTES_A_QUERY);
        System.out.printf("%d bytes a query on the event loops, by site: %s%n", allocated / QUERIES, profile);
    }

    private static void ask(DatagramSocket socket, int queries) throws IOException {
        byte[][] wires = {
            RunningServer.query("web.default.svc.cluster.local.", Type.A).toWire(),
            RunningServer.query("web.default.svc.cluster.local.", Type.AAAA).toWire(),
            RunningServer.query("nobody.default.svc.cluster.local.", Type.A).toWire()
        };
        java.net.DatagramPacket answer = new java.net.DatagramPacket(new byte[512], 512);
        for (int sent = 0; sent < queries; sent += WINDOW) {
            for (int i = 0; i < WINDOW; i++) {
                byte[] wire = wires[i % wires.length];
                socket.send(new java.net.DatagramPacket(wire, wire.length));
            }
            for (int i = 0; i < WINDOW; i++) {
                try {
                    socket.receive(answer);
                } catch (SocketTimeoutException _) {
                    // A datagram may be lost; the number of queries hardly changes by it.
                }
            }
        }
    }

    private static long allocatedByLoops() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> isLoop(thread.getName()))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.threadId()))
                .sum();
    }

    private static boolean isLoop(String thread) {
        return thread.startsWith("dns-");
    }

    /** How many samples each site has: the topmost method outside the JDK, but for the answer's envelope, which is Netty's. */
    private static Map<String, Long> profile(Path file) throws IOException {
        Map<String, Long> sites = new TreeMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getThread() != null && isLoop(event.getThread().getJavaName())) {
                boolean envelope = event.getClass("objectClass").getName().equals(DatagramPacket.class.getName());
                sites.merge(
                        envelope ? "an answer's " + DatagramPacket.class.getSimpleName() : site(event), 1L, Long::sum);
            }
        }
        return sites;
    }

    private static String site(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream()
                .filter(RecordedFrame::isJavaFrame)
                .map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName())
                .filter(name -> name.startsWith("dev.fairway") || name.startsWith("io.netty"))
                .findFirst()
                .orElse("the JDK");
    }
}
