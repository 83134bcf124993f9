package dev.fairway.registry.grpc;

import dev.fairway.api.EventMapper;
import dev.fairway.api.HistoryMapper;
import dev.fairway.api.RegistryMapper;
import dev.fairway.api.registry.v1.DiffRequest;
import dev.fairway.api.registry.v1.DiffResponse;
import dev.fairway.api.registry.v1.EventTraceRequest;
import dev.fairway.api.registry.v1.EventTraceResponse;
import dev.fairway.api.registry.v1.FlapsRequest;
import dev.fairway.api.registry.v1.FlapsResponse;
import dev.fairway.api.registry.v1.HistoryGrpc;
import dev.fairway.api.registry.v1.ReplayRequest;
import dev.fairway.api.registry.v1.ReplayResponse;
import dev.fairway.api.registry.v1.TimelineRequest;
import dev.fairway.api.registry.v1.TimelineResponse;
import dev.fairway.api.registry.v1.WindowRequest;
import dev.fairway.api.registry.v1.WindowResponse;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.history.HistoryWindow;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.story.Flaps;
import dev.fairway.registry.core.history.story.Recording;
import dev.fairway.registry.core.history.story.ServiceDiff;
import dev.fairway.registry.core.history.story.Timeline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.PreDestroy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** What was. Questions are answered by threads of their own, which may wait for the history. */
@GrpcService
public class HistoryService extends HistoryGrpc.HistoryImplBase {

    private static final int THREADS = 4;
    private static final int FLAPS = 20;
    private static final int MOST_FLAPS = 1_000;

    private final PastLookup past;
    private final ExecutorService executor = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("history-", 0).factory());

    HistoryService(PastLookup past) {
        this.past = past;
    }

    @Override
    public void window(WindowRequest request, StreamObserver<WindowResponse> call) {
        answer(call, () -> {
            HistoryWindow window = past.history().window();
            WindowResponse.Builder response =
                    WindowResponse.newBuilder().setRecords(window.records()).setBytes(window.bytes());
            if (window.records() > 0) {
                response.setFrom(RegistryMapper.toWire(window.from())).setTo(RegistryMapper.toWire(window.to()));
            }
            return response.build();
        });
    }

    @Override
    public void timeline(TimelineRequest request, StreamObserver<TimelineResponse> call) {
        FollowedTimeline source = new FollowedTimeline(() -> begin(request), request.getFollow());
        PacedStream<TimelineResponse> stream =
                new PacedStream<>((ServerCallStreamObserver<TimelineResponse>) call, executor, source, source::close);
        source.wakeWith(stream::wake);
        stream.wake();
    }

    private FollowedTimeline.Beginning begin(TimelineRequest request) {
        ServiceKey service = service(request.getNamespace(), request.getService());
        if (request.getFollow() && request.hasTo()) {
            throw GrpcErrors.invalid("what is followed has no end");
        }
        History history = past.history();
        Instant from = request.hasFrom()
                ? RegistryMapper.fromWire(request.getFrom())
                : history.window().from();
        requireInside(history, from);
        Instant to = request.hasTo() ? RegistryMapper.fromWire(request.getTo()) : Instant.MAX;
        Past now = history.now();
        List<TimelineEntry> entries = new Timeline(now).of(service, from, to).orElseThrow(() -> unknown(service));
        return new FollowedTimeline.Beginning(history, service, entries, now.end());
    }

    @Override
    public void trace(EventTraceRequest request, StreamObserver<EventTraceResponse> call) {
        answer(call, () -> {
            EventId event = EventMapper.fromWire(request.getEvent());
            EventTraceResponse.Builder response = EventTraceResponse.newBuilder();
            new Timeline(past.history().now())
                    .trace(event)
                    .orElseThrow(() -> GrpcErrors.unknownEvent(event))
                    .forEach(entry -> response.addEntries(HistoryMapper.toWire(entry)));
            return response.build();
        });
    }

    @Override
    public void diff(DiffRequest request, StreamObserver<DiffResponse> call) {
        answer(call, () -> {
            ServiceKey service = service(request.getNamespace(), request.getService());
            Past from = past.at(request.getFrom());
            Past to =
                    request.hasTo() ? past.at(request.getTo()) : past.history().now();
            DiffResponse.Builder response = DiffResponse.newBuilder();
            new ServiceDiff(from, to)
                    .of(service)
                    .orElseThrow(() -> unknown(service))
                    .forEach(diff -> response.addObjects(HistoryMapper.toWire(diff)));
            return response.build();
        });
    }

    @Override
    public void flaps(FlapsRequest request, StreamObserver<FlapsResponse> call) {
        answer(call, () -> {
            History history = past.history();
            Instant from = request.hasFrom()
                    ? RegistryMapper.fromWire(request.getFrom())
                    : history.window().from();
            requireInside(history, from);
            Instant to = request.hasTo() ? RegistryMapper.fromWire(request.getTo()) : Instant.MAX;
            int limit = request.getLimit() == 0 ? FLAPS : Math.min(MOST_FLAPS, request.getLimit());
            FlapsResponse.Builder response = FlapsResponse.newBuilder();
            new Flaps(history.now())
                    .most(request.getNamespace(), from, to, limit)
                    .forEach(flap -> response.addFlaps(HistoryMapper.toWire(flap)));
            return response.build();
        });
    }

    @Override
    public void replay(ReplayRequest request, StreamObserver<ReplayResponse> call) {
        new PacedStream<>(
                        (ServerCallStreamObserver<ReplayResponse>) call,
                        executor,
                        new ReplayedStretch(() -> recording(request)),
                        () -> {})
                .wake();
    }

    private Recording recording(ReplayRequest request) {
        History history = past.history();
        Instant from = request.hasFrom()
                ? RegistryMapper.fromWire(request.getFrom())
                : history.window().from();
        Instant to = request.hasTo() ? RegistryMapper.fromWire(request.getTo()) : Instant.MAX;
        Past begin = PastLookup.at(history, new Moment.Time(from));
        List<ServiceKey> services = request.getServicesList().stream()
                .map(s -> service(s.getNamespace(), s.getName()))
                .toList();
        return new Recording(begin, history.now(), new Recording.Stretch(from, to), services);
    }

    private <T> void answer(StreamObserver<T> call, Supplier<T> question) {
        executor.execute(() -> {
            try {
                call.onNext(question.get());
                call.onCompleted();
            } catch (StatusRuntimeException e) {
                call.onError(e);
            } catch (IllegalArgumentException e) {
                call.onError(GrpcErrors.invalid(String.valueOf(e.getMessage())));
            }
        });
    }

    private static void requireInside(History history, Instant from) {
        if (history.window().records() > 0) {
            var _ = PastLookup.at(history, new Moment.Time(from));
        }
    }

    private static ServiceKey service(String namespace, String name) {
        if (namespace.isEmpty() || name.isEmpty()) {
            throw GrpcErrors.invalid("a Service has a namespace and a name");
        }
        return new ServiceKey(namespace, name);
    }

    private static StatusRuntimeException unknown(ServiceKey service) {
        return GrpcErrors.notFound(
                "the history knows no Service \"" + service.name() + "\" in namespace \"" + service.namespace() + "\"");
    }

    @PreDestroy
    void close() {
        executor.shutdownNow();
    }
}
