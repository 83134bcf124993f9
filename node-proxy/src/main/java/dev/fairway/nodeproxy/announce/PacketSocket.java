package dev.fairway.nodeproxy.announce;

import dev.fairway.nodeproxy.netlink.Errno;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.NativeMemory;
import dev.fairway.nodeproxy.netlink.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whole Ethernet frames of one interface and one protocol (packet(7)). One thread receives, any sends. */
final class PacketSocket implements AutoCloseable {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int ADDRESS_BYTES = 20;
    private static final int FILTER_BYTES = 16;
    private static final int FRAME_BYTES = 2048;

    private final Syscalls syscalls;
    private final int descriptor;
    private final NativeMemory received;
    private final NativeMemory sent;

    /** Takes a received frame, which is valid during the call only. */
    interface Receiver {
        void frame(ByteBuffer frame, int length);
    }

    /** One instruction of a classic BPF program (linux/filter.h). */
    record Instruction(int code, int ifTrue, int ifFalse, int value) {}

    private PacketSocket(Syscalls syscalls, int descriptor) {
        this.syscalls = syscalls;
        this.descriptor = descriptor;
        this.received = syscalls.allocate(FRAME_BYTES);
        this.sent = syscalls.allocate(FRAME_BYTES);
    }

    /**
     * Opens one in the network namespace of the calling thread.
     *
     * @param interfaceIndex as the kernel numbers it
     * @param protocol the Ethernet type
     * @param filter what is received; everything when it is empty
     * @throws dev.fairway.nodeproxy.netlink.KernelException where packet sockets are not allowed
     */
    static PacketSocket open(Syscalls syscalls, int interfaceIndex, int protocol, Instruction... filter) {
        // Without a protocol nothing is received before the filter is in place.
        int descriptor = Kernel.check(syscalls.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0), "socket", "AF_PACKET");
        PacketSocket socket = new PacketSocket(syscalls, descriptor);
        try {
            socket.attach(filter);
            socket.bind(interfaceIndex, protocol);
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void attach(Instruction... filter) {
        if (filter.length == 0) {
            return;
        }
        NativeMemory program = syscalls.allocate(filter.length * 8);
        for (Instruction one : filter) {
            program.bytes()
                    .putShort((short) one.code())
                    .put((byte) one.ifTrue())
                    .put((byte) one.ifFalse())
                    .putInt(one.value());
        }
        NativeMemory reference = syscalls.allocate(FILTER_BYTES);
        reference.bytes().putShort(0, (short) filter.length).putLong(8, program.address());
        Kernel.check(
                syscalls.setSocketOption(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, reference, FILTER_BYTES),
                "setsockopt",
                "SO_ATTACH_FILTER");
    }

    private void bind(int interfaceIndex, int protocol) {
        NativeMemory address = syscalls.allocate(ADDRESS_BYTES);
        address.bytes().putShort(0, (short) AF_PACKET).putInt(4, interfaceIndex);
        address.bytes().duplicate().order(ByteOrder.BIG_ENDIAN).putShort(2, (short) protocol);
        Kernel.check(syscalls.bind(descriptor, address, ADDRESS_BYTES), "bind", "AF_PACKET");
    }

    /** Sends one frame. */
    synchronized void send(byte[] frame) {
        sent.bytes().put(0, frame);
        int result;
        do {
            result = syscalls.send(descriptor, sent, frame.length, 0);
        } while (result == -Errno.EINTR);
        Kernel.check(result, "send", "a frame of " + frame.length + " bytes");
    }

    /** Waits for frames, at most this long, and hands over all that are there. */
    void receive(int timeoutMillis, Receiver receiver) {
        int ready = syscalls.awaitReadable(descriptor, timeoutMillis);
        while (ready > 0) {
            int length = syscalls.receive(descriptor, received, MSG_DONTWAIT);
            if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
                return;
            }
            Kernel.check(length, "receive", "AF_PACKET");
            receiver.frame(received.bytes().duplicate().order(ByteOrder.BIG_ENDIAN), length);
        }
    }

    @Override
    public void close() {
        syscalls.close(descriptor);
    }
}
