package dev.fairway.nodeproxy.packets;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;

/**
 * Packets of one protocol above IP by a raw socket: every one that reaches the network namespace it was opened in, and
 * what its network answers by ICMP where it is connected.
 */
final class RawSocket implements AutoCloseable {

    private static final int SOCK_RAW = 3;
    private static final int ECONNREFUSED = 111;
    private static final short POLLIN = 1;
    private static final int IPV6_ADDRESS_LENGTH = 28;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout POINTER = ValueLayout.ADDRESS;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final MethodHandle SOCKET = function("socket", INT, INT, INT, INT);
    private static final MethodHandle CONNECT = function("connect", INT, INT, POINTER, INT);
    private static final MethodHandle SEND = function("sendto", LONG, INT, POINTER, LONG, INT, POINTER, INT);
    private static final MethodHandle RECEIVE = function("recvfrom", LONG, INT, POINTER, LONG, INT, POINTER, POINTER);
    private static final MethodHandle POLL = function("poll", INT, POINTER, LONG, INT);
    private static final MethodHandle CLOSE = function("close", INT, INT);

    private final IpFamily family;
    private final int descriptor;

    /** What came in within the time asked for. */
    sealed interface Received {
        @SuppressWarnings("ArrayRecordComponent") // Read at once.
        record Packet(InetAddress source, byte[] bytes) implements Received {}

        record Refused() implements Received {}

        record Nothing() implements Received {}
    }

    private RawSocket(IpFamily family, int descriptor) {
        this.family = family;
        this.descriptor = descriptor;
    }

    /** In the network namespace of the calling thread. */
    static RawSocket open(IpFamily family, Protocol protocol) {
        int descriptor = (int)
                call((_, state) -> (long) (int) SOCKET.invokeExact(state, domain(family), SOCK_RAW, protocol.number()));
        if (descriptor < 0) {
            throw new IllegalStateException("no raw socket: errno " + -descriptor);
        }
        return new RawSocket(family, descriptor);
    }

    /** Hears from now on only this address, and what ICMP says about it. */
    void connect(InetAddress address) {
        call((arena, state) -> {
            MemorySegment to = socketAddress(arena, address);
            return (long) (int) CONNECT.invokeExact(state, descriptor, to, (int) to.byteSize());
        });
    }

    /** On the node itself a packet that is dropped or rejected is an error of sending; which of the two, comes later. */
    void send(InetAddress address, byte[] packet) {
        call((arena, state) -> {
            MemorySegment to = socketAddress(arena, address);
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, packet);
            return (long) SEND.invokeExact(state, descriptor, bytes, bytes.byteSize(), 0, to, (int) to.byteSize());
        });
    }

    Received receive(Duration patience) {
        // below zero poll would wait for ever
        int millis = Math.max(0, Math.toIntExact(patience.toMillis()));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(8, 4);
            pollfd.set(INT, 0, descriptor);
            pollfd.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            long ready = call((_, state) -> (long) (int) POLL.invokeExact(state, pollfd, 1L, millis));
            return ready <= 0 ? new Received.Nothing() : read(arena);
        }
    }

    private Received read(Arena arena) {
        MemorySegment buffer = arena.allocate(2048);
        MemorySegment from = arena.allocate(IPV6_ADDRESS_LENGTH, 4);
        MemorySegment fromLength = arena.allocateFrom(INT, IPV6_ADDRESS_LENGTH);
        long length = call((_, state) ->
                (long) RECEIVE.invokeExact(state, descriptor, buffer, buffer.byteSize(), 0, from, fromLength));
        if (length < 0) {
            return length == -ECONNREFUSED ? new Received.Refused() : new Received.Nothing();
        }
        byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        // of IPv4 the header comes along
        int header = family == IpFamily.IPV4 ? (bytes[0] & 0x0f) * 4 : 0;
        byte[] source = from.asSlice(family == IpFamily.IPV4 ? 4 : 8, family.addressBytes())
                .toArray(ValueLayout.JAVA_BYTE);
        return new Received.Packet(address(source), Arrays.copyOfRange(bytes, header, bytes.length));
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int domain(IpFamily family) {
        return family == IpFamily.IPV4 ? 2 : 10;
    }

    private static MemorySegment socketAddress(Arena arena, InetAddress address) {
        IpFamily family = IpFamily.of(address);
        MemorySegment memory = arena.allocate(family == IpFamily.IPV4 ? 16 : IPV6_ADDRESS_LENGTH, 4);
        memory.set(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.nativeOrder()), 0, (short) domain(family));
        MemorySegment.copy(
                address.getAddress(),
                0,
                memory,
                ValueLayout.JAVA_BYTE,
                family == IpFamily.IPV4 ? 4 : 8,
                family.addressBytes());
        return memory;
    }

    @SuppressWarnings("restricted") // the tests are started with --enable-native-access
    private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    private interface Call {
        @SuppressWarnings("IllegalThrows") // what MethodHandle.invokeExact declares
        long invoke(Arena arena, MemorySegment state) throws Throwable;
    }

    @SuppressWarnings("IllegalCatch") // a downcall throws nothing checked
    private static long call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.invoke(arena, state);
            return result < 0
                    ? -(int) STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"))
                            .get(state, 0L)
                    : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        call((_, state) -> (long) (int) CLOSE.invokeExact(state, descriptor));
    }
}
