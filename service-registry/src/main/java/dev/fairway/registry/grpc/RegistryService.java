package dev.fairway.registry.grpc;

import dev.fairway.api.EndpointMapper;
import dev.fairway.api.EventMapper;
import dev.fairway.api.RegistryMapper;
import dev.fairway.api.event.v1.Event;
import dev.fairway.api.registry.v1.AgentState;
import dev.fairway.api.registry.v1.AgentsRequest;
import dev.fairway.api.registry.v1.AgentsResponse;
import dev.fairway.api.registry.v1.ListRequest;
import dev.fairway.api.registry.v1.ListResponse;
import dev.fairway.api.registry.v1.RegistryGrpc;
import dev.fairway.api.registry.v1.ResolveRequest;
import dev.fairway.api.registry.v1.ResolveResponse;
import dev.fairway.api.registry.v1.ResolvedEndpoint;
import dev.fairway.api.registry.v1.WatchRequest;
import dev.fairway.api.registry.v1.WatchResponse;
import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.registry.core.ObjectView;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.RegistrySnapshot;
import dev.fairway.registry.core.Resolver;
import dev.fairway.registry.core.Resolver.Resolution;
import dev.fairway.registry.core.Resolver.Resolved;
import dev.fairway.registry.core.Subscription;
import dev.fairway.registry.core.WatchFilter;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.topic.Progress.Standing;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Look-ups and watches. Those of the present are answered from memory, on the thread that brings them. */
@GrpcService
public class RegistryService extends RegistryGrpc.RegistryImplBase {

    private static final int FAN_OUT_THREADS = 4;

    private final Instance<Registry> opened;
    private final AgentTable agents;
    private final PastLookup past;
    private final WatchEncoder encoder = new WatchEncoder();
    private final ExecutorService fanOut = Executors.newFixedThreadPool(
            FAN_OUT_THREADS, Thread.ofPlatform().daemon().name("fan-out-", 0).factory());
    /** Questions about the past may wait for the history, and never hold up the fan-out. */
    private final ExecutorService questions = Executors.newFixedThreadPool(
            FAN_OUT_THREADS, Thread.ofPlatform().daemon().name("past-", 0).factory());

    // Looked up by each call: this bean is made on an event loop, where nothing may open the store.
    RegistryService(Instance<Registry> opened, AgentTable agents, PastLookup past) {
        this.opened = opened;
        this.agents = agents;
        this.past = past;
    }

    @Override
    public void resolve(ResolveRequest request, StreamObserver<ResolveResponse> call) {
        Registry registry = opened.get();
        Standing standing = registry.standing();
        if (standing == Standing.LOADING) {
            call.onError(GrpcErrors.loading());
            return;
        }
        if (request.getNamespace().isEmpty() || request.getName().isEmpty()) {
            call.onError(GrpcErrors.invalid("a Service has a namespace and a name"));
            return;
        }
        if (request.hasAt()) {
            questions.execute(() -> {
                try {
                    resolve(request, standing, past.at(request.getAt()), call);
                } catch (StatusRuntimeException e) {
                    call.onError(e);
                }
            });
        } else {
            resolve(request, standing, registry.snapshot(), call);
        }
    }

    private static void resolve(
            ResolveRequest request, Standing standing, ObjectView objects, StreamObserver<ResolveResponse> call) {
        ServiceKey key = new ServiceKey(request.getNamespace(), request.getName());
        ResolveResponse.Builder response = ResolveResponse.newBuilder().setBehind(standing == Standing.BEHIND);
        Resolver.resolve(objects, key, request.getPort()).ifPresent(found -> fill(response, found));
        call.onNext(response.build());
        call.onCompleted();
    }

    private static void fill(ResolveResponse.Builder response, Resolution resolution) {
        response.setExists(true).setService(EventMapper.toWire(resolution.service()));
        for (Resolved resolved : resolution.endpoints()) {
            response.addEndpoints(ResolvedEndpoint.newBuilder()
                    .setEndpoint(EndpointMapper.toWire(resolved.endpoint()))
                    .setPortName(resolved.portName())
                    .setProtocol(RegistryMapper.toWire(resolved.protocol()))
                    .setPort(resolved.port().value()));
        }
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> call) {
        Registry registry = opened.get();
        Standing standing = registry.standing();
        if (standing == Standing.LOADING) {
            call.onError(GrpcErrors.loading());
            return;
        }
        Kind kind;
        try {
            kind = RegistryMapper.fromWire(request.getKind());
        } catch (IllegalArgumentException e) {
            call.onError(GrpcErrors.invalid("a list is of one known kind"));
            return;
        }
        boolean behind = standing == Standing.BEHIND;
        Listing listing = request.hasAt()
                ? new Listing(() -> listPast(request, kind).iterator(), behind)
                : new Listing(
                        () -> listPresent(registry.snapshot(), request, kind).iterator(), behind);
        ExecutorService executor = request.hasAt() ? questions : fanOut;
        new PacedStream<>((ServerCallStreamObserver<ListResponse>) call, executor, listing, () -> {}).wake();
    }

    private Stream<Event> listPresent(RegistrySnapshot snapshot, ListRequest request, Kind kind) {
        return snapshot.list(kind, request.getNamespace(), request.getName()).stream()
                .map(encoder::event);
    }

    private Stream<Event> listPast(ListRequest request, Kind kind) {
        return past.at(request.getAt()).list(kind, request.getNamespace(), request.getName()).stream()
                .map(state -> HistoryEncoder.event(state.value()));
    }

    /** Looks when it is asked first, on a thread that may wait. An empty list still says whether it is behind. */
    private static final class Listing implements PacedStream.Source<ListResponse> {
        private final Supplier<Iterator<Event>> look;
        private final boolean behind;
        private @Nullable Iterator<Event> events;
        private boolean begun;

        Listing(Supplier<Iterator<Event>> look, boolean behind) {
            this.look = look;
            this.behind = behind;
        }

        @Override
        public Optional<ListResponse> next() {
            ListResponse.Builder response = ListResponse.newBuilder().setBehind(behind);
            Iterator<Event> found = events == null ? look.get() : events;
            events = found;
            if (found.hasNext()) {
                begun = true;
                return Optional.of(response.setEvent(found.next()).build());
            }
            if (behind && !begun) {
                begun = true;
                return Optional.of(response.build());
            }
            return Optional.empty();
        }

        @Override
        public boolean isExhausted() {
            return true;
        }
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchResponse> call) {
        Set<Kind> kinds;
        try {
            kinds = request.getKindsList().stream()
                    .map(RegistryMapper::fromWire)
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            call.onError(GrpcErrors.invalid("an unknown kind: " + request.getKindsList()));
            return;
        }
        Watch watch = new Watch();
        PacedStream<WatchResponse> stream =
                new PacedStream<>((ServerCallStreamObserver<WatchResponse>) call, fanOut, watch, watch::close);
        watch.open(new WatchFilter(kinds, request.getNamespace()), request.getResumeToken(), stream::wake);
    }

    private final class Watch implements PacedStream.Source<WatchResponse> {
        private final Registry registry = opened.get();
        private volatile Optional<Subscription> subscription = Optional.empty();

        void open(WatchFilter filter, String resumeToken, Runnable wakeUp) {
            subscription = Optional.of(registry.subscribe(filter, resumeToken, wakeUp));
            wakeUp.run();
        }

        @Override
        public Optional<WatchResponse> next() {
            return subscription.flatMap(Subscription::next).map(encoder::encode);
        }

        @Override
        public boolean isExhausted() {
            return false;
        }

        void close() {
            subscription.ifPresent(registry::unsubscribe);
        }
    }

    @Override
    public void agents(AgentsRequest request, StreamObserver<AgentsResponse> call) {
        AgentsResponse.Builder response = AgentsResponse.newBuilder();
        agents.states()
                .forEach(agent -> response.addAgents(AgentState.newBuilder()
                        .setProgramming(EventMapper.toWire(agent.programming()))
                        .setConnected(agent.connected())));
        call.onNext(response.build());
        call.onCompleted();
    }

    @PreDestroy
    void close() {
        fanOut.shutdownNow();
        questions.shutdownNow();
    }
}
