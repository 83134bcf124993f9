package dev.fairway.tracker.grpc;

import com.google.protobuf.ByteString;
import dev.fairway.api.standalone.v1.ApplyResponse;
import dev.fairway.api.standalone.v1.Object;
import dev.fairway.api.standalone.v1.WatchEvent;
import dev.fairway.tracker.standalone.StandaloneCluster.ApplyResult;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.StoredObject;
import dev.fairway.tracker.standalone.store.Watcher;

/** The standalone API's messages. */
final class ClusterMessages {

    private ClusterMessages() {}

    static ResourceKind kind(String name) {
        return ResourceKind.named(name)
                .orElseThrow(() -> new RejectedException(
                        new Rejection.Undecodable("the server doesn't have a resource type \"" + name + "\"")));
    }

    /** A namespaced object without a namespace is meant to be in {@code default}. */
    static Target target(String kindName, String namespace, String name, String uid) {
        ResourceKind kind = kind(kindName);
        if (!kind.isNamespaced()) {
            return new Target(kind, "", name, uid);
        }
        return new Target(kind, namespace.isEmpty() ? "default" : namespace, name, uid);
    }

    static Object object(StoredObject object) {
        return Object.newBuilder()
                .setApiVersion(object.id().kind().apiVersion())
                .setKind(object.id().kind().kind())
                .setNamespace(object.id().namespace())
                .setName(object.id().name())
                .setUid(object.uid())
                .setResourceVersion(object.resourceVersion())
                .setJson(ByteString.copyFromUtf8(object.json()))
                .build();
    }

    static ApplyResponse applied(ApplyResult result) {
        ApplyResponse.Outcome outcome = switch (result.applied()) {
            case CREATED -> ApplyResponse.Outcome.OUTCOME_CREATED;
            case CONFIGURED -> ApplyResponse.Outcome.OUTCOME_CONFIGURED;
            case UNCHANGED -> ApplyResponse.Outcome.OUTCOME_UNCHANGED;
        };
        return ApplyResponse.newBuilder()
                .setOutcome(outcome)
                .setObject(object(result.object()))
                .addAllWarnings(result.warnings())
                .build();
    }

    static WatchEvent event(Watcher.Told told) {
        return switch (told) {
            case Watcher.Told.Added(StoredObject object) -> event(WatchEvent.Type.TYPE_ADDED, object);
            case Watcher.Told.Modified(StoredObject object) -> event(WatchEvent.Type.TYPE_MODIFIED, object);
            case Watcher.Told.Deleted(StoredObject object) -> event(WatchEvent.Type.TYPE_DELETED, object);
            case Watcher.Told.Synced() ->
                WatchEvent.newBuilder().setType(WatchEvent.Type.TYPE_SYNCED).build();
        };
    }

    private static WatchEvent event(WatchEvent.Type type, StoredObject object) {
        return WatchEvent.newBuilder().setType(type).setObject(object(object)).build();
    }
}
