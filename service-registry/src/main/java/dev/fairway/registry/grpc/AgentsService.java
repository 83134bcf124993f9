package dev.fairway.registry.grpc;

import dev.fairway.api.EventMapper;
import dev.fairway.api.registry.v1.AcknowledgeResponse;
import dev.fairway.api.registry.v1.Acknowledgement;
import dev.fairway.api.registry.v1.AgentsGrpc;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.agents.AgentReports;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.topic.Positions;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes what the agents acknowledge, each only for itself. */
@GrpcService
public class AgentsService extends AgentsGrpc.AgentsImplBase {

    private static final Pattern AGENT = Pattern.compile("(node|dns)/[A-Za-z0-9][A-Za-z0-9.-]{0,252}");

    private final Instance<Registry> opened;
    private final AgentTable agents;
    private final AgentReports reports;

    AgentsService(Instance<Registry> opened, AgentTable agents, AgentReports reports) {
        this.opened = opened;
        this.agents = agents;
        this.reports = reports;
    }

    @Override
    public StreamObserver<Acknowledgement> acknowledge(StreamObserver<AcknowledgeResponse> call) {
        return new AgentStream(ClientIdentity.current(), call);
    }

    private final class AgentStream implements StreamObserver<Acknowledgement> {
        private final Optional<String> identity;
        private final StreamObserver<AcknowledgeResponse> call;
        private String agent = "";
        private boolean over;

        AgentStream(Optional<String> identity, StreamObserver<AcknowledgeResponse> call) {
            this.identity = identity;
            this.call = call;
        }

        @Override
        public void onNext(Acknowledgement message) {
            if (over) {
                return;
            }
            try {
                introduce(message.getAgent());
                report(message);
            } catch (StatusRuntimeException e) {
                end();
                call.onError(e);
            }
        }

        private void introduce(String name) {
            if (name.equals(agent)) {
                return;
            }
            if (!agent.isEmpty() || !AGENT.matcher(name).matches()) {
                throw GrpcErrors.invalid("not the name of this stream's agent: " + name);
            }
            if (identity.filter(own -> !own.equals(name)).isPresent()) {
                throw GrpcErrors.notThatAgent(identity.get(), name);
            }
            agent = name;
            agents.connected(name);
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
            end();
        }

        @Override
        public void onCompleted() {
            if (!over) {
                end();
                call.onNext(AcknowledgeResponse.getDefaultInstance());
                call.onCompleted();
            }
        }

        private void end() {
            if (!over && !agent.isEmpty()) {
                agents.disconnected(agent);
            }
            over = true;
        }
    }
}
