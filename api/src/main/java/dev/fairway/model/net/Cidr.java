package dev.fairway.model.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A network prefix; the address has no bits set beyond the prefix length. */
public record Cidr(InetAddress network, int prefixLength) {

    public Cidr {
        int bits = network.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("prefix length out of 0-" + bits + ": " + prefixLength);
        }
        network = masked(network, prefixLength);
    }

    /**
     * Reads {@code address/length}; host bits are cleared, white space around it is ignored.
     *
     * @throws IllegalArgumentException naming the text when it is not an address literal with a prefix length
     */
    public static Cidr parse(String text) {
        String trimmed = text.strip();
        int slash = trimmed.indexOf('/');
        if (slash <= 0) {
            throw new IllegalArgumentException("not a CIDR: " + text);
        }
        try {
            return new Cidr(
                    InetAddress.ofLiteral(trimmed.substring(0, slash)), Integer.parseInt(trimmed.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a CIDR: " + text, e);
        }
    }

    public IpFamily family() {
        return IpFamily.of(network);
    }

    public boolean contains(InetAddress address) {
        return IpFamily.of(address) == family() && masked(address, prefixLength).equals(network);
    }

    private static InetAddress masked(InetAddress address, int prefixLength) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int keep = Math.clamp(prefixLength - i * 8L, 0, 8);
            bytes[i] = (byte) (bytes[i] & (0xff << (8 - keep)));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
