package dev.fairway.registry.grpc;

import dev.fairway.api.registry.v1.ControlAnswer;
import dev.fairway.api.registry.v1.ControlQuestion;
import dev.fairway.api.registry.v1.ControlRefusal;
import dev.fairway.api.registry.v1.NodeRules;
import dev.fairway.api.registry.v1.NodeRulesQuestion;
import dev.fairway.api.registry.v1.NodeRulesRequest;
import dev.fairway.api.registry.v1.NodesGrpc;
import dev.fairway.api.registry.v1.PacketTrace;
import dev.fairway.api.registry.v1.PacketTraceRequest;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.topic.Progress.Standing;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Passes on what people ask about a node; the node answers. */
@GrpcService
public class NodesService extends NodesGrpc.NodesImplBase {

    private static final String PEOPLE = "cli";

    private final Instance<Registry> opened;
    private final ControlRelay relay;

    NodesService(Instance<Registry> opened, ControlRelay relay) {
        this.opened = opened;
        this.relay = relay;
    }

    @Override
    public void rules(NodeRulesRequest request, StreamObserver<NodeRules> call) {
        answer(call, () -> {
            requireNode(request.getNode());
            requireService(request.getQuestion());
            ask(request.getNode(), question -> question.setRules(request.getQuestion()), call, ControlAnswer::getRules);
        });
    }

    @Override
    public void trace(PacketTraceRequest request, StreamObserver<PacketTrace> call) {
        answer(call, () -> {
            requireNode(request.getNode());
            ask(request.getNode(), question -> question.setTrace(request.getQuestion()), call, ControlAnswer::getTrace);
        });
    }

    private static void answer(StreamObserver<?> call, Runnable task) {
        try {
            ClientIdentity.current().filter(name -> !name.equals(PEOPLE)).ifPresent(name -> {
                throw GrpcErrors.mayNotAsk(name);
            });
            task.run();
        } catch (StatusRuntimeException e) {
            call.onError(e);
        }
    }

    private void requireNode(String node) {
        if (opened.get().standing() == Standing.LOADING) {
            throw GrpcErrors.loading();
        }
        if (node.isEmpty()) {
            throw GrpcErrors.invalid("the question names no node");
        }
        if (opened.get().snapshot().get(new ObjectKey(Kind.NODE, "", node)).isEmpty()) {
            throw GrpcErrors.notFound("nodes \"" + node + "\" not found");
        }
    }

    private void requireService(NodeRulesQuestion question) {
        boolean all = question.getNamespace().isEmpty() && question.getService().isEmpty();
        if (all) {
            return;
        }
        if (question.getNamespace().isEmpty() || question.getService().isEmpty()) {
            throw GrpcErrors.invalid("a Service has a namespace and a name");
        }
        ObjectKey key = new ObjectKey(Kind.SERVICE, question.getNamespace(), question.getService());
        if (opened.get().snapshot().get(key).isEmpty()) {
            throw GrpcErrors.notFound("services \"" + question.getService() + "\" not found in namespace \""
                    + question.getNamespace() + "\"");
        }
    }

    private <T> void ask(
            String node,
            UnaryOperator<ControlQuestion.Builder> question,
            StreamObserver<T> call,
            Function<ControlAnswer, T> part) {
        var _ = relay.find("node/" + node)
                .orElseThrow(() -> GrpcErrors.away(node))
                .ask(question)
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        call.onError(failure(node, failure));
                    } else if (answer.hasRefusal()) {
                        call.onError(refusal(answer.getRefusal()));
                    } else {
                        call.onNext(part.apply(answer));
                        call.onCompleted();
                    }
                });
    }

    private static StatusRuntimeException failure(String node, Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        return switch (cause) {
            case StatusRuntimeException status -> status;
            case TimeoutException _ -> GrpcErrors.late(node);
            default -> GrpcErrors.failed("the answer of node " + node + " was lost: " + cause);
        };
    }

    private static StatusRuntimeException refusal(ControlRefusal refusal) {
        return switch (refusal.getReason()) {
            case REASON_NOT_FOUND -> GrpcErrors.notFound(refusal.getMessage());
            case REASON_NOT_READY -> GrpcErrors.notNow(refusal.getMessage());
            case REASON_INVALID -> GrpcErrors.invalid(refusal.getMessage());
            case REASON_FAILED, REASON_UNSPECIFIED, UNRECOGNIZED -> GrpcErrors.failed(refusal.getMessage());
        };
    }
}
