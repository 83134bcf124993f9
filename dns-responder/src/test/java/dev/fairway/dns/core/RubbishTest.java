package dev.fairway.dns.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fairway.dns.core.forward.MalformedMessageException;
import dev.fairway.dns.core.forward.Question;
import dev.fairway.dns.core.forward.UpstreamAnswer;
import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.core.zone.Responder;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.ZoneSettings;
import dev.fairway.rules.dns.ZoneState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;

/**
 * Bounded fuzzing of both decoders, from the messages of fuzz/corpus (hexadecimal, one a line): what breaks one is added
 * there.
 */
class RubbishTest {

    private static final int ROUNDS = 50_000;
    private static final Path CORPUS = Path.of("src/test/resources/fuzz/corpus");

    private final RandomGenerator random =
            RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(20261124);

    @Test
    void noMessageBreaksTheResponderAndEveryAnswerIsWellFormed() throws IOException {
        // Given
        ZoneSettings settings = new ZoneSettings(DnsName.of("cluster.local"), 5, ZoneSettings.PodRecords.INSECURE);
        ReadyZone zone = new ReadyZone(settings);
        zone.apply(new ZoneState(settings).fixed());
        zone.complete(1);
        Responder responder = new Responder(zone, () -> false, ClientPolicy.ASK);
        List<byte[]> corpus = corpus();
        byte[] out = new byte[Responder.STREAM_SIZE];

        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = mutated(corpus.get(round % corpus.size()), round < corpus.size());

            // When
            Responder.Outcome outcome =
                    responder.respond(message, message.length, out, false, InetAddress.getLoopbackAddress());

            // Then
            if (outcome == Responder.Outcome.ANSWERED) {
                byte[] answer = Arrays.copyOf(out, responder.length());
                assertThat(answer.length).isLessThanOrEqualTo(Responder.UDP_SIZE);
                assertThatCode(() -> new Message(answer))
                        .as(HexFormat.of().formatHex(message))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void noUpstreamBreaksTheForwarder() throws IOException {
        // Given
        Question question = new Question(DnsName.of("www.example.org"), DnsCodes.TYPE_A, false, false);
        List<byte[]> corpus = corpus();
        int read = 0;

        // When
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = mutated(corpus.get(round % corpus.size()), round < corpus.size());
            try {
                UpstreamAnswer answer = UpstreamAnswer.read(message, message.length, question);
                read++;
                assertThat(answer.lifetime()).isNotNegative();
            } catch (MalformedMessageException _) {
                // What it should say of most of them.
            }
        }

        // Then
        assertThat(read).isPositive();
    }

    private byte[] mutated(byte[] original, boolean asItIs) {
        byte[] message = original.clone();
        if (asItIs) {
            return message;
        }
        for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
            message[random.nextInt(message.length)] = (byte)
                    (random.nextBoolean() ? random.nextInt() : new int[] {0, 63, 64, 0xc0, 0xff}[random.nextInt(5)]);
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(message, random.nextInt(message.length + 20)) : message;
    }

    private static List<byte[]> corpus() {
        try (Stream<String> lines = Files.lines(CORPUS)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> HexFormat.of().parseHex(line.strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
