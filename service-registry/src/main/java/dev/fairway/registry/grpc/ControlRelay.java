package dev.fairway.registry.grpc;

import dev.fairway.api.registry.v1.ControlAnswer;
import dev.fairway.api.registry.v1.ControlQuestion;
import io.grpc.stub.StreamObserver;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Passes questions on to the agents whose control streams end here, and their answers back. Thread-safe.
 *
 * <p>What waits is bounded: an agent has few questions at a time, each with a deadline.
 */
@ApplicationScoped
public class ControlRelay {

    /** How long an agent has for an answer: less than callers wait for the registry. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);

    private static final int MAX_WAITING = 8;

    private final Map<String, AgentControl> agents = new HashMap<>();

    /** Takes over as the agent's stream; an older one of the same agent is forgotten. */
    synchronized AgentControl connected(String agent, StreamObserver<ControlQuestion> stream) {
        AgentControl control = new AgentControl(agent, stream);
        AgentControl before = agents.put(agent, control);
        if (before != null) {
            before.end();
        }
        return control;
    }

    private synchronized void disconnected(AgentControl control) {
        agents.remove(control.agent, control);
    }

    /** The agent's stream, if it is open here. */
    synchronized Optional<AgentControl> find(String agent) {
        return Optional.ofNullable(agents.get(agent));
    }

    /** One agent's stream. */
    final class AgentControl {
        private final String agent;
        private final StreamObserver<ControlQuestion> stream;
        private final Map<Long, CompletableFuture<ControlAnswer>> waiting = new HashMap<>();
        private long lastId;
        private boolean over;

        private AgentControl(String agent, StreamObserver<ControlQuestion> stream) {
            this.agent = agent;
            this.stream = stream;
        }

        /** Asks; the answer fails with the status that the caller is to see. */
        synchronized CompletableFuture<ControlAnswer> ask(UnaryOperator<ControlQuestion.Builder> question) {
            if (over) {
                return CompletableFuture.failedFuture(GrpcErrors.lost(agent));
            }
            if (waiting.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(GrpcErrors.busy(agent));
            }
            long id = ++lastId;
            CompletableFuture<ControlAnswer> answer = new CompletableFuture<>();
            waiting.put(id, answer);
            stream.onNext(question.apply(ControlQuestion.newBuilder().setId(id)).build());
            return answer.orTimeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((_, _) -> forget(id));
        }

        private synchronized void forget(long id) {
            waiting.remove(id);
        }

        private synchronized Optional<CompletableFuture<ControlAnswer>> take(long id) {
            return Optional.ofNullable(waiting.remove(id));
        }

        /** One that came too late is dropped. */
        void answered(ControlAnswer answer) {
            take(answer.getId()).ifPresent(waiter -> waiter.complete(answer));
        }

        /** The stream is gone, and with it all answers. */
        void end() {
            Map<Long, CompletableFuture<ControlAnswer>> lost;
            synchronized (this) {
                over = true;
                lost = Map.copyOf(waiting);
                waiting.clear();
            }
            disconnected(this);
            lost.values().forEach(answer -> answer.completeExceptionally(GrpcErrors.lost(agent)));
        }
    }
}
