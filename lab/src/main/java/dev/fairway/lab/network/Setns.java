package dev.fairway.lab.network;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.nio.file.Path;

/** Moves the calling platform thread into another network namespace, for ever: see setns(2). */
final class Setns {
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final Open OPEN = function(
            Open.class,
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final Enter ENTER = function(
            Enter.class,
            "setns",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final Close CLOSE =
            function(Close.class, "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Setns() {}

    static void enter(Path netns) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = OPEN.call(arena.allocateFrom(netns.toString()), O_RDONLY_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException("cannot open the network namespace " + netns);
            }
            int result = ENTER.call(descriptor, CLONE_NEWNET);
            int closed = CLOSE.call(descriptor);
            if (result != 0 || closed != 0) {
                throw new IOException("cannot enter the network namespace " + netns);
            }
        }
    }

    /** The C function open. */
    @FunctionalInterface
    public interface Open {
        int call(MemorySegment path, int flags);
    }

    /** The C function setns. */
    @FunctionalInterface
    public interface Enter {
        int call(int descriptor, int type);
    }

    /** The C function close. */
    @FunctionalInterface
    public interface Close {
        int call(int descriptor);
    }

    @SuppressWarnings("restricted") // the process is started with --enable-native-access
    private static <T> T function(Class<T> type, String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return MethodHandleProxies.asInterfaceInstance(
                type, linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options));
    }
}
