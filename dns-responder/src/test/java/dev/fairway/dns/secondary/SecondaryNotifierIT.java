package dev.fairway.dns.secondary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.ZoneSettings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What a secondary server hears. */
class SecondaryNotifierIT {

    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final int SOON = 10_000;

    private final ReadyZone zone =
            new ReadyZone(new ZoneSettings(DnsName.of("cluster.local"), 5, ZoneSettings.PodRecords.DISABLED));

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aNewSerialIsToldAsRfc1996Says(String address) throws Exception {
        // Given
        try (DatagramSocket secondary = secondary(address);
                SecondaryNotifier notifier = notifier(secondary, Duration.ZERO)) {
            // When
            complete(notifier, 7);

            // Then
            Message told = hear(secondary, SOON, true).orElseThrow();
            assertThat(told.getHeader().getOpcode()).isEqualTo(Opcode.NOTIFY);
            assertThat(told.getHeader().getFlag(Flags.AA)).isTrue();
            assertThat(told.getHeader().getFlag(Flags.QR)).isFalse();
            assertThat(told.getQuestion().getName()).hasToString("cluster.local.");
            assertThat(told.getQuestion().getType()).isEqualTo(Type.SOA);
            assertThat(told.getQuestion().getDClass()).isEqualTo(DClass.IN);
        }
    }

    @Test
    void anAnsweredOneIsNotRepeatedAndAnEqualSerialNotTold() throws Exception {
        // Given
        try (DatagramSocket secondary = secondary("127.0.0.1");
                SecondaryNotifier notifier = notifier(secondary, Duration.ZERO)) {
            complete(notifier, 7);
            hear(secondary, SOON, true);

            // When
            complete(notifier, 7);

            // Then
            assertThat(hear(secondary, 1_500, true)).isEmpty();
        }
    }

    @Test
    void oneThatDoesNotAnswerIsToldThreeTimesAndAgainWithTheNextChange() throws Exception {
        // Given
        try (DatagramSocket secondary = secondary("127.0.0.1");
                SecondaryNotifier notifier = notifier(secondary, Duration.ZERO)) {
            complete(notifier, 7);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(hear(secondary, SOON, false)).isPresent();
            }
            assertThat(hear(secondary, 2_500, false)).isEmpty();

            // When
            complete(notifier, 8);

            // Then
            assertThat(hear(secondary, SOON, true)).isPresent();
        }
    }

    @Test
    void manyChangesWithinAPauseAreOneNotification() throws Exception {
        // Given
        try (DatagramSocket secondary = secondary("127.0.0.1");
                SecondaryNotifier notifier = notifier(secondary, Duration.ofSeconds(2))) {
            complete(notifier, 1);
            hear(secondary, SOON, true);

            // When
            for (int serial = 2; serial < 500; serial++) {
                complete(notifier, serial);
            }

            // Then
            assertThat(hear(secondary, SOON, true)).isPresent();
            assertThat(hear(secondary, 3_000, true)).isEmpty();
        }
    }

    private void complete(SecondaryNotifier notifier, int serial) {
        zone.complete(serial);
        notifier.zoneChanged();
    }

    private static DatagramSocket secondary(String address) throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    }

    private SecondaryNotifier notifier(DatagramSocket secondary, Duration pause) {
        InetSocketAddress address = (InetSocketAddress) secondary.getLocalSocketAddress();
        return SecondaryNotifier.start(zone, new SecondaryNotifier.Options(List.of(address), pause, PATIENCE));
    }

    /** The next notification within the time, answered or not. */
    private static Optional<Message> hear(DatagramSocket secondary, int millis, boolean answer) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        secondary.setSoTimeout(millis);
        try {
            secondary.receive(packet);
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        }
        Message told = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        if (answer) {
            Message heard = told.clone();
            heard.getHeader().setFlag(Flags.QR);
            heard.getHeader().setRcode(Rcode.NOERROR);
            byte[] wire = heard.toWire();
            secondary.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        }
        return Optional.of(told);
    }
}
