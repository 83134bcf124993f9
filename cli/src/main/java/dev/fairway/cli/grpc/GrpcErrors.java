package dev.fairway.cli.grpc;

import dev.fairway.cli.grpc.ServerException.Reason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Reads the standalone API's status codes. */
final class GrpcErrors {

    private GrpcErrors() {}

    /** What a failed call to the standalone API means; an unreachable one is named by its address. */
    static ServerException of(StatusRuntimeException failure, String address) {
        Status status = failure.getStatus();
        String message = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED ->
                new ServerException(Reason.BAD_REQUEST, message, failure);
            case FAILED_PRECONDITION -> new ServerException(Reason.INVALID, message, failure);
            case NOT_FOUND -> new ServerException(Reason.NOT_FOUND, message, failure);
            case ALREADY_EXISTS -> new ServerException(Reason.ALREADY_EXISTS, message, failure);
            case ABORTED -> new ServerException(Reason.CONFLICT, message, failure);
            case PERMISSION_DENIED, UNAUTHENTICATED -> new ServerException(Reason.FORBIDDEN, message, failure);
            case RESOURCE_EXHAUSTED -> new ServerException(Reason.TOO_LARGE, message, failure);
            case UNAVAILABLE ->
                new ServerException(
                        Reason.UNAVAILABLE, "the cluster at " + address + " does not answer: " + message, failure);
            case DEADLINE_EXCEEDED ->
                new ServerException(Reason.TIMEOUT, "the cluster at " + address + " did not answer in time", failure);
            case OK, CANCELLED, UNKNOWN, INTERNAL, DATA_LOSS -> new ServerException(Reason.INTERNAL, message, failure);
        };
    }
}
