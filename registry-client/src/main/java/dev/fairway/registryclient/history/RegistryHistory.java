package dev.fairway.registryclient.history;

import com.google.protobuf.Timestamp;
import dev.fairway.api.EventMapper;
import dev.fairway.api.HistoryMapper;
import dev.fairway.api.RegistryMapper;
import dev.fairway.api.registry.v1.DiffRequest;
import dev.fairway.api.registry.v1.EventTraceRequest;
import dev.fairway.api.registry.v1.FlapsRequest;
import dev.fairway.api.registry.v1.HistoryGrpc;
import dev.fairway.api.registry.v1.ReplayRequest;
import dev.fairway.api.registry.v1.ReplayResponse;
import dev.fairway.api.registry.v1.ReplayService;
import dev.fairway.api.registry.v1.TimelineRequest;
import dev.fairway.api.registry.v1.TimelineResponse;
import dev.fairway.api.registry.v1.WindowRequest;
import dev.fairway.api.registry.v1.WindowResponse;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Moment;
import dev.fairway.model.history.Effect;
import dev.fairway.model.history.Flap;
import dev.fairway.model.history.ObjectDiff;
import dev.fairway.model.history.TimelineEntry;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Questions to the registry about what was. Calls throw {@link RegistryException}; all but a followed timeline block
 * within the deadline.
 */
public final class RegistryHistory {

    private final RegistryChannel channel;

    /** Over this channel. */
    public RegistryHistory(RegistryChannel channel) {
        this.channel = channel;
    }

    /**
     * A stretch of time.
     *
     * @param from empty: the beginning of the history
     * @param to exclusive; empty: now
     */
    public record Stretch(Optional<Instant> from, Optional<Instant> to) {}

    /** Takes what comes while a timeline is followed. */
    public interface Follower {
        void entry(TimelineEntry entry);

        /** Of an entry that came before. */
        void effect(Effect effect);

        /** All that is recorded has come. */
        void caughtUp();
    }

    /** The earliest moment that can be asked about; empty while nothing is recorded. */
    public Optional<Instant> begin() {
        WindowResponse window = call(stub -> stub.window(WindowRequest.getDefaultInstance()));
        return window.hasFrom() ? Optional.of(RegistryMapper.fromWire(window.getFrom())) : Optional.empty();
    }

    /** What happened to a Service, in order. */
    public List<TimelineEntry> timeline(ServiceKey service, Stretch stretch) {
        TimelineRequest request = request(service, stretch).build();
        return call(stub -> {
            List<TimelineEntry> entries = new ArrayList<>();
            for (Iterator<TimelineResponse> responses = stub.timeline(request); responses.hasNext(); ) {
                entries.add(HistoryMapper.fromWire(responses.next().getEntry()));
            }
            return entries;
        });
    }

    /** The same, going on with what happens; returns only by an exception. */
    public void follow(ServiceKey service, Optional<Instant> from, Follower follower) {
        TimelineRequest request = request(service, new Stretch(from, Optional.empty()))
                .setFollow(true)
                .build();
        try {
            Iterator<TimelineResponse> responses =
                    HistoryGrpc.newBlockingStub(channel.grpc()).timeline(request);
            while (responses.hasNext()) {
                TimelineResponse response = responses.next();
                switch (response.getMessageCase()) {
                    case ENTRY -> follower.entry(HistoryMapper.fromWire(response.getEntry()));
                    case EFFECT -> follower.effect(HistoryMapper.fromWire(response.getEffect()));
                    case CAUGHT_UP -> follower.caughtUp();
                    case MESSAGE_NOT_SET -> {}
                }
            }
        } catch (StatusRuntimeException e) {
            throw channel.exception(e.getStatus(), e);
        }
    }

    private static TimelineRequest.Builder request(ServiceKey service, Stretch stretch) {
        TimelineRequest.Builder request =
                TimelineRequest.newBuilder().setNamespace(service.namespace()).setService(service.name());
        set(stretch.from(), request::setFrom);
        set(stretch.to(), request::setTo);
        return request;
    }

    private static void set(Optional<Instant> time, Consumer<Timestamp> field) {
        time.map(RegistryMapper::toWire).ifPresent(field);
    }

    /** An event with all that led to it and all that followed from it; every entry comes after its cause. */
    public List<TimelineEntry> trace(EventId event) {
        EventTraceRequest request = EventTraceRequest.newBuilder()
                .setEvent(EventMapper.toWire(event))
                .build();
        return call(stub -> stub.trace(request)).getEntriesList().stream()
                .map(HistoryMapper::fromWire)
                .toList();
    }

    /**
     * What differs between two moments.
     *
     * @param to empty: now
     */
    public List<ObjectDiff> diff(ServiceKey service, Moment from, Optional<Moment> to) {
        DiffRequest.Builder request = DiffRequest.newBuilder()
                .setNamespace(service.namespace())
                .setService(service.name())
                .setFrom(RegistryMapper.toWire(from));
        to.map(RegistryMapper::toWire).ifPresent(request::setTo);
        return call(stub -> stub.diff(request.build())).getObjectsList().stream()
                .map(HistoryMapper::fromWire)
                .toList();
    }

    /**
     * What changed most, at most so many.
     *
     * @param namespace empty for all
     */
    public List<Flap> flaps(String namespace, Stretch stretch, int limit) {
        FlapsRequest.Builder request =
                FlapsRequest.newBuilder().setNamespace(namespace).setLimit(limit);
        set(stretch.from(), request::setFrom);
        set(stretch.to(), request::setTo);
        return call(stub -> stub.flaps(request.build())).getFlapsList().stream()
                .map(HistoryMapper::fromWire)
                .toList();
    }

    /**
     * Writes a recorded stretch to a file, see {@link RecordingFile}; returns how many records it has.
     *
     * @param services empty for all
     * @param salt when given, names and addresses are replaced by others
     */
    public long record(Stretch stretch, List<ServiceKey> services, Optional<byte[]> salt, OutputStream file)
            throws IOException {
        ReplayRequest.Builder request = ReplayRequest.newBuilder();
        set(stretch.from(), request::setFrom);
        set(stretch.to(), request::setTo);
        services.forEach(service -> request.addServices(
                ReplayService.newBuilder().setNamespace(service.namespace()).setName(service.name())));
        Optional<Anonymity> anonymity = salt.map(Anonymity::new);
        long records = 0;
        try (RecordingFile.Writer writer = new RecordingFile.Writer(file)) {
            Iterator<ReplayResponse> responses =
                    HistoryGrpc.newBlockingStub(channel.grpc()).replay(request.build());
            while (responses.hasNext()) {
                ReplayResponse record = responses.next();
                writer.write(anonymity.map(a -> a.hide(record)).orElse(record));
                records++;
            }
            return records;
        } catch (StatusRuntimeException e) {
            throw channel.exception(e.getStatus(), e);
        }
    }

    private <T> T call(Function<HistoryGrpc.HistoryBlockingStub, T> question) {
        var stub = HistoryGrpc.newBlockingStub(channel.grpc())
                .withDeadlineAfter(channel.deadline().toNanos(), TimeUnit.NANOSECONDS);
        try {
            return question.apply(stub);
        } catch (StatusRuntimeException e) {
            throw channel.exception(e.getStatus(), e);
        }
    }
}
