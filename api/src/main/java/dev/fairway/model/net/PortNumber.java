package dev.fairway.model.net;

/** A port, 1 to 65535. */
public record PortNumber(int value) implements Comparable<PortNumber> {

    public PortNumber {
        if (value < 1 || value > 65535) {
            throw new IllegalArgumentException("port out of 1-65535: " + value);
        }
    }

    @Override
    public int compareTo(PortNumber other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
