package dev.fairway.rules.dns;

import dev.fairway.model.net.IpText;
import java.net.Inet4Address;
import java.net.InetAddress;

/** The names that addresses have in DNS. */
final class AddressNames {

    private static final String HEX = "0123456789abcdef";

    private AddressNames() {}

    /**
     * The label that stands for an address without a name: its text with dashes; never starting or ending with one, so
     * that it is a host name's label.
     */
    static String label(InetAddress address) {
        String dashed = IpText.of(address).replace('.', '-').replace(':', '-');
        String begun = dashed.startsWith("-") ? "0" + dashed : dashed;
        return begun.endsWith("-") ? begun + "0" : begun;
    }

    /** The name below in-addr.arpa or ip6.arpa (RFC 1035 3.5, RFC 3596 2.5). */
    static DnsName reverse(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder(80);
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (address instanceof Inet4Address) {
                text.append(bytes[i] & 0xff).append('.');
            } else {
                text.append(HEX.charAt(bytes[i] & 0xf)).append('.');
                text.append(HEX.charAt((bytes[i] >> 4) & 0xf)).append('.');
            }
        }
        return DnsName.of(text.append(address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa")
                .toString());
    }
}
