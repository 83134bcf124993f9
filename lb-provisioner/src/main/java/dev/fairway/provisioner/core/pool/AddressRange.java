package dev.fairway.provisioner.core.pool;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Consecutive addresses of one family.
 *
 * @param first the lowest, included
 * @param last the highest, included
 */
record AddressRange(InetAddress first, InetAddress last) {

    AddressRange {
        if (IpFamily.of(first) != IpFamily.of(last)) {
            throw new IllegalArgumentException("its ends are of two families");
        }
        if (compare(first, last) > 0) {
            throw new IllegalArgumentException("its first address is above its last");
        }
        requireUsable(first);
        requireUsable(last);
    }

    /**
     * Reads a CIDR, {@code first-last} or a single address.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static AddressRange parse(String text) {
        String trimmed = text.strip();
        int dash = trimmed.indexOf('-');
        if (dash >= 0) {
            return new AddressRange(address(trimmed.substring(0, dash)), address(trimmed.substring(dash + 1)));
        }
        if (trimmed.indexOf('/') < 0) {
            return new AddressRange(address(trimmed), address(trimmed));
        }
        Cidr cidr = Cidr.parse(trimmed);
        BigInteger network = number(cidr.network());
        int hostBits = cidr.network().getAddress().length * 8 - cidr.prefixLength();
        BigInteger hosts = BigInteger.ONE.shiftLeft(hostBits).subtract(BigInteger.ONE);
        return new AddressRange(
                cidr.network(), address(network.add(hosts), cidr.network().getAddress().length));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text.strip() + "' is no address", e);
        }
    }

    private static void requireUsable(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isMulticastAddress()
                || address.isLinkLocalAddress()) {
            throw new IllegalArgumentException(
                    IpText.of(address) + " can't be given to a Service: it has a meaning of its own");
        }
    }

    IpFamily family() {
        return IpFamily.of(first);
    }

    boolean contains(InetAddress address) {
        return IpFamily.of(address) == family() && compare(first, address) <= 0 && compare(address, last) <= 0;
    }

    boolean overlaps(AddressRange other) {
        return contains(other.first) || other.contains(first);
    }

    BigInteger size() {
        return number(last).subtract(number(first)).add(BigInteger.ONE);
    }

    /** The address that follows, which may lie outside. */
    static InetAddress next(InetAddress address) {
        return address(number(address).add(BigInteger.ONE), address.getAddress().length);
    }

    private static int compare(InetAddress left, InetAddress right) {
        return Arrays.compareUnsigned(left.getAddress(), right.getAddress());
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private static InetAddress address(BigInteger number, int length) {
        byte[] bytes = new byte[length];
        byte[] digits = number.toByteArray();
        int used = Math.min(digits.length, length);
        System.arraycopy(digits, digits.length - used, bytes, length - used, used);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return IpText.of(first) + "-" + IpText.of(last);
    }
}
