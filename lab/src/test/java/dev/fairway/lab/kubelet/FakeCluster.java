package dev.fairway.lab.kubelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.fairway.api.standalone.v1.ClusterGrpc;
import dev.fairway.api.standalone.v1.DeleteRequest;
import dev.fairway.api.standalone.v1.DeleteResponse;
import dev.fairway.api.standalone.v1.Object;
import dev.fairway.api.standalone.v1.UpdateStatusRequest;
import dev.fairway.api.standalone.v1.WatchEvent;
import dev.fairway.api.standalone.v1.WatchRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of the standalone API that a kubelet uses, in memory. */
final class FakeCluster extends ClusterGrpc.ClusterImplBase {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    private final List<StreamObserver<WatchEvent>> watchers = new ArrayList<>();
    private final List<WatchEvent> held = new ArrayList<>();
    private boolean isHolding;
    private int statusUpdates;
    private long version;

    synchronized void put(String json) throws JsonProcessingException {
        ObjectNode object = (ObjectNode) JSON.readTree(json);
        String key =
                key(object.path("kind").asText(), object.at("/metadata/name").asText());
        tell(objects.put(key, object) == null ? WatchEvent.Type.TYPE_ADDED : WatchEvent.Type.TYPE_MODIFIED, object);
    }

    /** What `kubectl delete` does to a pod. */
    synchronized void markDeleted(String pod, int graceSeconds) {
        ObjectNode object = objects.get(key("Pod", pod));
        object.withObject("/metadata")
                .put("deletionTimestamp", Instant.now().toString())
                .put("deletionGracePeriodSeconds", graceSeconds);
        tell(WatchEvent.Type.TYPE_MODIFIED, object);
    }

    /** From now on watchers are told nothing, until {@link #release}. */
    synchronized void hold() {
        isHolding = true;
    }

    /** Tells watchers all that they have not been told, in order. */
    synchronized void release() {
        isHolding = false;
        held.forEach(event -> watchers.forEach(watcher -> watcher.onNext(event)));
        held.clear();
    }

    synchronized int statusUpdates() {
        return statusUpdates;
    }

    synchronized Optional<JsonNode> pod(String name) {
        return Optional.ofNullable(objects.get(key("Pod", name))).map(ObjectNode::deepCopy);
    }

    /** The status of one condition; empty while it is not told. */
    String condition(String pod, String type) {
        return pod(pod).stream()
                .flatMap(object -> object.at("/status/conditions").valueStream())
                .filter(condition -> condition.path("type").asText().equals(type))
                .map(condition -> condition.path("status").asText())
                .findFirst()
                .orElse("");
    }

    @Override
    public synchronized void watch(WatchRequest request, StreamObserver<WatchEvent> observer) {
        objects.values().forEach(object -> observer.onNext(event(WatchEvent.Type.TYPE_ADDED, object)));
        observer.onNext(
                WatchEvent.newBuilder().setType(WatchEvent.Type.TYPE_SYNCED).build());
        watchers.add(observer);
    }

    @Override
    public synchronized void updateStatus(UpdateStatusRequest request, StreamObserver<Object> observer) {
        ObjectNode object = objects.get(key(request.getKind(), request.getName()));
        if (object == null) {
            observer.onError(Status.NOT_FOUND.asRuntimeException());
            return;
        }
        if (request.getResourceVersion() != 0
                && request.getResourceVersion()
                        != object.at("/metadata/resourceVersion").asLong()) {
            observer.onError(Status.ABORTED.asRuntimeException());
            return;
        }
        statusUpdates++;
        object.set("status", parse(request.getStatus()));
        if (!request.getNodeName().isEmpty()) {
            object.withObject("/spec").put("nodeName", request.getNodeName());
        }
        tell(WatchEvent.Type.TYPE_MODIFIED, object);
        observer.onNext(message(object));
        observer.onCompleted();
    }

    @Override
    public synchronized void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
        ObjectNode object = objects.remove(key(request.getKind(), request.getName()));
        if (object != null) {
            tell(WatchEvent.Type.TYPE_DELETED, object);
        }
        observer.onNext(DeleteResponse.getDefaultInstance());
        observer.onCompleted();
    }

    private void tell(WatchEvent.Type type, ObjectNode object) {
        object.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        WatchEvent event = event(type, object);
        if (isHolding) {
            held.add(event);
        } else {
            watchers.forEach(watcher -> watcher.onNext(event));
        }
    }

    private static WatchEvent event(WatchEvent.Type type, ObjectNode object) {
        return WatchEvent.newBuilder().setType(type).setObject(message(object)).build();
    }

    private static Object message(ObjectNode object) {
        return Object.newBuilder()
                .setKind(object.path("kind").asText())
                .setNamespace(object.at("/metadata/namespace").asText())
                .setName(object.at("/metadata/name").asText())
                .setUid(object.at("/metadata/uid").asText())
                .setJson(ByteString.copyFromUtf8(object.toString()))
                .build();
    }

    private static JsonNode parse(ByteString json) {
        try {
            return JSON.readTree(json.toStringUtf8());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String key(String kind, String name) {
        return kind + "/" + name;
    }
}
