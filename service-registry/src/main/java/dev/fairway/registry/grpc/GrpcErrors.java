package dev.fairway.registry.grpc;

import dev.fairway.model.event.EventId;
import dev.fairway.registry.core.history.HistoryWindow;
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

    static StatusRuntimeException historyLoading() {
        return Status.UNAVAILABLE
                .withDescription("the history is behind: it is being read from Kafka")
                .asRuntimeException();
    }

    static StatusRuntimeException outsideHistory(HistoryWindow window) {
        return Status.OUT_OF_RANGE
                .withDescription("that time is outside of the history, which goes from " + window.from() + " to now")
                .asRuntimeException();
    }

    static StatusRuntimeException unknownEvent(EventId event) {
        return notFound("the history holds no event " + event);
    }

    static StatusRuntimeException invalid(String reason) {
        return Status.INVALID_ARGUMENT.withDescription(reason).asRuntimeException();
    }

    static StatusRuntimeException notThatAgent(String identity, String agent) {
        return Status.PERMISSION_DENIED
                .withDescription(identity + " may not acknowledge for " + agent)
                .asRuntimeException();
    }

    static StatusRuntimeException mayNotAsk(String identity) {
        return Status.PERMISSION_DENIED
                .withDescription(identity + " may not ask nodes; only cli may")
                .asRuntimeException();
    }

    static StatusRuntimeException notFound(String message) {
        return Status.NOT_FOUND.withDescription(message).asRuntimeException();
    }

    static StatusRuntimeException away(String node) {
        return notNow("node-proxy of node " + node + " is not connected to this registry");
    }

    static StatusRuntimeException notNow(String message) {
        return Status.FAILED_PRECONDITION.withDescription(message).asRuntimeException();
    }

    static StatusRuntimeException late(String node) {
        return Status.ABORTED
                .withDescription("node-proxy of node " + node + " did not answer within "
                        + ControlRelay.ANSWER_WITHIN.toSeconds() + " s")
                .asRuntimeException();
    }

    static StatusRuntimeException lost(String agent) {
        return Status.ABORTED
                .withDescription(agent + " lost its connection before it answered")
                .asRuntimeException();
    }

    static StatusRuntimeException silent(String agent) {
        return Status.UNAVAILABLE
                .withDescription(agent + " has not said a word for four of its heartbeats")
                .asRuntimeException();
    }

    static StatusRuntimeException busy(String agent) {
        return Status.ABORTED
                .withDescription(agent + " has too many questions to answer; ask again")
                .asRuntimeException();
    }

    static StatusRuntimeException failed(String message) {
        return Status.INTERNAL.withDescription(message).asRuntimeException();
    }
}
