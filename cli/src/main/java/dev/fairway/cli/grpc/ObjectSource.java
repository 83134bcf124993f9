package dev.fairway.cli.grpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.fairway.api.standalone.v1.ApplyRequest;
import dev.fairway.api.standalone.v1.ApplyResponse;
import dev.fairway.api.standalone.v1.ClusterGrpc;
import dev.fairway.api.standalone.v1.DeleteRequest;
import dev.fairway.api.standalone.v1.GetRequest;
import dev.fairway.api.standalone.v1.ListRequest;
import dev.fairway.api.standalone.v1.WatchEvent;
import dev.fairway.api.standalone.v1.WatchRequest;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.registryclient.TlsFiles;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** The standalone API: Kubernetes objects as they are stored. Calls block and throw {@link ServerException}. */
public final class ObjectSource implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_MESSAGE_BYTES = 4 << 20;

    private final String address;
    private final ManagedChannel channel;

    private ObjectSource(String address, ManagedChannel channel) {
        this.address = address;
        this.channel = channel;
    }

    /** Connects on first use. */
    public static ObjectSource open(String address, Optional<TlsFiles> tls) {
        NettyChannelBuilder builder =
                NettyChannelBuilder.forTarget("dns:///" + address).maxInboundMessageSize(MAX_MESSAGE_BYTES);
        if (tls.isEmpty()) {
            return new ObjectSource(address, builder.usePlaintext().build());
        }
        TlsFiles files = tls.get();
        try {
            builder.sslContext(GrpcSslContexts.forClient()
                    .trustManager(files.ca().toFile())
                    .keyManager(files.certificate().toFile(), files.key().toFile())
                    .build());
        } catch (SSLException | IllegalArgumentException e) {
            throw new ServerException(
                    ServerException.Reason.FORBIDDEN, "the TLS files cannot be used: " + e.getMessage());
        }
        return new ObjectSource(address, builder.build());
    }

    /** What became of a manifest. */
    public record Applied(Outcome outcome, Written written, List<String> warnings) {
        public Applied {
            warnings = List.copyOf(warnings);
        }
    }

    /** How an object differs from before. */
    public enum Outcome {
        CREATED,
        CONFIGURED,
        UNCHANGED
    }

    /** A stored object by its name and version. */
    public record Written(ResourceType type, String namespace, String name, String uid, long resourceVersion) {}

    /** How to delete an object. */
    public record Deletion(OptionalInt gracePeriodSeconds, String uid) {
        public static final Deletion GRACEFUL = new Deletion(OptionalInt.empty(), "");
    }

    /** Creates or changes one object as {@code kubectl apply} does. */
    public Applied apply(ResourceType type, JsonNode manifest, String namespace, boolean dryRun) {
        ApplyRequest request = ApplyRequest.newBuilder()
                .setManifest(ByteString.copyFrom(manifest.toString(), StandardCharsets.UTF_8))
                .setNamespace(namespace)
                .setDryRun(dryRun)
                .build();
        ApplyResponse response = call(() -> stub().apply(request));
        return new Applied(
                outcome(response.getOutcome()), written(type, response.getObject()), response.getWarningsList());
    }

    /** Asks for the deletion; the object may stay until it has ended. */
    public Written delete(ResourceType type, String namespace, String name, Deletion how) {
        DeleteRequest.Builder request = DeleteRequest.newBuilder()
                .setKind(type.kind())
                .setNamespace(namespace)
                .setName(name)
                .setUid(how.uid());
        how.gracePeriodSeconds().ifPresent(request::setGracePeriodSeconds);
        return written(type, call(() -> stub().delete(request.build())).getObject());
    }

    public Item.Stored get(ResourceType type, String namespace, String name) {
        GetRequest request = GetRequest.newBuilder()
                .setKind(type.kind())
                .setNamespace(namespace)
                .setName(name)
                .build();
        return item(type, call(() -> stub().get(request)));
    }

    /** Sorted by namespace and name; an empty namespace is all of them. */
    public List<Item.Stored> list(ResourceType type, String namespace) {
        ListRequest request = ListRequest.newBuilder()
                .setKind(type.kind())
                .setNamespace(namespace)
                .build();
        return call(() -> {
            List<Item.Stored> items = new ArrayList<>();
            stub().list(request).forEachRemaining(object -> items.add(item(type, object)));
            return items;
        });
    }

    /** One message of a watch. */
    public sealed interface Observed {

        /** Every object that was there at the start has been told. */
        record Synced() implements Observed {}

        /** An object as it is now; a deleted one as it last was. */
        record Changed(Item.Stored item) implements Observed {}
    }

    /** Tells every present object, that they were all, and then every change; returns only when the stream ends. */
    public void watch(ResourceType type, Consumer<Observed> consumer) {
        WatchRequest request = WatchRequest.newBuilder().addKinds(type.kind()).build();
        call(() -> {
            Iterator<WatchEvent> events =
                    ClusterGrpc.newBlockingStub(channel).withWaitForReady().watch(request);
            while (events.hasNext()) {
                WatchEvent event = events.next();
                consumer.accept(
                        event.hasObject()
                                ? new Observed.Changed(item(type, event.getObject()))
                                : new Observed.Synced());
            }
            return true;
        });
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private ClusterGrpc.ClusterBlockingStub stub() {
        return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw GrpcErrors.of(e, address);
        }
    }

    private static Outcome outcome(ApplyResponse.Outcome outcome) {
        return switch (outcome) {
            case OUTCOME_CREATED -> Outcome.CREATED;
            case OUTCOME_UNCHANGED -> Outcome.UNCHANGED;
            case OUTCOME_CONFIGURED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Outcome.CONFIGURED;
        };
    }

    private static Written written(ResourceType type, dev.fairway.api.standalone.v1.Object object) {
        return new Written(type, object.getNamespace(), object.getName(), object.getUid(), object.getResourceVersion());
    }

    private static Item.Stored item(ResourceType type, dev.fairway.api.standalone.v1.Object object) {
        return Item.Stored.of(type, KubernetesObjects.read(object.getJson().toByteArray()));
    }
}
