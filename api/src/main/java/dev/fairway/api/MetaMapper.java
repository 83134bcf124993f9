package dev.fairway.api;

import dev.fairway.model.ObjectMeta;
import dev.fairway.model.condition.Condition;
import java.util.List;
import java.util.TreeMap;

/** What objects have in common, between the model and the wire. */
final class MetaMapper {

    private MetaMapper() {}

    static dev.fairway.api.event.v1.ObjectMeta toWire(ObjectMeta meta) {
        var wire = dev.fairway.api.event.v1.ObjectMeta.newBuilder()
                .setNamespace(meta.namespace())
                .setName(meta.name())
                .setUid(meta.uid())
                .setResourceVersion(meta.resourceVersion())
                .setGeneration(meta.generation())
                .putAllLabels(meta.labels())
                .putAllAnnotations(meta.annotations());
        if (meta.creationTimestamp() != null) {
            wire.setCreationTimestamp(Wire.timestamp(meta.creationTimestamp()));
        }
        if (meta.deletionTimestamp() != null) {
            wire.setDeletionTimestamp(Wire.timestamp(meta.deletionTimestamp()));
        }
        return wire.build();
    }

    static ObjectMeta fromWire(dev.fairway.api.event.v1.ObjectMeta wire) {
        return new ObjectMeta(
                wire.getNamespace(),
                wire.getName(),
                wire.getUid(),
                wire.getResourceVersion(),
                wire.getGeneration(),
                wire.hasCreationTimestamp() ? Wire.instant(wire.getCreationTimestamp()) : null,
                wire.hasDeletionTimestamp() ? Wire.instant(wire.getDeletionTimestamp()) : null,
                new TreeMap<>(wire.getLabelsMap()),
                new TreeMap<>(wire.getAnnotationsMap()));
    }

    static dev.fairway.api.event.v1.Condition toWire(Condition condition) {
        var wire = dev.fairway.api.event.v1.Condition.newBuilder()
                .setType(condition.type())
                .setStatus(
                        switch (condition.status()) {
                            case TRUE -> dev.fairway.api.event.v1.ConditionStatus.CONDITION_STATUS_TRUE;
                            case FALSE -> dev.fairway.api.event.v1.ConditionStatus.CONDITION_STATUS_FALSE;
                            case UNKNOWN -> dev.fairway.api.event.v1.ConditionStatus.CONDITION_STATUS_UNKNOWN;
                        })
                .setReason(condition.reason())
                .setMessage(condition.message());
        if (condition.lastTransitionTime() != null) {
            wire.setLastTransitionTime(Wire.timestamp(condition.lastTransitionTime()));
        }
        return wire.build();
    }

    static List<Condition> conditions(List<dev.fairway.api.event.v1.Condition> wire) {
        return wire.stream().map(MetaMapper::fromWire).toList();
    }

    private static Condition fromWire(dev.fairway.api.event.v1.Condition wire) {
        return new Condition(
                wire.getType(),
                switch (wire.getStatus()) {
                    case CONDITION_STATUS_TRUE -> Condition.Status.TRUE;
                    case CONDITION_STATUS_FALSE -> Condition.Status.FALSE;
                    case CONDITION_STATUS_UNKNOWN, CONDITION_STATUS_UNSPECIFIED -> Condition.Status.UNKNOWN;
                    case UNRECOGNIZED -> throw Wire.unknown(wire.getStatus());
                },
                wire.getReason(),
                wire.getMessage(),
                wire.hasLastTransitionTime() ? Wire.instant(wire.getLastTransitionTime()) : null);
    }
}
