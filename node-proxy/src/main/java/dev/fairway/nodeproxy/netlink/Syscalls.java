package dev.fairway.nodeproxy.netlink;

/**
 * The system calls that node-proxy needs.
 *
 * <p>Every call answers what the kernel returned, or the negative errno. Any thread may call; the network namespace
 * is that of the calling thread, so {@link #setNetworkNamespace} and {@link #unshare} belong on a platform thread
 * that nobody else uses.
 */
public interface Syscalls {

    int socket(int domain, int type, int protocol);

    int close(int descriptor);

    /** Binds to the socket address in the first {@code length} bytes of {@code address}. */
    int bind(int descriptor, NativeMemory address, int length);

    /** Sends the first {@code length} bytes as one message to where the socket is connected or, netlink, the kernel. */
    int send(int descriptor, NativeMemory message, int length, int flags);

    /**
     * Receives one message.
     *
     * @return its length; with {@code MSG_TRUNC} in the flags the whole length, even where the buffer is shorter
     */
    int receive(int descriptor, NativeMemory into, int flags);

    /** Waits for something to read: 1 when there is, 0 after the time-out. */
    int awaitReadable(int descriptor, int timeoutMillis);

    /** setsockopt(2) with an int. */
    int setSocketOption(int descriptor, int level, int option, int value);

    /** setsockopt(2) with the first {@code length} bytes of {@code value}. */
    int setSocketOption(int descriptor, int level, int option, NativeMemory value, int length);

    /** open(2) for reading, with {@code O_CLOEXEC}. */
    int open(String path);

    /** setns(2) into the network namespace behind the descriptor. */
    int setNetworkNamespace(int descriptor);

    /** unshare(2). */
    int unshare(int flags);

    /** Zeroed memory outside the Java heap, in native byte order; it is kept until the process ends. */
    NativeMemory allocate(int bytes);
}
