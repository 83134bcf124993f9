package dev.fairway.registryclient;

import dev.fairway.api.registry.v1.WatchRequest;
import dev.fairway.api.registry.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/** One attempt at the watch: asks the registry for as many messages as its owner wants. */
final class WatchStream implements ClientResponseObserver<WatchRequest, WatchResponse> {

    /** Messages in flight; the registry coalesces what is beyond. */
    static final int WINDOW = 256;

    private final Owner owner;
    private @Nullable ClientCallStreamObserver<WatchRequest> call;

    /** Hears one stream; calls do not overlap. */
    interface Owner {
        void received(WatchStream stream, WatchResponse response);

        void ended(WatchStream stream, Status status);
    }

    WatchStream(Owner owner) {
        this.owner = owner;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
        call = started;
        started.disableAutoRequestWithInitial(WINDOW);
    }

    /** Any thread. */
    void request(int messages) {
        ClientCallStreamObserver<WatchRequest> current = call;
        if (current != null && messages > 0) {
            current.request(messages);
        }
    }

    void cancel() {
        ClientCallStreamObserver<WatchRequest> current = call;
        if (current != null) {
            current.cancel("the watch is closed", null);
        }
    }

    @Override
    public void onNext(WatchResponse response) {
        owner.received(this, response);
    }

    @Override
    public void onError(Throwable failure) {
        owner.ended(this, Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        owner.ended(this, Status.UNAVAILABLE.withDescription("the registry ended the watch"));
    }
}
