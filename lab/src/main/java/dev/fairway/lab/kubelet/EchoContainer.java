package dev.fairway.lab.kubelet;

import dev.fairway.lab.echo.EchoProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Sockets of the echo server in a pod.
 *
 * @param id by which the echo server knows it
 * @param echo the process that serves
 * @param end completed when the sockets are closed
 */
record EchoContainer(String id, EchoProcess echo, CompletableFuture<Integer> end) implements Container {
    @Override
    public void terminate(Duration grace) {
        if (!end.isDone()) {
            echo.drain(id, grace);
        }
    }
}
