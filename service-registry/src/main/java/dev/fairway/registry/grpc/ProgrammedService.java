package dev.fairway.registry.grpc;

import dev.fairway.api.ProgressMapper;
import dev.fairway.api.registry.v1.ProgrammedGrpc;
import dev.fairway.api.registry.v1.ProgressRequest;
import dev.fairway.api.registry.v1.ProgressResponse;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.ServiceProgress;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.RegistrySnapshot;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.programmed.ProgressTable;
import dev.fairway.registry.core.topic.Progress.Standing;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells how far a Service is in effect, once or until it is. */
@GrpcService
public class ProgrammedService extends ProgrammedGrpc.ProgrammedImplBase {

    /** How often a stream looks whether there is progress; a look costs next to nothing when nothing changed. */
    private static final long LOOK_MILLIS = 50;

    private final Instance<Registry> opened;
    private final AgentTable agents;
    private final InstantSource clock = InstantSource.system();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("programmed").factory());

    ProgrammedService(Instance<Registry> opened, AgentTable agents) {
        this.opened = opened;
        this.agents = agents;
    }

    @Override
    public void progress(ProgressRequest request, StreamObserver<ProgressResponse> call) {
        if (request.getNamespace().isEmpty() || request.getService().isEmpty()) {
            call.onError(GrpcErrors.invalid("a Service has a namespace and a name"));
            return;
        }
        ServiceKey service = new ServiceKey(request.getNamespace(), request.getService());
        Following following = new Following(opened.get(), service, request.getFollow());
        PacedStream<ProgressResponse> stream = new PacedStream<>(
                (ServerCallStreamObserver<ProgressResponse>) call, looks, following, following::close);
        following.look(stream);
    }

    @PreDestroy
    void close() {
        looks.shutdownNow();
    }

    private final class Following implements PacedStream.Source<ProgressResponse> {
        private final Registry registry;
        private final ServiceKey service;
        private final boolean follow;
        private volatile Optional<Future<?>> looking = Optional.empty();
        private @Nullable RegistrySnapshot seen;
        private long agentsSeen;
        private @Nullable ServiceProgress told;
        private volatile boolean done;

        Following(Registry registry, ServiceKey service, boolean follow) {
            this.registry = registry;
            this.service = service;
            this.follow = follow;
        }

        void look(PacedStream<ProgressResponse> stream) {
            looking = Optional.of(looks.scheduleWithFixedDelay(stream::wake, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS));
        }

        void close() {
            looking.ifPresent(future -> future.cancel(false));
        }

        @Override
        public Optional<ProgressResponse> next() {
            if (registry.standing() == Standing.LOADING) {
                throw GrpcErrors.loading();
            }
            RegistrySnapshot snapshot = registry.snapshot();
            long changes = agents.changes();
            if (done || (snapshot.equals(seen) && changes == agentsSeen)) {
                return Optional.empty();
            }
            seen = snapshot;
            agentsSeen = changes;
            ServiceProgress progress = new ProgressTable(registry, agents)
                    .of(service, clock.instant())
                    .orElseThrow(() -> GrpcErrors.notFound("services \"" + service.name() + "\" not found"));
            boolean news = !progress.equals(told);
            told = progress;
            done = !follow || progress.isInEffect();
            return news ? Optional.of(ProgressMapper.toWire(progress)) : Optional.empty();
        }

        @Override
        public boolean isExhausted() {
            return done;
        }
    }
}
