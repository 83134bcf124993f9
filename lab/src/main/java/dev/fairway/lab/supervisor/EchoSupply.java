package dev.fairway.lab.supervisor;

import dev.fairway.lab.JavaCommand;
import dev.fairway.lab.LabException;
import dev.fairway.lab.echo.EchoProcess;
import dev.fairway.lab.echo.EchoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts the echo server when the first pod needs it, and again when it has died. */
final class EchoSupply implements Supplier<EchoProcess> {
    private static final int HEAP = 64;

    private final Path log;
    private @Nullable EchoProcess process;

    EchoSupply(Path log) {
        this.log = log;
    }

    @Override
    public synchronized EchoProcess get() {
        if (process == null || !process.isAlive()) {
            try {
                process = new EchoProcess(new ProcessBuilder(JavaCommand.ofClass(EchoServer.class, HEAP, List.of()))
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
            } catch (IOException e) {
                throw new LabException("cannot start the echo server: " + e.getMessage(), e);
            }
        }
        return process;
    }
}
