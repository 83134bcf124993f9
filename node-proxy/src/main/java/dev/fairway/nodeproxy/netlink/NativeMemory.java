package dev.fairway.nodeproxy.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the Java heap that the kernel reads and writes.
 *
 * @param address where it starts
 * @param bytes the same memory, in native byte order
 */
public record NativeMemory(long address, ByteBuffer bytes) {

    public NativeMemory {
        bytes = bytes.order(ByteOrder.nativeOrder());
    }

    public int size() {
        return bytes.capacity();
    }
}
