package dev.fairway.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {

    @ParameterizedTest
    @CsvSource({
        "10.96.0.10, 10.96.0.10",
        "fd00:10:96:0:0:0:0:a, fd00:10:96::a",
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "fd00:0:0:1:0:0:0:1, fd00:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8:10:0:0:0:0:0, 2001:db8:10::"
    })
    void theLongestRunOfZerosIsLeftOut(String address, String expected) {
        assertThat(IpText.of(InetAddress.ofLiteral(address))).isEqualTo(expected);
    }

    @Test
    void anIpv6AddressWithAPortStandsInBrackets() {
        assertThat(IpText.withPort(InetAddress.ofLiteral("fd00::1"), 80)).isEqualTo("[fd00::1]:80");
        assertThat(IpText.withPort(InetAddress.ofLiteral("10.0.0.1"), 80)).isEqualTo("10.0.0.1:80");
    }

    @Test
    void aPrefixIsShortenedToo() {
        assertThat(IpText.of(Cidr.parse("fd00:10:96:0:0:0:0:0/112"))).isEqualTo("fd00:10:96::/112");
    }
}
