package dev.fairway.registryclient;

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
import dev.fairway.model.event.Event;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gRPC server that says what the test tells it to say, over a real socket. */
final class FakeRegistry implements AutoCloseable {

    private final BlockingQueue<Stream> watches = new LinkedBlockingQueue<>();
    private final List<Acknowledgement> acknowledgements = new CopyOnWriteArrayList<>();
    private final BlockingQueue<StreamObserver<AcknowledgeResponse>> agents = new LinkedBlockingQueue<>();
    private final Server server;

    FakeRegistry() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Watches())
                .addService(new Agents())
                .build()
                .start();
    }

    RegistryChannel connect() {
        return RegistryChannel.open(RegistryOptions.of("127.0.0.1:" + server.getPort()));
    }

    /** The next watch that a client opens. */
    Stream nextWatch() throws InterruptedException {
        Stream stream = watches.poll(20, TimeUnit.SECONDS);
        if (stream == null) {
            throw new IllegalStateException("no watch was opened");
        }
        return stream;
    }

    /** The next acknowledgement stream that a client opens. */
    StreamObserver<AcknowledgeResponse> nextAgent() throws InterruptedException {
        StreamObserver<AcknowledgeResponse> stream = agents.poll(20, TimeUnit.SECONDS);
        if (stream == null) {
            throw new IllegalStateException("no acknowledgement stream was opened");
        }
        return stream;
    }

    List<Acknowledgement> acknowledgements() {
        return acknowledgements;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    record Stream(WatchRequest request, ServerCallStreamObserver<WatchResponse> call) {

        void snapshot(String token, Event... events) {
            call.onNext(WatchResponse.newBuilder()
                    .setSnapshotStart(SnapshotStart.getDefaultInstance())
                    .build());
            for (Event event : events) {
                change(event, "");
            }
            synced(token);
        }

        void change(Event event, String token) {
            call.onNext(WatchResponse.newBuilder()
                    .setChange(Change.newBuilder()
                            .setEvent(EventMapper.toWire(event))
                            .setResumeToken(token))
                    .build());
        }

        void synced(String token) {
            call.onNext(WatchResponse.newBuilder()
                    .setSynced(Synced.newBuilder().setResumeToken(token))
                    .build());
        }

        void breakOff() {
            call.onError(Status.UNAVAILABLE.withDescription("as the test says").asRuntimeException());
        }
    }

    private final class Watches extends RegistryGrpc.RegistryImplBase {
        @Override
        public void watch(WatchRequest request, StreamObserver<WatchResponse> call) {
            watches.add(new Stream(request, (ServerCallStreamObserver<WatchResponse>) call));
        }
    }

    private final class Agents extends AgentsGrpc.AgentsImplBase {
        @Override
        public StreamObserver<Acknowledgement> acknowledge(StreamObserver<AcknowledgeResponse> call) {
            agents.add(call);
            return new StreamObserver<>() {
                @Override
                public void onNext(Acknowledgement acknowledgement) {
                    acknowledgements.add(acknowledgement);
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    call.onCompleted();
                }
            };
        }
    }
}
