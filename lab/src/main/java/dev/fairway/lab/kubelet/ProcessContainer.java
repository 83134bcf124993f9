package dev.fairway.lab.kubelet;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program of the host in a pod's namespace.
 *
 * @param process its process
 * @param end completed with its exit code
 */
record ProcessContainer(Process process, CompletableFuture<Integer> end) implements Container {
    static ProcessContainer of(Process process) {
        return new ProcessContainer(process, process.onExit().thenApply(Process::exitValue));
    }

    @Override
    public void terminate(Duration grace) {
        if (grace.isZero()) {
            process.destroyForcibly();
            return;
        }
        process.destroy();
        CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (process.isAlive()) {
                        process.destroyForcibly();
                    }
                });
    }
}
