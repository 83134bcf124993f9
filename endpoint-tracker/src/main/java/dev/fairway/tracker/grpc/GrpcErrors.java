package dev.fairway.tracker.grpc;

import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The one place where outcomes become gRPC status codes. */
final class GrpcErrors {

    private static final Logger LOG = Logger.getLogger(GrpcErrors.class);

    private GrpcErrors() {}

    static Status status(Rejection rejection) {
        Status status = switch (rejection) {
            case Rejection.Undecodable _ -> Status.INVALID_ARGUMENT;
            case Rejection.TooLarge _ -> Status.RESOURCE_EXHAUSTED;
            case Rejection.Invalid _ -> Status.FAILED_PRECONDITION;
            case Rejection.NotFound _ -> Status.NOT_FOUND;
            case Rejection.Forbidden _ -> Status.PERMISSION_DENIED;
            case Rejection.Conflict _ -> Status.ABORTED;
            case Rejection.Unavailable _ -> Status.UNAVAILABLE;
        };
        return status.withDescription(rejection.message());
    }

    /** Answers a unary call with what {@code call} returns, or with the status of what it throws. */
    static <T> void answer(StreamObserver<T> observer, Supplier<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (RejectedException e) {
            observer.onError(status(e.rejection()).asRuntimeException());
            return;
        } catch (StatusRuntimeException e) {
            observer.onError(e);
            return;
        } catch (RuntimeException e) {
            LOG.error("A call failed by a fault of ours", e);
            observer.onError(Status.INTERNAL
                    .withDescription("the tracker failed, see its log")
                    .asRuntimeException());
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }
}
