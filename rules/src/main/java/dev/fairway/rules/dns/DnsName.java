package dev.fairway.rules.dns;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * A domain name in lower case, kept in its wire form (RFC 1035 3.1).
 *
 * <p>Names are compared without regard to case (RFC 4343), so two names that differ only in case are equal.
 */
public final class DnsName implements Comparable<DnsName> {

    /** The longest name in wire form, root label included. */
    public static final int MAX_LENGTH = 255;

    /** The longest label. */
    public static final int MAX_LABEL = 63;

    public static final DnsName ROOT = new DnsName(new byte[] {0});

    private final byte[] wire;
    private final int hash;

    private DnsName(byte[] wire) {
        this.wire = wire;
        this.hash = Arrays.hashCode(wire);
    }

    /**
     * Reads a name in presentation form; a trailing dot makes no difference.
     *
     * @throws IllegalArgumentException when a label or the name is too long, a label is empty, or a character is not ASCII
     */
    public static DnsName of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a domain name: " + text));
    }

    /** As {@link #of}, empty when the text is no domain name. */
    public static Optional<DnsName> parse(String text) {
        String relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (relative.isEmpty()) {
            return text.isEmpty() ? Optional.empty() : Optional.of(ROOT);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(relative.length() + 2);
        for (String label : relative.split("\\.", -1)) {
            if (!isLabel(label)) {
                return Optional.empty();
            }
            writeLabel(label, out);
        }
        out.write(0);
        return out.size() > MAX_LENGTH ? Optional.empty() : Optional.of(new DnsName(out.toByteArray()));
    }

    /**
     * Takes a complete, uncompressed name in wire form.
     *
     * @throws IllegalArgumentException when the bytes are anything else
     */
    public static DnsName ofWire(byte[] bytes) {
        int position = 0;
        while (position < bytes.length && bytes[position] != 0) {
            if (bytes[position] < 0 || bytes[position] > MAX_LABEL) {
                throw new IllegalArgumentException("not an uncompressed name in wire form");
            }
            position += bytes[position] + 1;
        }
        if (position != bytes.length - 1 || bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("not an uncompressed name in wire form");
        }
        byte[] lower = bytes.clone();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = lower(lower[i]);
        }
        return new DnsName(lower);
    }

    /**
     * The name of {@code label} directly below this one.
     *
     * @throws IllegalArgumentException when the label is none or the name becomes too long
     */
    public DnsName child(String label) {
        if (!isLabel(label) || wire.length + label.length() + 1 > MAX_LENGTH) {
            throw new IllegalArgumentException("no label " + label + " fits below " + this);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(wire.length + label.length() + 1);
        writeLabel(label, out);
        out.writeBytes(wire);
        return new DnsName(out.toByteArray());
    }

    /** The name without its first label; the root's parent is the root. */
    public DnsName parent() {
        return wire.length == 1 ? this : new DnsName(Arrays.copyOfRange(wire, wire[0] + 1, wire.length));
    }

    /** True for the ancestor itself and for every name below it. */
    public boolean isWithin(DnsName ancestor) {
        DnsName name = this;
        while (name.wire.length > ancestor.wire.length) {
            name = name.parent();
        }
        return name.equals(ancestor);
    }

    /** The labels in order, without the root. */
    public String[] labels() {
        return wire.length == 1 ? new String[0] : text().split("\\.");
    }

    /** A copy of the wire form, root label included. */
    public byte[] wire() {
        return wire.clone();
    }

    /** The length of the wire form, root label included. */
    public int wireLength() {
        return wire.length;
    }

    private String text() {
        StringBuilder text = new StringBuilder(wire.length);
        for (int position = 0; wire[position] != 0; position += wire[position] + 1) {
            for (int i = 1; i <= wire[position]; i++) {
                text.append((char) (wire[position + i] & 0xff));
            }
            text.append('.');
        }
        return text.toString();
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty() && label.length() <= MAX_LABEL && label.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static void writeLabel(String label, ByteArrayOutputStream out) {
        out.write(label.length());
        for (int i = 0; i < label.length(); i++) {
            out.write(lower((byte) label.charAt(i)));
        }
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }

    /** Orders by the bytes of the wire form; not DNSSEC's canonical order. */
    @Override
    public int compareTo(DnsName other) {
        return Arrays.compareUnsigned(wire, other.wire);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DnsName name && Arrays.equals(wire, name.wire);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** In presentation form with the trailing dot. */
    @Override
    public String toString() {
        return wire.length == 1 ? "." : text();
    }
}
