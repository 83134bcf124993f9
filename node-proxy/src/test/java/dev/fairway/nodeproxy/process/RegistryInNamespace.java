package dev.fairway.nodeproxy.process;

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
import dev.fairway.model.event.InEffect;
import dev.fairway.nodeproxy.netlink.NetworkNamespace;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the registry's wire form from a list of objects, inside a network namespace. */
final class RegistryInNamespace implements AutoCloseable {

    static final int PORT = 7442;

    private final NioEventLoopGroup eventLoop;
    private final Server server;
    private final List<Resource> objects;
    private final List<StreamObserver<WatchResponse>> watchers = new CopyOnWriteArrayList<>();
    private final List<Acknowledgement> acknowledgements = new CopyOnWriteArrayList<>();
    private final AtomicLong sequence = new AtomicLong();

    RegistryInNamespace(String namespace, List<Resource> objects) throws IOException {
        this.objects = new ArrayList<>(objects);
        ThreadFactory inside = task -> Thread.ofPlatform().daemon().unstarted(() -> {
            NetworkNamespace.enter(namespace);
            task.run();
        });
        this.eventLoop = new NioEventLoopGroup(1, inside);
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), PORT))
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(eventLoop)
                .workerEventLoopGroup(eventLoop)
                .addService(new Watches())
                .addService(new Answers())
                .build()
                .start();
    }

    /** Sends an object's new state to everyone who watches. */
    EventId publish(Resource resource) {
        Event event = event(resource);
        objects.removeIf(old -> old.key().equals(resource.key()));
        objects.add(resource);
        watchers.forEach(watcher -> watcher.onNext(change(event)));
        return event.id();
    }

    List<Acknowledgement> acknowledgements() {
        return acknowledgements;
    }

    /** Everything that was acknowledged, in order. */
    List<InEffect> inEffect() {
        return acknowledgements.stream()
                .flatMap(acknowledgement -> acknowledgement.getInEffectList().stream())
                .map(EventMapper::fromWire)
                .toList();
    }

    private Event event(Resource resource) {
        Instant now = Instant.now();
        return new Event(
                new EventId("endpoint-tracker", 1, sequence.incrementAndGet()),
                null,
                now,
                now,
                new Event.State.Present(resource));
    }

    private static WatchResponse change(Event event) {
        return WatchResponse.newBuilder()
                .setChange(Change.newBuilder()
                        .setEvent(EventMapper.toWire(event))
                        .setResumeToken(event.id().toString()))
                .build();
    }

    private final class Watches extends RegistryGrpc.RegistryImplBase {
        @Override
        public void watch(WatchRequest request, StreamObserver<WatchResponse> watcher) {
            watcher.onNext(WatchResponse.newBuilder()
                    .setSnapshotStart(SnapshotStart.getDefaultInstance())
                    .build());
            objects.forEach(object -> watcher.onNext(change(event(object))));
            watchers.add(watcher);
            watcher.onNext(WatchResponse.newBuilder()
                    .setSynced(Synced.newBuilder().setResumeToken("snapshot"))
                    .build());
        }
    }

    private final class Answers extends AgentsGrpc.AgentsImplBase {
        @Override
        public StreamObserver<Acknowledgement> acknowledge(StreamObserver<AcknowledgeResponse> response) {
            return new StreamObserver<>() {
                @Override
                public void onNext(Acknowledgement acknowledgement) {
                    if (acknowledgement.getHeartbeatMilliseconds() == 0) {
                        acknowledgements.add(acknowledgement);
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    // the agent is gone
                }

                @Override
                public void onCompleted() {
                    response.onNext(AcknowledgeResponse.getDefaultInstance());
                    response.onCompleted();
                }
            };
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        var _ = eventLoop.shutdownGracefully();
    }
}
