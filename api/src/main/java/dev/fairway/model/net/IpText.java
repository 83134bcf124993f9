package dev.fairway.model.net;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses as Kubernetes writes them: dotted, or as RFC 5952 asks. */
public final class IpText {

    private static final int GROUPS = 8;

    private IpText() {}

    /** The canonical text: IPv6 in lower case, with its longest run of zero groups left out. */
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

    /** {@code address/length}. */
    public static String of(Cidr cidr) {
        return of(cidr.network()) + "/" + cidr.prefixLength();
    }

    /** {@code address:port}, the address in brackets when it is IPv6. */
    public static String withPort(InetAddress address, Object port) {
        return (address instanceof Inet4Address ? of(address) : "[" + of(address) + "]") + ":" + port;
    }

    private static int[] groups(byte[] bytes) {
        int[] groups = new int[GROUPS];
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
