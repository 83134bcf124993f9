package dev.fairway.lab.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.fairway.api.standalone.v1.ApplyRequest;
import dev.fairway.api.standalone.v1.ClusterGrpc;
import dev.fairway.api.standalone.v1.DeleteRequest;
import dev.fairway.api.standalone.v1.UpdateStatusRequest;
import dev.fairway.api.standalone.v1.WatchEvent;
import dev.fairway.api.standalone.v1.WatchRequest;
import dev.fairway.lab.LabException;
import dev.fairway.lab.TlsFiles;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The standalone API, seen from the lab. Failures are gRPC's {@link StatusRuntimeException}. */
public final class ClusterClient implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 10;
    private static final int MAX_MESSAGE = 8 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final ManagedChannel channel;
    private final ClusterGrpc.ClusterBlockingStub stub;

    /**
     * Connects when it is first used.
     *
     * @param address {@code host:port} of the tracker
     */
    public ClusterClient(String address, TlsFiles tls) {
        try {
            channel = Grpc.newChannelBuilder(
                            address,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(tls.ca().toFile())
                                    .keyManager(
                                            tls.certificate().toFile(),
                                            tls.key().toFile())
                                    .build())
                    .maxInboundMessageSize(MAX_MESSAGE)
                    .build();
        } catch (IOException e) {
            throw new LabException("cannot read the certificate " + tls.certificate(), e);
        }
        stub = ClusterGrpc.newBlockingStub(channel);
    }

    /** Creates or changes an object given as JSON. */
    public void apply(JsonNode manifest) {
        bounded()
                .apply(ApplyRequest.newBuilder()
                        .setManifest(ByteString.copyFromUtf8(manifest.toString()))
                        .build());
    }

    /** Removes a pod's object at once: its programs have ended. */
    public void removePod(PodKey pod, String uid) {
        bounded()
                .delete(DeleteRequest.newBuilder()
                        .setKind("Pod")
                        .setNamespace(pod.namespace())
                        .setName(pod.name())
                        .setUid(uid)
                        .setGracePeriodSeconds(0)
                        .build());
    }

    /** Binds a pod to a node. */
    public void bind(PodKey pod, String uid, String node, JsonNode status) {
        bounded().updateStatus(status("Pod", pod, uid, status).setNodeName(node).build());
    }

    /**
     * Sets the status of a pod, and answers the whole object; conditions of others have to be in it.
     *
     * @param resourceVersion the version that these conditions are of: any other one is refused as ABORTED; 0 takes any
     */
    public JsonNode updatePodStatus(PodKey pod, String uid, long resourceVersion, JsonNode status) {
        return json(bounded()
                .updateStatus(status("Pod", pod, uid, status)
                        .setResourceVersion(resourceVersion)
                        .build()));
    }

    /** Sets the status of a Node object. */
    public void updateNodeStatus(String node, JsonNode status) {
        bounded().updateStatus(status("Node", new PodKey("", node), "", status).build());
    }

    /** The objects of these kinds, a SYNCED, then their changes, until the stream breaks. */
    public Iterator<WatchEvent> watch(List<String> kinds) {
        return stub.withWaitForReady()
                .watch(WatchRequest.newBuilder().addAllKinds(kinds).build());
    }

    /** The JSON of an object of the API. */
    public static JsonNode json(dev.fairway.api.standalone.v1.Object object) {
        try {
            return JSON.readTree(object.getJson().toStringUtf8());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the API sent invalid JSON", e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private ClusterGrpc.ClusterBlockingStub bounded() {
        return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static UpdateStatusRequest.Builder status(String kind, PodKey key, String uid, JsonNode status) {
        return UpdateStatusRequest.newBuilder()
                .setKind(kind)
                .setNamespace(key.namespace())
                .setName(key.name())
                .setUid(uid)
                .setStatus(ByteString.copyFromUtf8(status.toString()));
    }
}
