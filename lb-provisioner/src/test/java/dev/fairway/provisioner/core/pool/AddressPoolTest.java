package dev.fairway.provisioner.core.pool;

import static dev.fairway.provisioner.core.Cluster.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairway.model.net.IpFamily;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPoolTest {

    @Test
    void givesOutEveryAddressOfItsRangesInTheirOrder() {
        // Given
        AddressPool pool = pool("192.0.2.254-192.0.3.1", "198.51.100.8/31", "203.0.113.9");
        Set<InetAddress> taken = new HashSet<>();

        // When
        Optional<InetAddress> next = pool.firstFree(IpFamily.IPV4, taken::contains);
        StringBuilder given = new StringBuilder();
        while (next.isPresent()) {
            given.append(next.get().getHostAddress()).append(' ');
            taken.add(next.get());
            next = pool.firstFree(IpFamily.IPV4, taken::contains);
        }

        // Then
        assertThat(given.toString().split(" "))
                .containsExactly(
                        "192.0.2.254",
                        "192.0.2.255",
                        "192.0.3.0",
                        "192.0.3.1",
                        "198.51.100.8",
                        "198.51.100.9",
                        "203.0.113.9");
        assertThat(pool.size()).isEqualTo(7);
    }

    @Test
    void findsAnAddressInALargeIpv6Prefix() {
        assertThat(pool("2001:db8::/64").firstFree(IpFamily.IPV6, ip("2001:db8::")::equals))
                .contains(ip("2001:db8::1"));
    }

    @Test
    void hasNoAddressOfAFamilyThatItDoesNotName() {
        assertThat(pool("192.0.2.0/24").firstFree(IpFamily.IPV6, _ -> false)).isEmpty();
    }

    @Test
    void leavesOutAddressesThatOldClientsCannotReach() {
        // Given
        AddressPool pool = AddressPool.parse("p", List.of("192.0.2.254-192.0.3.1"), true, true);

        // When
        Optional<InetAddress> second = pool.firstFree(IpFamily.IPV4, ip("192.0.2.254")::equals);

        // Then
        assertThat(second).contains(ip("192.0.3.1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.9-192.0.2.1       | pool p: '192.0.2.9-192.0.2.1' is no CIDR and no range of addresses: its first address is above its last
            192.0.2.1-2001:db8::1     | pool p: '192.0.2.1-2001:db8::1' is no CIDR and no range of addresses: its ends are of two families
            192.0.2.300               | pool p: '192.0.2.300' is no CIDR and no range of addresses: '192.0.2.300' is no address
            192.0.2.0/33              | pool p: '192.0.2.0/33' is no CIDR and no range of addresses: not a CIDR: 192.0.2.0/33
            127.0.0.0/8               | pool p: '127.0.0.0/8' is no CIDR and no range of addresses: 127.0.0.0 can't be given to a Service: it has a meaning of its own
            fe80::1                   | pool p: 'fe80::1' is no CIDR and no range of addresses: fe80::1 can't be given to a Service: it has a meaning of its own
            """)
    void saysWhatIsWrongWithARange(String range, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> pool(range)).withMessage(message);
    }

    @Test
    void saysThatAddressesAreNamedTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool("192.0.2.0/24", "192.0.2.7"))
                .withMessage("pool p names addresses twice: 192.0.2.0-192.0.2.255 and 192.0.2.7-192.0.2.7");
    }

    private static AddressPool pool(String... addresses) {
        return AddressPool.parse("p", List.of(addresses), true, false);
    }
}
