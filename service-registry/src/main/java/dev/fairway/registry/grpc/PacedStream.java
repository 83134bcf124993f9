package dev.fairway.registry.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends what a source has, as fast as the subscriber takes it: nothing is pulled from the source before the transport
 * is ready for it. {@link #wake} may be called from any thread; one thread at a time pulls and sends.
 */
final class PacedStream<T> {

    private final ServerCallStreamObserver<T> call;
    private final Executor executor;
    private final Source<T> source;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Where the messages come from; called by one thread at a time. */
    interface Source<T> {

        /**
         * The next message; empty when there is none now.
         *
         * @throws StatusRuntimeException to end the stream with it
         */
        Optional<T> next();

        /** True when no message will come any more. */
        boolean isExhausted();
    }

    /** To be made in the call's own thread, before its service method returns. */
    PacedStream(ServerCallStreamObserver<T> call, Executor executor, Source<T> source, Runnable onEnd) {
        this.call = call;
        this.executor = executor;
        this.source = source;
        call.setOnReadyHandler(this::wake);
        call.setOnCancelHandler(() -> {
            over.set(true);
            onEnd.run();
        });
        call.setOnCloseHandler(onEnd);
    }

    void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        int seen = wakeUps.get();
        do {
            send();
            seen = wakeUps.addAndGet(-seen);
        } while (seen != 0);
    }

    private void send() {
        try {
            while (!over.get() && call.isReady()) {
                Optional<T> message = source.next();
                if (message.isPresent()) {
                    call.onNext(message.get());
                } else {
                    finishIfExhausted();
                    return;
                }
            }
        } catch (StatusRuntimeException e) {
            // Thrown by the source, or by a call that was cancelled meanwhile.
            if (!over.getAndSet(true) && !call.isCancelled()) {
                call.onError(e);
            }
        }
    }

    private void finishIfExhausted() {
        if (source.isExhausted() && !over.getAndSet(true)) {
            call.onCompleted();
        }
    }
}
