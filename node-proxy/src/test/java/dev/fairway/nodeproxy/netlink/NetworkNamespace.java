package dev.fairway.nodeproxy.netlink;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs code on a platform thread of its own inside a network namespace. */
public final class NetworkNamespace {

    private static final int CLONE_NEWNET = 0x40000000;

    private NetworkNamespace() {}

    /** In a new, empty namespace, which goes with the thread. */
    public static <T> T inNew(Callable<T> callable) {
        return onThread(() -> {
            Kernel.check(Kernel.syscalls().unshare(CLONE_NEWNET), "unshare", "CLONE_NEWNET");
            return callable.call();
        });
    }

    /** In the namespace that {@code ip netns add} made under this name. */
    public static <T> T in(String name, Callable<T> callable) {
        return onThread(() -> {
            enter(name);
            return callable.call();
        });
    }

    /** Moves the calling thread into it, for good. */
    public static void enter(String name) {
        Syscalls syscalls = Kernel.syscalls();
        int descriptor = Kernel.check(syscalls.open("/run/netns/" + name), "open", name);
        Kernel.check(syscalls.setNetworkNamespace(descriptor), "setns", name);
        syscalls.close(descriptor);
    }

    private static <T> T onThread(Callable<T> callable) {
        FutureTask<T> task = new FutureTask<>(callable);
        Thread.ofPlatform().name("namespace").start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
