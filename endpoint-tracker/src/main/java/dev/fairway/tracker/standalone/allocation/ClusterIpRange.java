package dev.fairway.tracker.standalone.allocation;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The cluster IPs of one family (SVC-03, SVC-04). */
final class ClusterIpRange {

    private static final BigInteger MIN_BAND = BigInteger.valueOf(16);
    private static final BigInteger MAX_BAND = BigInteger.valueOf(256);

    private final Cidr cidr;
    private final BigInteger base;
    private final BigInteger size;
    private final Band<Object> band;

    ClusterIpRange(Cidr cidr, RandomGenerator random) {
        this.cidr = cidr;
        BigInteger all = BigInteger.ONE.shiftLeft(cidr.family().addressBytes() * 8 - cidr.prefixLength());
        // The network address is nobody's, and with IPv4 neither is the broadcast address.
        this.base = new BigInteger(1, cidr.network().getAddress()).add(BigInteger.ONE);
        this.size = all.subtract(cidr.family() == IpFamily.IPV4 ? BigInteger.TWO : BigInteger.ONE)
                .max(BigInteger.ZERO);
        this.band = new Band<>(size, lowerBand(all), random);
    }

    /** min(max(16, size/16), 256), and none in a range of 16 or fewer. */
    static BigInteger lowerBand(BigInteger all) {
        return all.compareTo(MIN_BAND) <= 0
                ? BigInteger.ZERO
                : all.divide(MIN_BAND).max(MIN_BAND).min(MAX_BAND);
    }

    Cidr cidr() {
        return cidr;
    }

    IpFamily family() {
        return cidr.family();
    }

    InetAddress first() {
        return address(base);
    }

    boolean contains(InetAddress address) {
        BigInteger offset = offset(address);
        return IpFamily.of(address) == family() && offset.signum() >= 0 && offset.compareTo(size) < 0;
    }

    Optional<Object> owner(InetAddress address) {
        return band.owner(offset(address));
    }

    void take(InetAddress address, Object owner) {
        band.take(offset(address), owner);
    }

    void release(InetAddress address, Object owner) {
        band.release(offset(address), owner);
    }

    Optional<InetAddress> free() {
        return band.free().map(offset -> address(base.add(offset)));
    }

    private BigInteger offset(InetAddress address) {
        return new BigInteger(1, address.getAddress()).subtract(base);
    }

    private InetAddress address(BigInteger value) {
        byte[] bytes = new byte[family().addressBytes()];
        byte[] digits = value.toByteArray();
        int length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
