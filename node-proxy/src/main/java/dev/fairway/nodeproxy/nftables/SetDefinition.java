package dev.fairway.nodeproxy.nftables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set or a map.
 *
 * @param key what its keys are made of, each field padded to four bytes
 * @param value what a map holds; null for a set, {@link FieldType#VERDICT} alone for a verdict map
 * @param intervals keys are ranges: one field, or the last of several
 * @param dynamicSize 0, or how many elements the packet path may make; they have time-outs
 */
public record SetDefinition(
        String name, List<FieldType> key, @Nullable List<FieldType> value, boolean intervals, int dynamicSize) {

    public SetDefinition {
        key = List.copyOf(key);
        value = value == null ? null : List.copyOf(value);
    }

    public static SetDefinition set(String name, FieldType... key) {
        return new SetDefinition(name, List.of(key), null, false, 0);
    }

    public static SetDefinition map(String name, List<FieldType> key, FieldType... value) {
        return new SetDefinition(name, key, List.of(value), false, 0);
    }

    public SetDefinition withIntervals() {
        return new SetDefinition(name, key, value, true, dynamicSize);
    }

    public SetDefinition withDynamicSize(int size) {
        return new SetDefinition(name, key, value, intervals, size);
    }

    public boolean holdsVerdicts() {
        return value != null && value.equals(List.of(FieldType.VERDICT));
    }

    /**
     * A field of a key or value. The kernel only knows lengths; the number tells the {@code nft} program how to print.
     */
    public enum FieldType {
        VERDICT(1, 0, false),
        IPV4_ADDRESS(7, 4, false),
        IPV6_ADDRESS(8, 16, false),
        INET_PROTOCOL(12, 1, false),
        INET_SERVICE(13, 2, false),
        /** A number in host order, printed as two halves. */
        CLASS_ID(23, 4, true),
        /** A number in host order. */
        MARK(19, 4, true);

        final int number;
        final int bytes;
        final boolean hostOrder;

        FieldType(int number, int bytes, boolean hostOrder) {
            this.number = number;
            this.bytes = bytes;
            this.hostOrder = hostOrder;
        }

        int paddedBytes() {
            return (bytes + 3) & ~3;
        }
    }
}
