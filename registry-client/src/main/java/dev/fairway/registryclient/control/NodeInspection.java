package dev.fairway.registryclient.control;

import dev.fairway.api.InspectionMapper;
import dev.fairway.api.registry.v1.NodeRules;
import dev.fairway.api.registry.v1.NodeRulesQuestion;
import dev.fairway.api.registry.v1.NodeRulesRequest;
import dev.fairway.api.registry.v1.NodesGrpc;
import dev.fairway.api.registry.v1.PacketTraceRequest;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks nodes, through the registry. Calls block within the channel's deadline and throw {@link RegistryException}. */
public final class NodeInspection {

    private final RegistryChannel channel;

    public NodeInspection(RegistryChannel channel) {
        this.channel = channel;
    }

    /**
     * What a node's kernel holds.
     *
     * @param service empty for all
     */
    public NodeRulesReport rules(String node, Optional<ServiceKey> service) {
        NodeRulesQuestion.Builder question = NodeRulesQuestion.newBuilder();
        service.ifPresent(key -> question.setNamespace(key.namespace()).setService(key.name()));
        NodeRulesRequest request = NodeRulesRequest.newBuilder()
                .setNode(node)
                .setQuestion(question)
                .build();
        NodeRules rules = call(stub -> stub.rules(request));
        return InspectionMapper.fromWire(rules);
    }

    /** What a node does with a packet. */
    public PacketTrace trace(String node, PacketQuestion packet) {
        PacketTraceRequest request = PacketTraceRequest.newBuilder()
                .setNode(node)
                .setQuestion(InspectionMapper.toWire(packet))
                .build();
        var trace = call(stub -> stub.trace(request));
        return InspectionMapper.fromWire(trace);
    }

    private <T> T call(Function<NodesGrpc.NodesBlockingStub, T> question) {
        var stub = NodesGrpc.newBlockingStub(channel.grpc())
                .withDeadlineAfter(channel.deadline().toNanos(), TimeUnit.NANOSECONDS);
        try {
            return question.apply(stub);
        } catch (StatusRuntimeException e) {
            throw channel.exception(e.getStatus(), e);
        }
    }
}
