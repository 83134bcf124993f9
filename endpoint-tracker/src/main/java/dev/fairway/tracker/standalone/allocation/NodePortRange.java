package dev.fairway.tracker.standalone.allocation;

import dev.fairway.model.net.PortNumber;

/** The ports that Services may have on every node, both ends included. */
public record NodePortRange(PortNumber first, PortNumber last) {

    public NodePortRange {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("a node port range ends before it starts: " + first + "-" + last);
        }
    }

    /** Reads {@code 30000-32767}. */
    public static NodePortRange parse(String text) {
        String[] ends = text.strip().split("-", 2);
        try {
            return new NodePortRange(
                    new PortNumber(Integer.parseInt(ends[0].strip())),
                    new PortNumber(Integer.parseInt(ends[ends.length - 1].strip())));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a node port range: " + text, e);
        }
    }

    int size() {
        return last.value() - first.value() + 1;
    }

    boolean contains(int port) {
        return port >= first.value() && port <= last.value();
    }

    /** min(max(16, size/32), 128), and none in a range of 16 or fewer (SVC-28). */
    int lowerBand() {
        return size() <= 16 ? 0 : Math.min(Math.max(16, size() / 32), 128);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
