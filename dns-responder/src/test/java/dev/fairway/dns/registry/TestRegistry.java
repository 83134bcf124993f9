package dev.fairway.dns.registry;

import dev.fairway.api.EventMapper;
import dev.fairway.api.registry.v1.AcknowledgeResponse;
import dev.fairway.api.registry.v1.Acknowledgement;
import dev.fairway.api.registry.v1.AgentsGrpc;
import dev.fairway.api.registry.v1.Change;
import dev.fairway.api.registry.v1.RegistryGrpc;
import dev.fairway.api.registry.v1.SnapshotStart;
import dev.fairway.api.registry.v1.Synced;
import dev.fairway.api.registry.v1.WatchRequest;
import dev.fairway.api.registry.v1.WatchResponse;
import dev.fairway.model.Resource;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gRPC server on loopback that speaks the registry's protocol: what is put is watched, what is said is kept. */
public final class TestRegistry implements AutoCloseable {

    private final List<StreamObserver<WatchResponse>> watches = new ArrayList<>();
    private final Map<Object, Event> events = new LinkedHashMap<>();
    private final List<Acknowledgement> acknowledgements = new CopyOnWriteArrayList<>();
    private final Server server;
    private int serial;

    /**
     * @param port 0 for a free one
     */
    public TestRegistry(int port) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(new Watching())
                .addService(new Acknowledging())
                .build()
                .start();
    }

    public int port() {
        return server.getPort();
    }

    public List<Acknowledgement> acknowledgements() {
        return acknowledgements;
    }

    /** The serial of the newest state. */
    public synchronized int serial() {
        return serial;
    }

    public synchronized Event put(Resource resource) {
        return publish(new Event.State.Present(resource));
    }

    public synchronized Event delete(Resource resource) {
        return publish(new Event.State.Deleted(resource, "by the test"));
    }

    private Event publish(Event.State state) {
        serial++;
        Instant now = Instant.now();
        Event event = new Event(new EventId("test", 1, serial), null, now, now, state);
        if (event.isDeletion()) {
            events.remove(event.key());
        } else {
            events.put(event.key(), event);
        }
        watches.forEach(watch -> watch.onNext(change(event)));
        return event;
    }

    private WatchResponse change(Event event) {
        return WatchResponse.newBuilder()
                .setChange(Change.newBuilder()
                        .setEvent(EventMapper.toWire(event))
                        .setResumeToken("token-" + serial)
                        .setDnsSerial(serial))
                .build();
    }

    private synchronized void snapshot(StreamObserver<WatchResponse> watch) {
        watch.onNext(WatchResponse.newBuilder()
                .setSnapshotStart(SnapshotStart.getDefaultInstance())
                .build());
        events.values().forEach(event -> watch.onNext(change(event)));
        watch.onNext(WatchResponse.newBuilder()
                .setSynced(Synced.newBuilder().setResumeToken("token-" + serial).setDnsSerial(serial))
                .build());
        watches.add(watch);
    }

    /** Goes away without a word, as a process that is killed. */
    public void stop() {
        server.shutdownNow();
    }

    @Override
    public void close() {
        stop();
    }

    private final class Watching extends RegistryGrpc.RegistryImplBase {
        @Override
        public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
            snapshot(observer);
        }
    }

    private final class Acknowledging extends AgentsGrpc.AgentsImplBase {
        @Override
        public StreamObserver<Acknowledgement> acknowledge(StreamObserver<AcknowledgeResponse> response) {
            return new StreamObserver<>() {
                @Override
                public void onNext(Acknowledgement acknowledgement) {
                    acknowledgements.add(acknowledgement);
                }

                @Override
                public void onError(Throwable failure) {
                    // The agent is gone; what it said stays.
                }

                @Override
                public void onCompleted() {
                    response.onCompleted();
                }
            };
        }
    }
}
