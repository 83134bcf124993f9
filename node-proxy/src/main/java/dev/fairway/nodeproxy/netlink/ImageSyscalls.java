package dev.fairway.nodeproxy.netlink;

import java.nio.ByteOrder;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CLibrary;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.nativeimage.c.type.VoidPointer;
import org.graalvm.word.Pointer;
import org.graalvm.word.WordFactory;

/** {@link Syscalls} in the native image: the functions of {@code src/main/c/syscalls.c}, linked statically. */
@CLibrary(value = "fairwaysyscalls", requireStatic = true)
final class ImageSyscalls implements Syscalls {

    static final Syscalls INSTANCE = new ImageSyscalls();

    private ImageSyscalls() {}

    @CFunction("fairway_socket")
    private static native int cSocket(int domain, int type, int protocol);

    @CFunction("fairway_close")
    private static native int cClose(int descriptor);

    @CFunction("fairway_bind")
    private static native int cBind(int descriptor, Pointer address, int length);

    @CFunction("fairway_send")
    private static native int cSend(int descriptor, Pointer message, int length, int flags);

    @CFunction("fairway_receive")
    private static native int cReceive(int descriptor, Pointer into, int length, int flags);

    @CFunction("fairway_await_readable")
    private static native int cAwaitReadable(int descriptor, int timeoutMillis);

    @CFunction("fairway_set_socket_option")
    private static native int cSetSocketOption(int descriptor, int level, int option, int value);

    @CFunction("fairway_set_socket_option_bytes")
    private static native int cSetSocketOptionBytes(int descriptor, int level, int option, Pointer value, int length);

    @CFunction("fairway_open")
    private static native int cOpen(CCharPointer path);

    @CFunction("fairway_set_network_namespace")
    private static native int cSetNetworkNamespace(int descriptor);

    @CFunction("fairway_unshare")
    private static native int cUnshare(int flags);

    @CFunction("fairway_allocate")
    private static native VoidPointer cAllocate(int bytes);

    @Override
    public int socket(int domain, int type, int protocol) {
        return cSocket(domain, type, protocol);
    }

    @Override
    public int close(int descriptor) {
        return cClose(descriptor);
    }

    @Override
    public int bind(int descriptor, NativeMemory address, int length) {
        return cBind(descriptor, pointer(address), length);
    }

    @Override
    public int send(int descriptor, NativeMemory message, int length, int flags) {
        return cSend(descriptor, pointer(message), length, flags);
    }

    @Override
    public int receive(int descriptor, NativeMemory into, int flags) {
        return cReceive(descriptor, pointer(into), into.size(), flags);
    }

    @Override
    public int awaitReadable(int descriptor, int timeoutMillis) {
        return cAwaitReadable(descriptor, timeoutMillis);
    }

    @Override
    public int setSocketOption(int descriptor, int level, int option, int value) {
        return cSetSocketOption(descriptor, level, option, value);
    }

    @Override
    public int setSocketOption(int descriptor, int level, int option, NativeMemory value, int length) {
        return cSetSocketOptionBytes(descriptor, level, option, pointer(value), length);
    }

    @Override
    public int open(String path) {
        try (CTypeConversion.CCharPointerHolder holder = CTypeConversion.toCString(path)) {
            return cOpen(holder.get());
        }
    }

    @Override
    public int setNetworkNamespace(int descriptor) {
        return cSetNetworkNamespace(descriptor);
    }

    @Override
    public int unshare(int flags) {
        return cUnshare(flags);
    }

    @Override
    public NativeMemory allocate(int bytes) {
        VoidPointer pointer = cAllocate(bytes);
        if (pointer.isNull()) {
            throw new OutOfMemoryError("no native memory: " + bytes);
        }
        return new NativeMemory(
                pointer.rawValue(), CTypeConversion.asByteBuffer(pointer, bytes).order(ByteOrder.nativeOrder()));
    }

    private static Pointer pointer(NativeMemory memory) {
        return WordFactory.pointer(memory.address());
    }
}
