package dev.fairway.tracker.kafka;

import com.google.protobuf.ByteString;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectLog;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.time.Instant;

/** Records of topic {@code objects}. */
final class ObjectRecords {

    private ObjectRecords() {}

    /** {@code kind/namespace/name}; the namespace is empty for cluster-wide kinds. */
    static String key(ObjectId id) {
        return id.kind().kind() + "/" + id.namespace() + "/" + id.name();
    }

    static dev.fairway.api.event.v1.StoredObject toWire(ObjectLog.Entry entry, long epoch) {
        StoredObject object = entry.object();
        return dev.fairway.api.event.v1.StoredObject.newBuilder()
                .setApiVersion(object.id().kind().apiVersion())
                .setKind(object.id().kind().kind())
                .setNamespace(object.id().namespace())
                .setName(object.id().name())
                .setUid(object.uid())
                .setResourceVersion(object.resourceVersion())
                .setJson(ByteString.copyFromUtf8(object.json()))
                .setEpoch(epoch)
                .setDeleted(entry.deleted())
                .build();
    }

    static StoredObject fromWire(dev.fairway.api.event.v1.StoredObject wire, Instant storedAt) {
        ResourceKind kind = ResourceKind.of(wire.getApiVersion(), wire.getKind())
                .orElseThrow(() -> new IllegalArgumentException(
                        "an object of an unknown kind: " + wire.getApiVersion() + " " + wire.getKind()));
        return new StoredObject(
                new ObjectId(kind, wire.getNamespace(), wire.getName()),
                wire.getUid(),
                wire.getResourceVersion(),
                wire.getJson().toStringUtf8(),
                storedAt);
    }
}
