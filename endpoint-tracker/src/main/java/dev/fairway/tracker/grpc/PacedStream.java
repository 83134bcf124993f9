package dev.fairway.tracker.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A stream that sends no faster than its subscriber reads. Made before the call's method returns. */
final class PacedStream<T> {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ServerCallStreamObserver<T> observer;
    private final Semaphore signals = new Semaphore(0);

    PacedStream(StreamObserver<T> observer) {
        this.observer = (ServerCallStreamObserver<T>) observer;
        this.observer.setOnReadyHandler(signals::release);
        this.observer.setOnCancelHandler(signals::release);
    }

    /** Ends a wait, because there may be something to send. */
    void wakeUp() {
        signals.release();
    }

    boolean isCancelled() {
        return observer.isCancelled();
    }

    /** Waits for {@link #wakeUp}, for the subscriber, or for a moment. */
    void await() throws InterruptedException {
        if (signals.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            signals.drainPermits();
        }
    }

    /** Sends as soon as the subscriber wants more; false when it has gone. */
    boolean send(T message) throws InterruptedException {
        while (!observer.isReady() && !observer.isCancelled()) {
            await();
        }
        if (observer.isCancelled()) {
            return false;
        }
        observer.onNext(message);
        return true;
    }

    void complete() {
        if (!observer.isCancelled()) {
            observer.onCompleted();
        }
    }

    void fail(RuntimeException reason) {
        if (!observer.isCancelled()) {
            observer.onError(reason);
        }
    }
}
