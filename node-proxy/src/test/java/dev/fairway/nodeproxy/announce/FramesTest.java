package dev.fairway.nodeproxy.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FramesTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final MacAddress OWN = new MacAddress(0x0200_0000_0001L);
    private static final MacAddress ASKER = new MacAddress(0x0200_0000_00aaL);
    private static final InetAddress IPV4 = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress IPV4_ASKER = InetAddress.ofLiteral("192.0.2.9");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress IPV6_ASKER = InetAddress.ofLiteral("2001:db8::9");

    /** Header, ARP as RFC 826 lays it out, and our claim in the padding. */
    @Test
    void arpQuestionIsAnsweredToWhoAsked() {
        // When
        byte[] answer = Arp.answer(new Frame.Question(IPV4, IPV4_ASKER, ASKER), 7, OWN);

        // Then
        assertThat(HEX.formatHex(answer))
                .isEqualTo("0200000000aa" + "020000000001" + "0806" // destination, source, type
                        + "0001" + "0800" + "06" + "04" + "0002" // Ethernet, IPv4, lengths, reply
                        + "020000000001" + "c0000201" // sender
                        + "0200000000aa" + "c0000209" // target
                        + "6661697277790001" + "0000000000000007" + "0000");
    }

    @Test
    void arpQuestionIsRead() {
        // Given
        byte[] question = HEX.parseHex("ffffffffffff" + "0200000000aa" + "0806" + "0001080006040001" + "0200000000aa"
                + "c0000209" + "000000000000" + "c0000201");

        // When
        Optional<Frame> read = Arp.read(ByteBuffer.wrap(question), question.length);

        // Then
        assertThat(read).contains(new Frame.Question(IPV4, IPV4_ASKER, ASKER));
    }

    @Test
    void announcementsByArpAreReadAsClaims() {
        for (byte[] frame : Arp.announcements(IPV4, 1L << 40, OWN)) {
            // When
            Optional<Frame> read = Arp.read(ByteBuffer.wrap(frame), frame.length);

            // Then
            assertThat(read).contains(new Frame.OtherClaim(IPV4, 1L << 40, OWN));
        }
    }

    @Test
    void gratuitousArpOfOthersIsNoQuestionAndNoClaim() {
        // Given
        byte[] frame = HEX.parseHex("ffffffffffff" + "0200000000aa" + "0806" + "0001080006040001" + "0200000000aa"
                + "c0000201" + "000000000000" + "c0000201" + "000000000000000000000000000000000000");

        // When, then
        assertThat(Arp.read(ByteBuffer.wrap(frame), frame.length)).isEmpty();
    }

    @Test
    void cutArpFramesAreNothing() {
        byte[] frame = Arp.announcements(IPV4, 7, OWN)[0];
        for (int length = 0; length < 42; length++) {
            assertThat(Arp.read(ByteBuffer.wrap(frame), length)).isEmpty();
        }
    }

    @Test
    void neighbourSolicitationIsReadAndAnsweredWithAValidChecksum() {
        // Given
        byte[] solicitation = HEX.parseHex("3333ff000001" + "0200000000aa" + "86dd" + "60000000" + "0020" + "3a" + "ff"
                + "20010db8000000000000000000000009" + "ff0200000000000000000001ff000001"
                + "87000000" + "00000000" + "20010db8000000000000000000000001" + "0101" + "0200000000aa");

        // When
        Optional<Frame> read = Ndp.read(ByteBuffer.wrap(solicitation), solicitation.length);
        byte[] answer = Ndp.answer((Frame.Question) read.orElseThrow(), 7, OWN);

        // Then
        assertThat(read).contains(new Frame.Question(IPV6, IPV6_ASKER, ASKER));
        assertThat(HEX.formatHex(answer, 0, 14)).isEqualTo("0200000000aa" + "020000000001" + "86dd");
        assertThat(HEX.formatHex(answer, 18, 54))
                .isEqualTo(
                        "0038" + "3a" + "ff" + "20010db8000000000000000000000001" + "20010db8000000000000000000000009");
        assertThat(HEX.formatHex(answer, 54, 56)).isEqualTo("8800");
        assertThat(HEX.formatHex(answer, 58, 86))
                .isEqualTo("60000000" + "20010db8000000000000000000000001" + "0201" + "020000000001");
        assertThat(onesComplementSum(answer)).isEqualTo(0xffff);
    }

    @Test
    void duplicateAddressDetectionIsAnsweredToEverybody() {
        // When
        byte[] answer = Ndp.answer(new Frame.Question(IPV6, InetAddress.ofLiteral("::"), ASKER), 7, OWN);

        // Then
        assertThat(HEX.formatHex(answer, 0, 6)).isEqualTo("333300000001");
        assertThat(HEX.formatHex(answer, 38, 54)).isEqualTo("ff020000000000000000000000000001");
        assertThat(HEX.formatHex(answer, 58, 62)).isEqualTo("20000000");
    }

    @Test
    void announcementByNdpIsReadAsAClaimAndWhatIsCutIsNot() {
        // Given
        byte[] frame = Ndp.announcement(IPV6, 1L << 40, OWN);

        // When, then
        assertThat(Ndp.read(ByteBuffer.wrap(frame), frame.length)).contains(new Frame.OtherClaim(IPV6, 1L << 40, OWN));
        for (int length = 0; length < frame.length; length++) {
            assertThat(Ndp.read(ByteBuffer.wrap(frame), length)).isEmpty();
        }
    }

    @Test
    void packetThatPassedARouterIsNotBelieved() {
        // Given
        byte[] frame = Ndp.announcement(IPV6, 7, OWN);
        frame[21] = 64;

        // When, then
        assertThat(Ndp.read(ByteBuffer.wrap(frame), frame.length)).isEmpty();
    }

    private static int onesComplementSum(byte[] frame) {
        int sum = frame.length - 54 + 58;
        for (int at = 22; at < frame.length; at += 2) {
            sum += ((frame[at] & 0xff) << 8) | (frame[at + 1] & 0xff);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }
}
