package dev.fairway.dns.core.message;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by name: one writer, any number of readers that neither lock nor allocate.
 *
 * <p>A name is its lower-case wire form. Each name's value is replaced at once; a reader that started before a growth
 * of the table goes on in the old one, which no longer changes.
 *
 * @param <V> immutable
 */
public final class NameTable<V> {

    private static final int INITIAL_BUCKETS = 1024;

    private volatile AtomicReferenceArray<@Nullable Node<V>> buckets = new AtomicReferenceArray<>(INITIAL_BUCKETS);
    private int size;

    /** The value of the first {@code length} bytes of {@code name}; {@code hash} is {@link NameHash}'s. */
    public @Nullable V get(byte[] name, int length, int hash) {
        AtomicReferenceArray<@Nullable Node<V>> table = buckets;
        Node<V> node = table.getAcquire(hash & (table.length() - 1));
        while (node != null) {
            if (node.hash == hash && Arrays.equals(node.name, 0, node.name.length, name, 0, length)) {
                return node.value;
            }
            node = node.next;
        }
        return null;
    }

    public @Nullable V get(byte[] name) {
        return get(name, name.length, NameHash.of(name, name.length));
    }

    /** Writer only. The array is kept. */
    public void put(byte[] name, V value) {
        int hash = NameHash.of(name, name.length);
        AtomicReferenceArray<@Nullable Node<V>> table = buckets;
        int bucket = hash & (table.length() - 1);
        Node<V> head = table.getPlain(bucket);
        Node<V> others = without(head, name, hash);
        if (length(others) == length(head)) {
            size++;
        }
        table.setRelease(bucket, new Node<>(name, hash, value, others));
        if (size > table.length()) {
            grow(table);
        }
    }

    /** Writer only. */
    public void remove(byte[] name) {
        int hash = NameHash.of(name, name.length);
        AtomicReferenceArray<@Nullable Node<V>> table = buckets;
        int bucket = hash & (table.length() - 1);
        Node<V> head = table.getPlain(bucket);
        Node<V> others = without(head, name, hash);
        if (length(others) != length(head)) {
            size--;
            table.setRelease(bucket, others);
        }
    }

    /** Writer only. */
    public int size() {
        return size;
    }

    /** Every name with its value, in no order; what changes meanwhile may or may not be seen. */
    public void forEach(BiConsumer<byte[], V> action) {
        AtomicReferenceArray<@Nullable Node<V>> table = buckets;
        for (int i = 0; i < table.length(); i++) {
            for (Node<V> node = table.getAcquire(i); node != null; node = node.next) {
                action.accept(node.name, node.value);
            }
        }
    }

    private void grow(AtomicReferenceArray<@Nullable Node<V>> old) {
        AtomicReferenceArray<@Nullable Node<V>> larger = new AtomicReferenceArray<>(old.length() * 2);
        for (int i = 0; i < old.length(); i++) {
            for (Node<V> node = old.getPlain(i); node != null; node = node.next) {
                int bucket = node.hash & (larger.length() - 1);
                larger.setPlain(bucket, new Node<>(node.name, node.hash, node.value, larger.getPlain(bucket)));
            }
        }
        buckets = larger;
    }

    /** The chain without the name; nodes are shared or copied, never changed, for readers walk them. */
    private static <V> @Nullable Node<V> without(@Nullable Node<V> head, byte[] name, int hash) {
        Node<V> kept = null;
        boolean found = false;
        for (Node<V> node = head; node != null; node = node.next) {
            if (node.hash == hash && Arrays.equals(node.name, name)) {
                found = true;
            } else {
                kept = new Node<>(node.name, node.hash, node.value, kept);
            }
        }
        return found ? kept : head;
    }

    private static int length(@Nullable Node<?> head) {
        int length = 0;
        for (Node<?> node = head; node != null; node = node.next) {
            length++;
        }
        return length;
    }

    private static final class Node<V> {
        private final byte[] name;
        private final int hash;
        private final V value;
        private final @Nullable Node<V> next;

        Node(byte[] name, int hash, V value, @Nullable Node<V> next) {
            this.name = name;
            this.hash = hash;
            this.value = value;
            this.next = next;
        }
    }
}
