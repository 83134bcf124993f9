package dev.fairway.nodeproxy.nftables.table;

import dev.fairway.model.net.Cidr;
import dev.fairway.nodeproxy.nftables.Element;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prefixes in sets of ranges: one element where the range starts, and one, marked as an end, where it is over. A range
 * up to the last address has no end.
 */
final class Prefixes {

    private Prefixes() {}

    static List<Element> boundaries(Cidr cidr) {
        byte[] start = cidr.network().getAddress();
        BigInteger end = new BigInteger(1, start).add(size(start.length * 8, cidr.prefixLength()));
        return end.bitLength() > start.length * 8
                ? List.of(Element.of(start))
                : List.of(Element.of(start), Element.end(padded(end, start.length)));
    }

    /** The prefixes that the elements of such a set, in any order, describe. */
    static List<Cidr> parse(List<Element> elements) {
        List<Element> sorted = elements.stream()
                .sorted(Comparator.comparing(Element::key)
                        .thenComparing(Element::intervalEnd, Comparator.reverseOrder()))
                .toList();
        List<Cidr> prefixes = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            Element start = sorted.get(i);
            if (!start.intervalEnd()) {
                boolean ends = i + 1 < sorted.size() && sorted.get(i + 1).intervalEnd();
                byte[] network = start.key().bytes();
                int bits = network.length * 8;
                BigInteger first = new BigInteger(1, network);
                BigInteger end =
                        ends ? new BigInteger(1, sorted.get(i + 1).key().bytes()) : BigInteger.TWO.pow(bits);
                prefixes.add(cidr(network, end.subtract(first)));
            }
        }
        return prefixes;
    }

    /** The last address of a prefix. */
    static byte[] last(Cidr cidr) {
        byte[] start = cidr.network().getAddress();
        BigInteger last = new BigInteger(1, start)
                .add(size(start.length * 8, cidr.prefixLength()))
                .subtract(BigInteger.ONE);
        return padded(last, start.length);
    }

    /** The prefix from its first to its last address. */
    static Cidr between(InetAddress first, InetAddress last) {
        BigInteger size = new BigInteger(1, last.getAddress())
                .subtract(new BigInteger(1, first.getAddress()))
                .add(BigInteger.ONE);
        return cidr(first.getAddress(), size);
    }

    private static Cidr cidr(byte[] start, BigInteger size) {
        return new Cidr(Fields.toAddress(start), start.length * 8 - (size.bitLength() - 1));
    }

    private static BigInteger size(int bits, int prefixLength) {
        return BigInteger.TWO.pow(bits - prefixLength);
    }

    private static byte[] padded(BigInteger number, int length) {
        byte[] magnitude = number.toByteArray();
        byte[] padded = new byte[length];
        int used = Math.min(length, magnitude.length);
        System.arraycopy(magnitude, magnitude.length - used, padded, length - used, used);
        return padded;
    }
}
