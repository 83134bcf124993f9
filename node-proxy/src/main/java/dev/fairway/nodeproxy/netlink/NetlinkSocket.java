package dev.fairway.nodeproxy.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A netlink socket. One thread uses it at a time; its network namespace is that of the thread that opened it.
 */
public final class NetlinkSocket implements AutoCloseable {

    /** What one datagram of the kernel fits in: dumps fill pages, and errors are capped. */
    private static final int RECEIVE_BYTES = 256 << 10;

    private static final int WANTED_BUFFER = 32 << 20;

    /** What an unprivileged socket takes on every Linux (net.core.wmem_default less the kernel's own overhead). */
    private static final int PLAIN_BATCH_BYTES = 160 << 10;

    private final Syscalls syscalls;
    private final int descriptor;
    private final int maxSendBytes;
    private final NativeMemory sending;
    private final NativeMemory receiving;
    private volatile int port;

    private NetlinkSocket(Syscalls syscalls, int descriptor, int sendBytes) {
        this.syscalls = syscalls;
        this.descriptor = descriptor;
        boolean forced =
                syscalls.setSocketOption(descriptor, Netlink.SOL_SOCKET, Netlink.SO_SNDBUFFORCE, WANTED_BUFFER) == 0;
        syscalls.setSocketOption(descriptor, Netlink.SOL_SOCKET, Netlink.SO_RCVBUFFORCE, WANTED_BUFFER);
        syscalls.setSocketOption(descriptor, Netlink.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
        this.maxSendBytes = forced ? sendBytes : Math.min(sendBytes, PLAIN_BATCH_BYTES);
        this.sending = syscalls.allocate(maxSendBytes);
        this.receiving = syscalls.allocate(RECEIVE_BYTES);
    }

    /**
     * Opens one in the network namespace of the calling thread.
     *
     * @param sendBytes the largest datagram that will be sent; less is granted where the buffer can't be enlarged
     * @throws KernelException where sockets of this kind are not allowed
     */
    public static NetlinkSocket open(Syscalls syscalls, int sendBytes) {
        return open(syscalls, Netlink.NETLINK_NETFILTER, sendBytes);
    }

    static NetlinkSocket open(Syscalls syscalls, int protocol, int sendBytes) {
        int descriptor = Kernel.check(
                syscalls.socket(Netlink.AF_NETLINK, Netlink.SOCK_RAW_CLOEXEC, protocol),
                "socket",
                "netlink protocol " + protocol);
        NativeMemory address = syscalls.allocate(12);
        address.bytes().putShort((short) Netlink.AF_NETLINK);
        int bound = syscalls.bind(descriptor, address, 12);
        if (bound < 0) {
            syscalls.close(descriptor);
        }
        Kernel.check(bound, "bind", "netlink protocol " + protocol);
        return new NetlinkSocket(syscalls, descriptor, sendBytes);
    }

    /** The port that the kernel gave this socket, 0 before its first answer. Any thread. */
    public int port() {
        return port;
    }

    /** The most bytes that {@link #send} takes. */
    public int maxSendBytes() {
        return maxSendBytes;
    }

    /** A writer at the start of the send buffer; what it held is gone. */
    public MessageWriter writer() {
        return new MessageWriter(sending.bytes());
    }

    /** Sends the first {@code length} bytes of the send buffer as one datagram. */
    public void send(int length) {
        int sent;
        do {
            sent = syscalls.send(descriptor, sending, length, 0);
        } while (sent == -Errno.EINTR);
        Kernel.check(sent, "send", length + " bytes");
    }

    /** The errors and acknowledgements of what was sent; the kernel has written all of them when send returns. */
    public List<Reply> replies() {
        List<Reply> replies = new ArrayList<>();
        for (int length = receive(true); length > 0; length = receive(true)) {
            forEachMessage(length, message -> {
                port = message.port();
                if (message.type() == Netlink.NLMSG_ERROR) {
                    replies.add(message.reply());
                }
            });
        }
        return replies;
    }

    /**
     * Sends a request that was written and hands every message of the answer to {@code consumer}, until its end.
     *
     * @return false when the kernel says that what it lists changed meanwhile: ask again
     * @throws KernelException the answer's error
     */
    public boolean dump(int length, Consumer<Message> consumer) {
        send(length);
        DumpState state = new DumpState(consumer);
        while (!state.done) {
            int received = receive(false);
            forEachMessage(received, message -> {
                port = message.port();
                state.accept(message);
            });
        }
        if (state.errno != 0) {
            throw new KernelException(state.errno, "netlink dump");
        }
        return state.consistent;
    }

    /** Joins a multicast group, whose messages {@link #poll} then gets. */
    public void join(int group) {
        Kernel.check(
                syscalls.setSocketOption(descriptor, Netlink.SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, group),
                "join netlink group",
                group);
    }

    /**
     * Waits for notifications.
     *
     * @return false when none came in time
     * @throws KernelException ENOBUFS when some were lost
     */
    public boolean poll(int timeoutMillis, Consumer<Message> consumer) {
        int ready = syscalls.awaitReadable(descriptor, timeoutMillis);
        if (ready <= 0) {
            return false;
        }
        for (int length = receive(true); length > 0; length = receive(true)) {
            forEachMessage(length, consumer);
        }
        return true;
    }

    private int receive(boolean nowOrNever) {
        int flags = Netlink.MSG_TRUNC | (nowOrNever ? Netlink.MSG_DONTWAIT : 0);
        while (true) {
            int length = syscalls.receive(descriptor, receiving, flags);
            if (length == -Errno.EAGAIN && nowOrNever) {
                return 0;
            }
            if (length > receiving.size()) {
                throw new IllegalStateException("a netlink datagram of " + length + " bytes");
            }
            if (length != -Errno.EINTR) {
                return Kernel.check(length, "receive", "NETLINK_NETFILTER");
            }
        }
    }

    private void forEachMessage(int length, Consumer<Message> consumer) {
        ByteBuffer buffer = receiving.bytes();
        int at = 0;
        while (at + Netlink.HEADER_BYTES <= length) {
            int messageLength = buffer.getInt(at);
            if (messageLength < Netlink.HEADER_BYTES || at + messageLength > length) {
                return;
            }
            consumer.accept(new Message(buffer, at, messageLength));
            at += (messageLength + 3) & ~3;
        }
    }

    @Override
    public void close() {
        syscalls.close(descriptor);
    }

    /**
     * One received message, valid only inside the callback that got it.
     *
     * @param start where its header stands in the buffer
     */
    public record Message(ByteBuffer buffer, int start, int length) {

        public int type() {
            return buffer.getShort(start + 4) & 0xffff;
        }

        public int sequence() {
            return buffer.getInt(start + 8);
        }

        /** The port that asked for what the message tells, 0 for the kernel itself. */
        public int port() {
            return buffer.getInt(start + 12);
        }

        /** The nfgenmsg's address family. */
        public int family() {
            return buffer.get(start + Netlink.HEADER_BYTES) & 0xff;
        }

        public Attributes attributes() {
            return new Attributes(buffer, start + Netlink.HEADER_BYTES + Netlink.NFGENMSG_BYTES, start + length);
        }

        private boolean wasInterrupted() {
            return (buffer.getShort(start + 6) & Netlink.NLM_F_DUMP_INTR) != 0;
        }

        private Reply reply() {
            int error = length >= Netlink.HEADER_BYTES + 4 ? buffer.getInt(start + Netlink.HEADER_BYTES) : 0;
            return new Reply(sequence(), -error);
        }
    }

    /**
     * The kernel's answer to one message.
     *
     * @param errno 0 for an acknowledgement
     */
    public record Reply(int sequence, int errno) {}

    private static final class DumpState {
        private final Consumer<Message> consumer;
        private boolean done;
        private boolean consistent = true;
        private int errno;

        DumpState(Consumer<Message> consumer) {
            this.consumer = consumer;
        }

        void accept(Message message) {
            consistent &= !message.wasInterrupted();
            switch (message.type()) {
                case Netlink.NLMSG_DONE -> done = true;
                case Netlink.NLMSG_ERROR -> {
                    errno = message.reply().errno();
                    done = true;
                }
                default -> consumer.accept(message);
            }
        }
    }
}
