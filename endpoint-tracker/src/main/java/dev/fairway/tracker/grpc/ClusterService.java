package dev.fairway.tracker.grpc;

import dev.fairway.api.standalone.v1.ApplyRequest;
import dev.fairway.api.standalone.v1.ApplyResponse;
import dev.fairway.api.standalone.v1.ClusterGrpc;
import dev.fairway.api.standalone.v1.DeleteRequest;
import dev.fairway.api.standalone.v1.DeleteResponse;
import dev.fairway.api.standalone.v1.GetRequest;
import dev.fairway.api.standalone.v1.ListRequest;
import dev.fairway.api.standalone.v1.Object;
import dev.fairway.api.standalone.v1.UpdateStatusRequest;
import dev.fairway.api.standalone.v1.WatchEvent;
import dev.fairway.api.standalone.v1.WatchRequest;
import dev.fairway.tracker.CurrentTracker;
import dev.fairway.tracker.StandaloneApi;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectStore;
import dev.fairway.tracker.standalone.store.StoredObject;
import dev.fairway.tracker.standalone.store.Watcher;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The standalone API. */
@GrpcService
public class ClusterService extends ClusterGrpc.ClusterImplBase {

    private final CurrentTracker current;
    /** Not by {@code @RunOnVirtualThread}: in Quarkus 3.33 a call may then lose its message to a race (quarkus#48940). */
    private final ExecutorService calls = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("cluster-call-", 0).factory());

    ClusterService(CurrentTracker current) {
        this.current = current;
    }

    @Override
    public void apply(ApplyRequest request, StreamObserver<ApplyResponse> observer) {
        answer(
                observer,
                () -> ClusterMessages.applied(running()
                        .cluster()
                        .apply(request.getManifest().toByteArray(), request.getNamespace(), request.getDryRun())));
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
        answer(observer, () -> {
            Target target = ClusterMessages.target(
                    request.getKind(), request.getNamespace(), request.getName(), request.getUid());
            Long grace = request.hasGracePeriodSeconds() ? (long) request.getGracePeriodSeconds() : null;
            StoredObject deleted = running().cluster().delete(target, grace);
            return DeleteResponse.newBuilder()
                    .setObject(ClusterMessages.object(deleted))
                    .build();
        });
    }

    @Override
    public void get(GetRequest request, StreamObserver<Object> observer) {
        answer(observer, () -> {
            Target target = ClusterMessages.target(request.getKind(), request.getNamespace(), request.getName(), "");
            return ClusterMessages.object(running().cluster().get(target));
        });
    }

    @Override
    public void updateStatus(UpdateStatusRequest request, StreamObserver<Object> observer) {
        answer(observer, () -> {
            Target target = ClusterMessages.target(
                    request.getKind(), request.getNamespace(), request.getName(), request.getUid());
            return ClusterMessages.object(running()
                    .cluster()
                    .updateStatus(new StatusUpdate(
                            target,
                            request.getStatus().toStringUtf8(),
                            request.getNodeName(),
                            request.getResourceVersion())));
        });
    }

    private <T> void answer(StreamObserver<T> observer, Supplier<T> answer) {
        calls.execute(() -> GrpcErrors.answer(observer, answer));
    }

    @Override
    public void list(ListRequest request, StreamObserver<Object> observer) {
        PacedStream<Object> stream = new PacedStream<>(observer);
        calls.execute(() -> serve(stream, () -> {
            ResourceKind kind = ClusterMessages.kind(request.getKind());
            for (StoredObject object : running().cluster().list(kind, request.getNamespace())) {
                if (!stream.send(ClusterMessages.object(object))) {
                    return;
                }
            }
            stream.complete();
        }));
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchEvent> observer) {
        PacedStream<WatchEvent> stream = new PacedStream<>(observer);
        calls.execute(() -> serve(stream, () -> {
            Set<ResourceKind> kinds = EnumSet.noneOf(ResourceKind.class);
            request.getKindsList().forEach(name -> kinds.add(ClusterMessages.kind(name)));
            Watcher watcher = new Watcher(id -> kinds.isEmpty() || kinds.contains(id.kind()), stream::wakeUp);
            ObjectStore store = running().store();
            store.listenFrom(watcher::start, watcher);
            try {
                follow(watcher, stream);
            } finally {
                store.stopListening(watcher);
            }
        }));
    }

    private interface StreamWork {
        void run() throws InterruptedException;
    }

    private static void follow(Watcher watcher, PacedStream<WatchEvent> stream) throws InterruptedException {
        while (!stream.isCancelled()) {
            Optional<Watcher.Told> next = watcher.next();
            if (next.isEmpty()) {
                stream.await();
            } else if (!stream.send(ClusterMessages.event(next.get()))) {
                return;
            }
        }
    }

    private static void serve(PacedStream<?> stream, StreamWork work) {
        try {
            work.run();
        } catch (RejectedException e) {
            stream.fail(GrpcErrors.status(e.rejection()).asRuntimeException());
        } catch (StatusRuntimeException e) {
            stream.fail(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stream.fail(Status.UNAVAILABLE.withDescription("the tracker ends").asRuntimeException());
        }
    }

    private StandaloneApi running() {
        return current.running()
                .orElseThrow(() -> Status.UNAVAILABLE
                        .withDescription("the endpoint tracker is starting: it reads its topics from Kafka first")
                        .asRuntimeException())
                .standalone()
                .orElseThrow(() -> Status.UNIMPLEMENTED
                        .withDescription("this endpoint tracker follows the Kubernetes API: use that")
                        .asRuntimeException());
    }
}
