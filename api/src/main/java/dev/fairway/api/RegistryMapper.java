package dev.fairway.api;

import com.google.protobuf.Timestamp;
import dev.fairway.model.Kind;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import dev.fairway.model.net.Protocol;
import java.time.Instant;

/** What the registry's messages carry beside events: kinds, protocols, times and moments. */
public final class RegistryMapper {

    private RegistryMapper() {}

    public static dev.fairway.api.registry.v1.Kind toWire(Kind kind) {
        return switch (kind) {
            case SERVICE -> dev.fairway.api.registry.v1.Kind.KIND_SERVICE;
            case POD -> dev.fairway.api.registry.v1.Kind.KIND_POD;
            case NODE -> dev.fairway.api.registry.v1.Kind.KIND_NODE;
            case NAMESPACE -> dev.fairway.api.registry.v1.Kind.KIND_NAMESPACE;
            case ENDPOINT_SLICE -> dev.fairway.api.registry.v1.Kind.KIND_ENDPOINT_SLICE;
            case SERVICE_CIDR -> dev.fairway.api.registry.v1.Kind.KIND_SERVICE_CIDR;
            case CLUSTER_EVENT -> dev.fairway.api.registry.v1.Kind.KIND_CLUSTER_EVENT;
            case LOAD_BALANCER -> dev.fairway.api.registry.v1.Kind.KIND_LOAD_BALANCER;
            case INGRESS -> dev.fairway.api.registry.v1.Kind.KIND_INGRESS;
            case INGRESS_CLASS -> dev.fairway.api.registry.v1.Kind.KIND_INGRESS_CLASS;
        };
    }

    /** Throws {@link IllegalArgumentException} for an unspecified or unknown kind. */
    public static Kind fromWire(dev.fairway.api.registry.v1.Kind kind) {
        return switch (kind) {
            case KIND_SERVICE -> Kind.SERVICE;
            case KIND_POD -> Kind.POD;
            case KIND_NODE -> Kind.NODE;
            case KIND_NAMESPACE -> Kind.NAMESPACE;
            case KIND_ENDPOINT_SLICE -> Kind.ENDPOINT_SLICE;
            case KIND_SERVICE_CIDR -> Kind.SERVICE_CIDR;
            case KIND_CLUSTER_EVENT -> Kind.CLUSTER_EVENT;
            case KIND_LOAD_BALANCER -> Kind.LOAD_BALANCER;
            case KIND_INGRESS -> Kind.INGRESS;
            case KIND_INGRESS_CLASS -> Kind.INGRESS_CLASS;
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw Wire.unknown(kind);
        };
    }

    public static dev.fairway.api.event.v1.Protocol toWire(Protocol protocol) {
        return Wire.protocol(protocol);
    }

    /** Throws {@link IllegalArgumentException} for an unspecified or unknown protocol. */
    public static Protocol fromWire(dev.fairway.api.event.v1.Protocol protocol) {
        return Wire.protocol(protocol);
    }

    public static dev.fairway.api.registry.v1.Moment toWire(Moment moment) {
        var wire = dev.fairway.api.registry.v1.Moment.newBuilder();
        switch (moment) {
            case Moment.Time(Instant time) -> wire.setTime(toWire(time));
            case Moment.After(EventId event) -> wire.setEvent(EventMapper.toWire(event));
        }
        return wire.build();
    }

    /** Throws {@link IllegalArgumentException} for a moment that is neither a time nor an event. */
    public static Moment fromWire(dev.fairway.api.registry.v1.Moment moment) {
        return switch (moment.getMomentCase()) {
            case TIME -> new Moment.Time(fromWire(moment.getTime()));
            case EVENT -> new Moment.After(EventMapper.fromWire(moment.getEvent()));
            case MOMENT_NOT_SET -> throw new IllegalArgumentException("a moment is a time or an event");
        };
    }

    public static Timestamp toWire(Instant instant) {
        return Wire.timestamp(instant);
    }

    public static Instant fromWire(Timestamp timestamp) {
        return Wire.instant(timestamp);
    }
}
