package dev.fairway.registry.grpc;

import dev.fairway.api.EventMapper;
import dev.fairway.api.registry.v1.AcknowledgeResponse;
import dev.fairway.api.registry.v1.Acknowledgement;
import dev.fairway.api.registry.v1.AgentsGrpc;
import dev.fairway.api.registry.v1.ControlAnswer;
import dev.fairway.api.registry.v1.ControlQuestion;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.agents.AgentReports;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.agents.Silence;
import dev.fairway.registry.core.topic.Positions;
import dev.fairway.registry.grpc.ControlRelay.AgentControl;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Takes what the agents acknowledge and what they answer, each only for itself. */
@GrpcService
public class AgentsService extends AgentsGrpc.AgentsImplBase {

    private static final Pattern AGENT = Pattern.compile("(node|dns)/[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

    private final Instance<Registry> opened;
    private final AgentTable agents;
    private final AgentReports reports;
    private final ControlRelay relay;
    private final Set<AgentStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService lookout;

    AgentsService(Instance<Registry> opened, AgentTable agents, AgentReports reports, ControlRelay relay) {
        this.opened = opened;
        this.agents = agents;
        this.reports = reports;
        this.relay = relay;
        this.lookout = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("agents-lookout").factory());
        var _ = lookout.scheduleWithFixedDelay(
                () -> streams.forEach(AgentStream::endIfSilent),
                Silence.LOOK_MILLIS,
                Silence.LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        lookout.shutdownNow();
    }

    @Override
    public StreamObserver<Acknowledgement> acknowledge(StreamObserver<AcknowledgeResponse> call) {
        AgentStream stream = new AgentStream(ClientIdentity.current(), call);
        streams.add(stream);
        return stream;
    }

    @Override
    public StreamObserver<ControlAnswer> control(StreamObserver<ControlQuestion> call) {
        return new ControlStream(ClientIdentity.current(), call);
    }

    private static void requireName(String name, Optional<String> identity) {
        if (!AGENT.matcher(name).matches()) {
            throw GrpcErrors.invalid("not the name of an agent: " + name);
        }
        if (identity.filter(own -> !own.equals(name)).isPresent()) {
            throw GrpcErrors.notThatAgent(identity.get(), name);
        }
    }

    /** Its first message introduces the agent; all others are answers. */
    private final class ControlStream implements StreamObserver<ControlAnswer> {
        private final Optional<String> identity;
        private final StreamObserver<ControlQuestion> call;
        private Optional<AgentControl> control = Optional.empty();
        private boolean over;

        ControlStream(Optional<String> identity, StreamObserver<ControlQuestion> call) {
            this.identity = identity;
            this.call = call;
        }

        @Override
        public void onNext(ControlAnswer message) {
            if (over) {
                return;
            }
            if (control.isPresent()) {
                control.get().answered(message);
                return;
            }
            try {
                requireName(message.getAgent(), identity);
                control = Optional.of(relay.connected(message.getAgent(), call));
            } catch (StatusRuntimeException e) {
                over = true;
                call.onError(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end();
        }

        @Override
        public void onCompleted() {
            if (!over) {
                end();
                call.onCompleted();
            }
        }

        private void end() {
            over = true;
            control.ifPresent(AgentControl::end);
        }
    }

    private final class AgentStream implements StreamObserver<Acknowledgement> {
        private final Optional<String> identity;
        private final StreamObserver<AcknowledgeResponse> call;
        private String agent = "";
        private final Silence silence = new Silence();
        private volatile boolean over;

        AgentStream(Optional<String> identity, StreamObserver<AcknowledgeResponse> call) {
            this.identity = identity;
            this.call = call;
        }

        @Override
        public void onNext(Acknowledgement message) {
            if (over) {
                return;
            }
            silence.broken(message.getHeartbeatMilliseconds());
            try {
                introduce(message.getAgent());
                report(message);
            } catch (StatusRuntimeException e) {
                if (end(Programming.Stream.LOST)) {
                    call.onError(e);
                }
            }
        }

        void endIfSilent() {
            if (silence.isTooLong() && end(Programming.Stream.LOST)) {
                call.onError(GrpcErrors.silent(agent));
            }
        }

        private void introduce(String name) {
            if (name.equals(agent)) {
                return;
            }
            if (!agent.isEmpty()) {
                throw GrpcErrors.invalid("not the name of this stream's agent: " + name);
            }
            requireName(name, identity);
            agent = name;
            agents.connected(name);
            reports.stream(name, Programming.Stream.OPEN);
        }

        private void report(Acknowledgement message) {
            List<InEffect> inEffect;
            try {
                inEffect = message.getInEffectList().stream()
                        .map(EventMapper::fromWire)
                        .toList();
            } catch (IllegalArgumentException e) {
                throw GrpcErrors.invalid("an acknowledgement that cannot be read: " + e.getMessage());
            }
            Positions here = opened.get().snapshot().positions();
            List<Programming.Position> positions = Positions.parse(here.layout(), message.getResumeToken())
                    .filter(p -> p.logId() == here.logId())
                    .map(Positions::toList)
                    .orElse(List.of());
            if (!positions.isEmpty() || !inEffect.isEmpty()) {
                reports.add(agent, positions, inEffect, message.getRulesetHash());
            }
        }

        @Override
        public void onError(Throwable failure) {
            end(Programming.Stream.LOST);
        }

        @Override
        public void onCompleted() {
            if (end(Programming.Stream.CLOSED)) {
                call.onNext(AcknowledgeResponse.getDefaultInstance());
                call.onCompleted();
            }
        }

        /** False when it was over already. */
        private synchronized boolean end(Programming.Stream how) {
            if (over) {
                return false;
            }
            over = true;
            streams.remove(this);
            if (!agent.isEmpty() && agents.disconnected(agent)) {
                reports.stream(agent, how);
            }
            return true;
        }
    }
}
