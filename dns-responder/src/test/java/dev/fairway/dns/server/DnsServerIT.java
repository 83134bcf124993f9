package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.dns.core.zone.Responder;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpFamily;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The server's sockets, with dnsjava and bare sockets as clients. */
class DnsServerIT {

    private static final int ENDPOINTS = 200;
    private static final String NAME = "many.default.svc.cluster.local.";

    private RunningServer server;

    @BeforeEach
    void start() {
        List<Endpoint> endpoints = IntStream.range(0, ENDPOINTS)
                .mapToObj(i -> Endpoint.ready(InetAddress.ofLiteral("10.244.1." + i), ""))
                .toList();
        List<Resource> resources = List.of(
                Service.builder(ObjectMeta.of("default", "many")).headless(true).build(),
                new EndpointSlice(
                        ObjectMeta.of("default", "many-1"),
                        "many",
                        "",
                        IpFamily.IPV4,
                        List.of(),
                        endpoints,
                        List.of()));
        server = RunningServer.withZone(RunningServer.settings(), resources, 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answerThatDoesNotFitKeepsWholeRecordsAndSaysThatItIsTruncated() throws IOException {
        // When
        Message classic = server.ask(RunningServer.query(NAME, Type.A), 512, false);
        Message edns = server.ask(RunningServer.query(NAME, Type.A), 4096, false);
        Message stream = server.ask(RunningServer.query(NAME, Type.A), 512, true);

        // Then
        assertThat(classic.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(classic.getSection(Section.ANSWER)).hasSize((512 - 12 - 36) / 16);
        assertThat(edns.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(edns.getSection(Section.ANSWER)).hasSize((Responder.UDP_SIZE - 12 - 36 - 11) / 16);
        assertThat(edns.getOPT().getPayloadSize()).isEqualTo(Responder.UDP_SIZE);
        assertThat(stream.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(stream.getSection(Section.ANSWER)).hasSize(ENDPOINTS);
    }

    @Test
    void firstAddressChangesFromAnswerToAnswer() throws IOException {
        // When
        Set<String> firsts = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            firsts.add(server.ask(NAME, Type.A)
                    .getSection(Section.ANSWER)
                    .getFirst()
                    .rdataToString());
        }

        // Then
        assertThat(firsts).hasSizeGreaterThan(5);
    }

    @Test
    void queriesOfOneConnectionArePipelined() throws IOException {
        // Given
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Set<Integer> asked = new HashSet<>();

            // When
            for (int i = 0; i < 50; i++) {
                Message query = RunningServer.query(NAME, Type.A);
                query.getHeader().setID(1000 + i);
                asked.add(1000 + i);
                byte[] wire = query.toWire();
                out.writeShort(wire.length);
                out.write(wire);
            }
            out.flush();
            Set<Integer> answered = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                answered.add(new Message(in.readNBytes(in.readUnsignedShort()))
                        .getHeader()
                        .getID());
            }

            // Then
            assertThat(answered).isEqualTo(asked);
        }
    }

    @Test
    void idleConnectionIsClosedAndTooManyAreNotKept() throws IOException {
        // Given
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sockets.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        }

        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> server.server().connections() <= 20);
        await().atMost(Duration.ofSeconds(5)).until(() -> server.server().connections() == 0);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void messagesThatAreNoQueriesAreAnsweredWithTheirErrorOrDropped() throws IOException {
        // Given
        Message update = RunningServer.query(NAME, Type.A);
        update.getHeader().setOpcode(Opcode.UPDATE);
        byte[] twoQuestions = RunningServer.query(NAME, Type.A).toWire();
        twoQuestions[5] = 2;
        byte[] response = RunningServer.query(NAME, Type.A).toWire();
        response[2] |= (byte) 0x80;

        // Then
        assertThat(exchange(update.toWire()).getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(exchange(twoQuestions).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(exchange(new byte[] {1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 63}).getRcode())
                .isEqualTo(Rcode.FORMERR);
        long dropped = droppedTotal();
        send(response);
        send(new byte[] {1, 2, 3});
        await().until(() -> droppedTotal() == dropped + 2);
    }

    @Test
    void ednsOfAnotherVersionIsRefusedAndUnknownOptionsAreIgnored() throws IOException {
        // Given
        byte[] query = RunningServer.query(NAME, Type.A).toWire();

        // When
        Message version = exchange(withOpt(query, 1, new byte[0]));
        Message option = exchange(withOpt(query, 0, new byte[] {(byte) 0xfd, (byte) 0xe9, 0, 2, 7, 7}));

        // Then
        assertThat(version.getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(version.getOPT().getVersion()).isZero();
        assertThat(option.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(option.getOPT().getOptions()).isEmpty();
    }

    @Test
    void rubbishNeitherStopsTheServerNorGetsAnAnswerThatIsNone() throws IOException {
        // Given
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(42);
        byte[] query = RunningServer.query(NAME, Type.A).toWire();

        // When
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 20_000; i++) {
                byte[] message = query.clone();
                for (int change = random.nextInt(1, 6); change > 0; change--) {
                    message[random.nextInt(message.length)] = (byte) random.nextInt();
                }
                int length = random.nextInt(1, message.length + 1);
                socket.send(new DatagramPacket(message, length, InetAddress.getLoopbackAddress(), server.port()));
            }
        }

        // Then
        assertThat(server.ask(NAME, Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
    }

    private long droppedTotal() {
        return server.server().counters().stream()
                .mapToLong(QueryCounters::droppedTotal)
                .sum();
    }

    private void send(byte[] message) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(message, message.length, InetAddress.getLoopbackAddress(), server.port()));
        }
    }

    private Message exchange(byte[] message) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket(message, message.length, InetAddress.getLoopbackAddress(), server.port()));
            DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            return new Message(Arrays.copyOf(answer.getData(), answer.getLength()));
        }
    }

    private static byte[] withOpt(byte[] query, int version, byte[] options) {
        byte[] message = Arrays.copyOf(query, query.length + 11 + options.length);
        message[11] = 1;
        int opt = query.length;
        message[opt + 2] = 41;
        message[opt + 3] = 16;
        message[opt + 6] = (byte) version;
        message[opt + 10] = (byte) options.length;
        System.arraycopy(options, 0, message, opt + 11, options.length);
        return message;
    }
}
