package dev.fairway.api;

import dev.fairway.api.event.v1.AgentStream;
import dev.fairway.api.event.v1.Deletion;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Ingress;
import dev.fairway.model.IngressClass;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Namespace;
import dev.fairway.model.Node;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;

/**
 * Events and acknowledgements between the model and the wire.
 *
 * <p>Decoding throws {@link IllegalArgumentException} with the field's value when a message cannot be a valid object:
 * such a record belongs in the topic's dead letters.
 */
public final class EventMapper {

    private EventMapper() {}

    public static dev.fairway.api.event.v1.Event toWire(Event event) {
        var wire = dev.fairway.api.event.v1.Event.newBuilder()
                .setId(toWire(event.id()))
                .setHappenedAt(Wire.timestamp(event.happenedAt()))
                .setObservedAt(Wire.timestamp(event.observedAt()));
        if (event.cause() != null) {
            wire.setCause(toWire(event.cause()));
        }
        if (event.state() instanceof Event.State.Deleted(Resource _, String reason)) {
            wire.setDeletion(Deletion.newBuilder().setReason(reason));
        }
        switch (event.resource()) {
            case Service service -> wire.setService(toWire(service));
            case Pod pod -> wire.setPod(ClusterMapper.toWire(pod));
            case Node node -> wire.setNode(ClusterMapper.toWire(node));
            case Namespace namespace -> wire.setNamespace(ClusterMapper.toWire(namespace));
            case EndpointSlice slice -> wire.setEndpointSlice(EndpointMapper.toWire(slice));
            case ServiceCidr cidr -> wire.setServiceCidr(ClusterMapper.toWire(cidr));
            case ClusterEvent clusterEvent -> wire.setClusterEvent(ClusterMapper.toWire(clusterEvent));
            case LoadBalancer loadBalancer -> wire.setLoadBalancer(LoadBalancerMapper.toWire(loadBalancer));
            case Ingress ingress -> wire.setIngress(IngressMapper.toWire(ingress));
            case IngressClass ingressClass -> wire.setIngressClass(IngressMapper.toWire(ingressClass));
        }
        return wire.build();
    }

    public static Event fromWire(dev.fairway.api.event.v1.Event wire) {
        Resource resource = switch (wire.getObjectCase()) {
            case SERVICE -> ServiceMapper.fromWire(wire.getService());
            case POD -> ClusterMapper.fromWire(wire.getPod());
            case NODE -> ClusterMapper.fromWire(wire.getNode());
            case NAMESPACE -> ClusterMapper.fromWire(wire.getNamespace());
            case ENDPOINT_SLICE -> EndpointMapper.fromWire(wire.getEndpointSlice());
            case SERVICE_CIDR -> ClusterMapper.fromWire(wire.getServiceCidr());
            case CLUSTER_EVENT -> ClusterMapper.fromWire(wire.getClusterEvent());
            case LOAD_BALANCER -> LoadBalancerMapper.fromWire(wire.getLoadBalancer());
            case INGRESS -> IngressMapper.fromWire(wire.getIngress());
            case INGRESS_CLASS -> IngressMapper.fromWire(wire.getIngressClass());
            case OBJECT_NOT_SET -> throw new IllegalArgumentException("an event without an object: " + wire.getId());
        };
        return new Event(
                fromWire(wire.getId()),
                wire.hasCause() ? fromWire(wire.getCause()) : null,
                Wire.instant(wire.getHappenedAt()),
                Wire.instant(wire.getObservedAt()),
                wire.hasDeletion()
                        ? new Event.State.Deleted(resource, wire.getDeletion().getReason())
                        : new Event.State.Present(resource));
    }

    public static dev.fairway.api.event.v1.Service toWire(Service service) {
        return ServiceMapper.toWire(service);
    }

    public static Service fromWire(dev.fairway.api.event.v1.Service wire) {
        return ServiceMapper.fromWire(wire);
    }

    public static dev.fairway.api.event.v1.EventId toWire(EventId id) {
        return dev.fairway.api.event.v1.EventId.newBuilder()
                .setProducer(id.producer())
                .setEpoch(id.epoch())
                .setSequence(id.sequence())
                .build();
    }

    public static EventId fromWire(dev.fairway.api.event.v1.EventId wire) {
        return new EventId(wire.getProducer(), wire.getEpoch(), wire.getSequence());
    }

    public static dev.fairway.api.event.v1.InEffect toWire(InEffect inEffect) {
        return dev.fairway.api.event.v1.InEffect.newBuilder()
                .setEvent(toWire(inEffect.event()))
                .setReceivedAt(Wire.timestamp(inEffect.receivedAt()))
                .setInEffectAt(Wire.timestamp(inEffect.inEffectAt()))
                .setError(inEffect.error())
                .build();
    }

    public static InEffect fromWire(dev.fairway.api.event.v1.InEffect wire) {
        return new InEffect(
                fromWire(wire.getEvent()),
                Wire.instant(wire.getReceivedAt()),
                Wire.instant(wire.getInEffectAt()),
                wire.getError());
    }

    public static dev.fairway.api.event.v1.Programming toWire(Programming programming) {
        var wire = dev.fairway.api.event.v1.Programming.newBuilder()
                .setAgent(programming.agent())
                .setRulesetHash(programming.rulesetHash())
                .setRecordedAt(Wire.timestamp(programming.recordedAt()))
                .setStream(
                        switch (programming.stream()) {
                            case UNTOLD -> AgentStream.AGENT_STREAM_UNSPECIFIED;
                            case OPEN -> AgentStream.AGENT_STREAM_OPEN;
                            case CLOSED -> AgentStream.AGENT_STREAM_CLOSED;
                            case LOST -> AgentStream.AGENT_STREAM_LOST;
                        });
        programming
                .positions()
                .forEach(position -> wire.addPositions(dev.fairway.api.event.v1.PartitionPosition.newBuilder()
                        .setTopic(position.topic())
                        .setPartition(position.partition())
                        .setOffset(position.offset())));
        programming.inEffect().forEach(inEffect -> wire.addInEffect(toWire(inEffect)));
        return wire.build();
    }

    public static Programming fromWire(dev.fairway.api.event.v1.Programming wire) {
        return new Programming(
                wire.getAgent(),
                wire.getPositionsList().stream()
                        .map(p -> new Programming.Position(p.getTopic(), p.getPartition(), p.getOffset()))
                        .toList(),
                wire.getInEffectList().stream().map(EventMapper::fromWire).toList(),
                wire.getRulesetHash(),
                Wire.instant(wire.getRecordedAt()),
                switch (wire.getStream()) {
                    case AGENT_STREAM_UNSPECIFIED, UNRECOGNIZED -> Programming.Stream.UNTOLD;
                    case AGENT_STREAM_OPEN -> Programming.Stream.OPEN;
                    case AGENT_STREAM_CLOSED -> Programming.Stream.CLOSED;
                    case AGENT_STREAM_LOST -> Programming.Stream.LOST;
                });
    }
}
