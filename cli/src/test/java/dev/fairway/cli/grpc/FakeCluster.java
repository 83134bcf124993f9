package dev.fairway.cli.grpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.fairway.api.EventMapper;
import dev.fairway.api.RegistryMapper;
import dev.fairway.api.registry.v1.Change;
import dev.fairway.api.registry.v1.ListResponse;
import dev.fairway.api.registry.v1.RegistryGrpc;
import dev.fairway.api.registry.v1.SnapshotStart;
import dev.fairway.api.registry.v1.Synced;
import dev.fairway.api.registry.v1.WatchResponse;
import dev.fairway.api.standalone.v1.ApplyRequest;
import dev.fairway.api.standalone.v1.ApplyResponse;
import dev.fairway.api.standalone.v1.ClusterGrpc;
import dev.fairway.api.standalone.v1.DeleteRequest;
import dev.fairway.api.standalone.v1.DeleteResponse;
import dev.fairway.api.standalone.v1.GetRequest;
import dev.fairway.api.standalone.v1.ListRequest;
import dev.fairway.api.standalone.v1.Object;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tracker's and a registry's gRPC services on a loopback port: they keep what they are given and answer as theirs do. */
public final class FakeCluster implements AutoCloseable {
    private final SortedMap<String, Object> objects = new ConcurrentSkipListMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Server server;
    private final String address;

    public FakeCluster() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Source())
                .addService(new Registry())
                .build()
                .start();
        address = "127.0.0.1:" + server.getPort();
    }

    public String address() {
        return address;
    }

    /** What the registry shows from now on. */
    public void register(Resource resource) {
        EventId id = new EventId("endpoint-tracker", 1, events.size() + 1L);
        events.add(new Event(id, null, Instant.EPOCH, Instant.EPOCH, new Event.State.Present(resource)));
    }

    /** What the source holds from now on. */
    public void store(String json) {
        Object object = object(ByteString.copyFromUtf8(json), "default");
        objects.put(key(object.getKind(), object.getNamespace(), object.getName()), object);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static String key(String kind, String namespace, String name) {
        return kind + "/" + namespace + "/" + name;
    }

    private static Object object(ByteString manifest, String defaultNamespace) {
        try {
            JsonNode json = new JsonMapper().readTree(manifest.toByteArray());
            return Object.newBuilder()
                    .setApiVersion(json.path("apiVersion").asText())
                    .setKind(json.path("kind").asText())
                    .setNamespace(json.path("metadata").path("namespace").asText(defaultNamespace))
                    .setName(json.path("metadata").path("name").asText())
                    .setUid("uid-" + json.path("metadata").path("name").asText())
                    .setResourceVersion(7)
                    .setJson(manifest)
                    .build();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private final class Source extends ClusterGrpc.ClusterImplBase {

        @Override
        public void apply(ApplyRequest request, StreamObserver<ApplyResponse> observer) {
            Object object = object(request.getManifest(), request.getNamespace());
            if (object.getName().startsWith("bad")) {
                observer.onError(Status.FAILED_PRECONDITION
                        .withDescription("The Service \"bad\" is invalid: spec.ports: Required value")
                        .asRuntimeException());
                return;
            }
            Object before = request.getDryRun()
                    ? objects.get(key(object.getKind(), object.getNamespace(), object.getName()))
                    : objects.put(key(object.getKind(), object.getNamespace(), object.getName()), object);
            ApplyResponse.Outcome outcome = before == null
                    ? ApplyResponse.Outcome.OUTCOME_CREATED
                    : before.equals(object)
                            ? ApplyResponse.Outcome.OUTCOME_UNCHANGED
                            : ApplyResponse.Outcome.OUTCOME_CONFIGURED;
            answer(
                    observer,
                    ApplyResponse.newBuilder()
                            .setOutcome(outcome)
                            .setObject(object)
                            .build());
        }

        @Override
        public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
            Object object = objects.remove(key(request.getKind(), request.getNamespace(), request.getName()));
            if (object == null) {
                observer.onError(notFound(request.getKind(), request.getName()));
            } else {
                answer(observer, DeleteResponse.newBuilder().setObject(object).build());
            }
        }

        @Override
        public void get(GetRequest request, StreamObserver<Object> observer) {
            Object object = objects.get(key(request.getKind(), request.getNamespace(), request.getName()));
            if (object == null) {
                observer.onError(notFound(request.getKind(), request.getName()));
            } else {
                answer(observer, object);
            }
        }

        @Override
        public void list(ListRequest request, StreamObserver<Object> observer) {
            objects.values().stream()
                    .filter(object -> object.getKind().equals(request.getKind()))
                    .forEach(observer::onNext);
            observer.onCompleted();
        }

        private static RuntimeException notFound(String kind, String name) {
            return Status.NOT_FOUND
                    .withDescription(kind.toLowerCase(Locale.ROOT) + "s \"" + name + "\" not found")
                    .asRuntimeException();
        }

        private static <T> void answer(StreamObserver<T> observer, T value) {
            observer.onNext(value);
            observer.onCompleted();
        }
    }

    private final class Registry extends RegistryGrpc.RegistryImplBase {

        @Override
        public void list(dev.fairway.api.registry.v1.ListRequest request, StreamObserver<ListResponse> observer) {
            events.stream()
                    .filter(event -> RegistryMapper.toWire(event.key().kind()) == request.getKind())
                    .filter(event -> request.getNamespace().isEmpty()
                            || event.key().namespace().equals(request.getNamespace()))
                    .map(event -> ListResponse.newBuilder().setEvent(EventMapper.toWire(event)))
                    .forEach(response -> observer.onNext(response.build()));
            observer.onCompleted();
        }

        @Override
        public void watch(dev.fairway.api.registry.v1.WatchRequest request, StreamObserver<WatchResponse> observer) {
            observer.onNext(WatchResponse.newBuilder()
                    .setSnapshotStart(SnapshotStart.getDefaultInstance())
                    .build());
            events.forEach(event -> observer.onNext(WatchResponse.newBuilder()
                    .setChange(Change.newBuilder().setEvent(EventMapper.toWire(event)))
                    .build()));
            observer.onNext(WatchResponse.newBuilder()
                    .setSynced(Synced.newBuilder().setResumeToken("1"))
                    .build());
        }
    }
}
