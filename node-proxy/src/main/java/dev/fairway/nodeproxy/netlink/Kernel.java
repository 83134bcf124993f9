package dev.fairway.nodeproxy.netlink;

import org.jspecify.annotations.Nullable;

/** Chooses how this process reaches the kernel: java.lang.foreign on the JVM, linked C functions in the image. */
public final class Kernel {

    /** Constant while the image is built, so that only one of the two ways gets into it. */
    private static final boolean IN_IMAGE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private Kernel() {}

    public static Syscalls syscalls() {
        return IN_IMAGE ? ImageSyscalls.INSTANCE : ForeignSyscalls.Holder.INSTANCE;
    }

    /** The number behind a result of {@link Syscalls}: 0 or more, or an exception that names the call. */
    public static int check(int result, String call, @Nullable Object argument) {
        if (result < 0) {
            throw new KernelException(-result, argument == null ? call : call + " " + argument);
        }
        return result;
    }
}
