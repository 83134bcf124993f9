package dev.fairway.api;

import com.google.protobuf.ByteString;
import dev.fairway.api.registry.v1.AddressKind;
import dev.fairway.api.registry.v1.MasqueradeRule;
import dev.fairway.api.registry.v1.NodeRules;
import dev.fairway.api.registry.v1.PacketVerdict;
import dev.fairway.api.registry.v1.RuleOutcome;
import dev.fairway.api.registry.v1.TraceStep;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.AddressInKernel;
import dev.fairway.model.inspection.AddressRule;
import dev.fairway.model.inspection.EndpointShare;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.model.inspection.RuleDifference;
import dev.fairway.model.inspection.ServiceInKernel;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.PortNumber;
import java.util.List;
import java.util.Optional;

/** What nodes tell about their kernels, between the model and the wire; decoding fails as {@link EventMapper}'s does. */
public final class InspectionMapper {

    private InspectionMapper() {}

    public static dev.fairway.api.registry.v1.PacketQuestion toWire(PacketQuestion question) {
        return dev.fairway.api.registry.v1.PacketQuestion.newBuilder()
                .setSource(Wire.address(question.source()))
                .setDestination(Wire.address(question.destination()))
                .setProtocol(Wire.protocol(question.protocol()))
                .setPort(question.port().value())
                .build();
    }

    public static PacketQuestion fromWire(dev.fairway.api.registry.v1.PacketQuestion wire) {
        return new PacketQuestion(
                Wire.address(wire.getSource()),
                Wire.address(wire.getDestination()),
                Wire.protocol(wire.getProtocol()),
                new PortNumber(wire.getPort()));
    }

    /**
     * As many Services as fit; what is left out is counted.
     *
     * @param maxBytes what the services may take
     */
    public static NodeRules toWire(NodeRulesReport report, int maxBytes) {
        NodeRules.Builder wire =
                NodeRules.newBuilder().setNode(report.node()).setReadAt(Wire.timestamp(report.readAt()));
        report.differences().forEach(difference -> wire.addDifferences(toWire(difference)));
        int bytes = 0;
        int omitted = report.omitted();
        for (ServiceInKernel service : report.services()) {
            var message = toWire(service);
            bytes += message.getSerializedSize();
            if (bytes <= maxBytes) {
                wire.addServices(message);
            } else {
                omitted++;
            }
        }
        return wire.setOmitted(omitted).build();
    }

    public static NodeRulesReport fromWire(NodeRules wire) {
        return new NodeRulesReport(
                wire.getNode(),
                Wire.instant(wire.getReadAt()),
                wire.getServicesList().stream().map(InspectionMapper::fromWire).toList(),
                differences(wire.getDifferencesList()),
                wire.getOmitted());
    }

    private static dev.fairway.api.registry.v1.ServiceInKernel toWire(ServiceInKernel service) {
        var wire = dev.fairway.api.registry.v1.ServiceInKernel.newBuilder()
                .setNamespace(service.service().namespace())
                .setName(service.service().name());
        service.addresses().forEach(address -> wire.addAddresses(toWire(address)));
        service.differences().forEach(difference -> wire.addDifferences(toWire(difference)));
        return wire.build();
    }

    private static ServiceInKernel fromWire(dev.fairway.api.registry.v1.ServiceInKernel wire) {
        return new ServiceInKernel(
                new ServiceKey(wire.getNamespace(), wire.getName()),
                wire.getAddressesList().stream().map(InspectionMapper::fromWire).toList(),
                differences(wire.getDifferencesList()));
    }

    private static dev.fairway.api.registry.v1.AddressInKernel toWire(AddressInKernel address) {
        var wire = dev.fairway.api.registry.v1.AddressInKernel.newBuilder()
                .setKind(
                        switch (address.kind()) {
                            case CLUSTER_IP -> AddressKind.ADDRESS_KIND_CLUSTER_IP;
                            case EXTERNAL_IP -> AddressKind.ADDRESS_KIND_EXTERNAL_IP;
                            case LOAD_BALANCER_IP -> AddressKind.ADDRESS_KIND_LOAD_BALANCER_IP;
                            case NODE_PORT -> AddressKind.ADDRESS_KIND_NODE_PORT;
                        })
                .setAddress(address.address() == null ? ByteString.EMPTY : Wire.address(address.address()))
                .setFamily(Wire.family(address.family()))
                .setProtocol(Wire.protocol(address.protocol()))
                .setPort(address.port().value())
                .setPortName(address.portName())
                .setFromAnywhere(toWire(address.fromAnywhere()));
        if (address.inCluster() != null) {
            wire.setInCluster(toWire(address.inCluster()));
        }
        address.allowedSources().forEach(source -> wire.addAllowedSources(source.toString()));
        return wire.build();
    }

    private static AddressInKernel fromWire(dev.fairway.api.registry.v1.AddressInKernel wire) {
        return new AddressInKernel(
                switch (wire.getKind()) {
                    case ADDRESS_KIND_CLUSTER_IP -> AddressInKernel.Kind.CLUSTER_IP;
                    case ADDRESS_KIND_EXTERNAL_IP -> AddressInKernel.Kind.EXTERNAL_IP;
                    case ADDRESS_KIND_LOAD_BALANCER_IP -> AddressInKernel.Kind.LOAD_BALANCER_IP;
                    case ADDRESS_KIND_NODE_PORT -> AddressInKernel.Kind.NODE_PORT;
                    case ADDRESS_KIND_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(wire.getKind());
                },
                wire.getAddress().isEmpty() ? null : Wire.address(wire.getAddress()),
                Wire.family(wire.getFamily()),
                Wire.protocol(wire.getProtocol()),
                new PortNumber(wire.getPort()),
                wire.getPortName(),
                fromWire(wire.getFromAnywhere()),
                wire.hasInCluster() ? fromWire(wire.getInCluster()) : null,
                wire.getAllowedSourcesList().stream().map(Cidr::parse).toList());
    }

    private static dev.fairway.api.registry.v1.AddressRule toWire(AddressRule rule) {
        var wire = dev.fairway.api.registry.v1.AddressRule.newBuilder();
        switch (rule) {
            case AddressRule.ToEndpoints(var endpoints, var masquerade, var affinity) -> {
                wire.setOutcome(RuleOutcome.RULE_OUTCOME_TO_ENDPOINTS).setMasquerade(toWire(masquerade));
                endpoints.forEach(endpoint -> wire.addEndpoints(toWire(endpoint)));
                if (affinity != null) {
                    wire.setAffinity(Wire.duration(affinity));
                }
            }
            case AddressRule.Reject() -> wire.setOutcome(RuleOutcome.RULE_OUTCOME_REJECT);
            case AddressRule.Drop() -> wire.setOutcome(RuleOutcome.RULE_OUTCOME_DROP);
            case AddressRule.Absent() -> wire.setOutcome(RuleOutcome.RULE_OUTCOME_ABSENT);
        }
        return wire.build();
    }

    private static AddressRule fromWire(dev.fairway.api.registry.v1.AddressRule wire) {
        return switch (wire.getOutcome()) {
            case RULE_OUTCOME_TO_ENDPOINTS ->
                new AddressRule.ToEndpoints(
                        shares(wire.getEndpointsList()),
                        fromWire(wire.getMasquerade()),
                        wire.hasAffinity() ? Wire.duration(wire.getAffinity()) : null);
            case RULE_OUTCOME_REJECT -> new AddressRule.Reject();
            case RULE_OUTCOME_DROP -> new AddressRule.Drop();
            case RULE_OUTCOME_ABSENT -> new AddressRule.Absent();
            case RULE_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(wire.getOutcome());
        };
    }

    private static MasqueradeRule toWire(AddressRule.Masquerade masquerade) {
        return switch (masquerade) {
            case UNLESS_POD -> MasqueradeRule.MASQUERADE_RULE_UNLESS_POD;
            case ALWAYS -> MasqueradeRule.MASQUERADE_RULE_ALWAYS;
            case IF_NODE -> MasqueradeRule.MASQUERADE_RULE_IF_NODE;
        };
    }

    private static AddressRule.Masquerade fromWire(MasqueradeRule wire) {
        return switch (wire) {
            case MASQUERADE_RULE_UNLESS_POD -> AddressRule.Masquerade.UNLESS_POD;
            case MASQUERADE_RULE_ALWAYS -> AddressRule.Masquerade.ALWAYS;
            case MASQUERADE_RULE_IF_NODE -> AddressRule.Masquerade.IF_NODE;
            case MASQUERADE_RULE_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(wire);
        };
    }

    private static dev.fairway.api.registry.v1.EndpointShare toWire(EndpointShare endpoint) {
        return dev.fairway.api.registry.v1.EndpointShare.newBuilder()
                .setAddress(Wire.address(endpoint.address()))
                .setPort(endpoint.port().value())
                .setWeight(endpoint.weight())
                .build();
    }

    private static List<EndpointShare> shares(List<dev.fairway.api.registry.v1.EndpointShare> wire) {
        return wire.stream()
                .map(share -> new EndpointShare(
                        Wire.address(share.getAddress()), new PortNumber(share.getPort()), share.getWeight()))
                .toList();
    }

    private static dev.fairway.api.registry.v1.RuleDifference toWire(RuleDifference difference) {
        return dev.fairway.api.registry.v1.RuleDifference.newBuilder()
                .setKind(
                        switch (difference.kind()) {
                            case MISSING -> dev.fairway.api.registry.v1.RuleDifference.Kind.KIND_MISSING;
                            case UNEXPECTED -> dev.fairway.api.registry.v1.RuleDifference.Kind.KIND_UNEXPECTED;
                            case DIFFERENT -> dev.fairway.api.registry.v1.RuleDifference.Kind.KIND_DIFFERENT;
                        })
                .setSubject(difference.subject())
                .setWanted(difference.wanted())
                .setFound(difference.found())
                .build();
    }

    private static List<RuleDifference> differences(List<dev.fairway.api.registry.v1.RuleDifference> wire) {
        return wire.stream()
                .map(difference -> new RuleDifference(
                        switch (difference.getKind()) {
                            case KIND_MISSING -> RuleDifference.Kind.MISSING;
                            case KIND_UNEXPECTED -> RuleDifference.Kind.UNEXPECTED;
                            case KIND_DIFFERENT -> RuleDifference.Kind.DIFFERENT;
                            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(difference.getKind());
                        },
                        difference.getSubject(),
                        difference.getWanted(),
                        difference.getFound()))
                .toList();
    }

    public static dev.fairway.api.registry.v1.PacketTrace toWire(PacketTrace trace) {
        var wire = dev.fairway.api.registry.v1.PacketTrace.newBuilder().setNode(trace.node());
        trace.service()
                .ifPresent(service -> wire.setNamespace(service.namespace()).setService(service.name()));
        trace.steps()
                .forEach(step -> wire.addSteps(
                        TraceStep.newBuilder().setCode(step.code()).setText(step.text())));
        trace.differences().forEach(difference -> wire.addDifferences(toWire(difference)));
        switch (trace.verdict()) {
            case PacketTrace.Verdict.ToEndpoint(var endpoints, var masquerade) -> {
                wire.setVerdict(PacketVerdict.PACKET_VERDICT_TO_ENDPOINT).setMasquerade(masquerade);
                endpoints.forEach(endpoint -> wire.addEndpoints(toWire(endpoint)));
            }
            case PacketTrace.Verdict.Reject() -> wire.setVerdict(PacketVerdict.PACKET_VERDICT_REJECT);
            case PacketTrace.Verdict.Drop() -> wire.setVerdict(PacketVerdict.PACKET_VERDICT_DROP);
            case PacketTrace.Verdict.Pass() -> wire.setVerdict(PacketVerdict.PACKET_VERDICT_PASS);
        }
        return wire.build();
    }

    public static PacketTrace fromWire(dev.fairway.api.registry.v1.PacketTrace wire) {
        return new PacketTrace(
                wire.getNode(),
                wire.getService().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ServiceKey(wire.getNamespace(), wire.getService())),
                wire.getStepsList().stream()
                        .map(step -> new PacketTrace.Step(step.getCode(), step.getText()))
                        .toList(),
                switch (wire.getVerdict()) {
                    case PACKET_VERDICT_TO_ENDPOINT ->
                        new PacketTrace.Verdict.ToEndpoint(shares(wire.getEndpointsList()), wire.getMasquerade());
                    case PACKET_VERDICT_REJECT -> new PacketTrace.Verdict.Reject();
                    case PACKET_VERDICT_DROP -> new PacketTrace.Verdict.Drop();
                    case PACKET_VERDICT_PASS -> new PacketTrace.Verdict.Pass();
                    case PACKET_VERDICT_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(wire.getVerdict());
                },
                differences(wire.getDifferencesList()));
    }
}
