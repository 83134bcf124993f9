package dev.fairway.nodeproxy;

import dev.fairway.nodeproxy.netlink.Kernel;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Without arguments the proxy; {@code cleanup} removes what it left in the kernel, {@code check} tries the kernel. */
@QuarkusMain
public final class Main {

    private Main() {}

    /** Called by the launcher. */
    public static void main(String... arguments) {
        if (arguments.length > 0) {
            System.exit(
                    arguments[0].equals("check")
                            ? new KernelCheck(Kernel.syscalls()).run(System.out)
                            : Cleanup.run(arguments));
        }
        Quarkus.run(arguments);
    }
}
