package dev.fairway.nodeproxy.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** {@link Syscalls} on the JVM: libc's functions by java.lang.foreign (JEP 454). */
final class ForeignSyscalls implements Syscalls {

    /** Initialised at the first use, never while a native image is built. */
    static final class Holder {
        static final Syscalls INSTANCE = new ForeignSyscalls();

        private Holder() {}
    }

    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_CLOEXEC = 0x80000;
    private static final short POLLIN = 1;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout POINTER = ValueLayout.ADDRESS;

    private final Linker linker = Linker.nativeLinker();
    private final StructLayout captureLayout = Linker.Option.captureStateLayout();
    private final VarHandle errno = captureLayout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private final MethodHandle socket = function("socket", INT, INT, INT, INT);
    private final MethodHandle close = function("close", INT, INT);
    private final MethodHandle bind = function("bind", INT, INT, POINTER, INT);
    private final MethodHandle send = function("send", LONG, INT, POINTER, LONG, INT);
    private final MethodHandle receive = function("recv", LONG, INT, POINTER, LONG, INT);
    private final MethodHandle poll = function("poll", INT, POINTER, LONG, INT);
    private final MethodHandle setsockopt = function("setsockopt", INT, INT, INT, INT, POINTER, INT);
    private final MethodHandle open = function("open", INT, POINTER, INT);
    private final MethodHandle setns = function("setns", INT, INT, INT);
    private final MethodHandle unshare = function("unshare", INT, INT);

    @SuppressWarnings("restricted") // the process is started with --enable-native-access
    private MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return call(state -> (int) socket.invokeExact(state, domain, type, protocol));
    }

    @Override
    public int close(int descriptor) {
        return call(state -> (int) close.invokeExact(state, descriptor));
    }

    @Override
    public int bind(int descriptor, NativeMemory address, int length) {
        return call(state -> (int) bind.invokeExact(state, descriptor, segment(address), length));
    }

    @Override
    public int send(int descriptor, NativeMemory message, int length, int flags) {
        return call(state -> (int) (long) send.invokeExact(state, descriptor, segment(message), (long) length, flags));
    }

    @Override
    public int receive(int descriptor, NativeMemory into, int flags) {
        return call(
                state -> (int) (long) receive.invokeExact(state, descriptor, segment(into), (long) into.size(), flags));
    }

    @Override
    public int awaitReadable(int descriptor, int timeoutMillis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(8, 4);
            pollfd.set(INT, 0, descriptor);
            pollfd.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            return call(state -> (int) poll.invokeExact(state, pollfd, 1L, timeoutMillis));
        }
    }

    @Override
    public int setSocketOption(int descriptor, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocateFrom(INT, value);
            return call(state -> (int) setsockopt.invokeExact(state, descriptor, level, option, number, 4));
        }
    }

    @Override
    public int setSocketOption(int descriptor, int level, int option, NativeMemory value, int length) {
        return call(state -> (int) setsockopt.invokeExact(state, descriptor, level, option, segment(value), length));
    }

    @Override
    public int open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return call(state -> (int) open.invokeExact(state, name, O_CLOEXEC));
        }
    }

    @Override
    public int setNetworkNamespace(int descriptor) {
        return call(state -> (int) setns.invokeExact(state, descriptor, CLONE_NEWNET));
    }

    @Override
    public int unshare(int flags) {
        return call(state -> (int) unshare.invokeExact(state, flags));
    }

    @Override
    public NativeMemory allocate(int bytes) {
        MemorySegment segment = Arena.global().allocate(bytes, 16);
        return new NativeMemory(segment.address(), segment.asByteBuffer().order(ByteOrder.nativeOrder()));
    }

    private static MemorySegment segment(NativeMemory memory) {
        return MemorySegment.ofAddress(memory.address());
    }

    private interface Call {
        @SuppressWarnings("IllegalThrows") // what MethodHandle.invokeExact declares
        int invoke(MemorySegment state) throws Throwable;
    }

    @SuppressWarnings("IllegalCatch") // a downcall throws nothing checked
    private int call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(captureLayout);
            int result = call.invoke(state);
            return result < 0 ? -(int) errno.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
