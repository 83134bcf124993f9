package dev.fairway.rules.dns;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses as names spell them. */
public final class IpText {

    private static final String HEX = "0123456789abcdef";

    private IpText() {}

    /** The canonical text: dotted, or as RFC 5952 asks (lower case, the longest run of zeros shortened). */
    public static String of(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        int[] groups = groups(address.getAddress());
        int start = -1;
        int length = 1;
        for (int i = 0; i < groups.length; i++) {
            int run = zeros(groups, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /**
     * The label that stands for an address without a name: its text with dashes; never starting or ending with one, so
     * that it is a host name's label.
     */
    static String label(InetAddress address) {
        String dashed = of(address).replace('.', '-').replace(':', '-');
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

    private static int[] groups(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        return groups;
    }

    private static int zeros(int[] groups, int from) {
        int end = from;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - from;
    }
}
