package dev.fairway.registry.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Which status tells what. */
final class GrpcErrors {

    private GrpcErrors() {}

    static StatusRuntimeException loading() {
        return Status.UNAVAILABLE
                .withDescription("the registry has not read all of Kafka yet")
                .asRuntimeException();
    }

    static StatusRuntimeException startingOver() {
        return Status.UNAVAILABLE
                .withDescription("the registry reads Kafka anew")
                .asRuntimeException();
    }

    static StatusRuntimeException invalid(String reason) {
        return Status.INVALID_ARGUMENT.withDescription(reason).asRuntimeException();
    }

    static StatusRuntimeException notThatAgent(String identity, String agent) {
        return Status.PERMISSION_DENIED
                .withDescription(identity + " may not acknowledge for " + agent)
                .asRuntimeException();
    }
}
