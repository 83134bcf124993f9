package dev.fairway.lab.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.fairway.api.event.v1.Event;
import dev.fairway.api.event.v1.LoadBalancerAddress;
import dev.fairway.api.event.v1.Protocol;
import dev.fairway.api.registry.v1.AgentsRequest;
import dev.fairway.api.registry.v1.AgentsResponse;
import dev.fairway.api.registry.v1.Kind;
import dev.fairway.api.registry.v1.NodeRules;
import dev.fairway.api.registry.v1.NodeRulesQuestion;
import dev.fairway.api.registry.v1.NodeRulesRequest;
import dev.fairway.api.registry.v1.NodesGrpc;
import dev.fairway.api.registry.v1.PacketQuestion;
import dev.fairway.api.registry.v1.PacketTrace;
import dev.fairway.api.registry.v1.PacketTraceRequest;
import dev.fairway.api.registry.v1.RegistryGrpc;
import dev.fairway.api.registry.v1.ResolveRequest;
import dev.fairway.api.registry.v1.ResolveResponse;
import dev.fairway.api.standalone.v1.ApplyRequest;
import dev.fairway.api.standalone.v1.ClusterGrpc;
import dev.fairway.api.standalone.v1.DeleteRequest;
import dev.fairway.api.standalone.v1.GetRequest;
import dev.fairway.api.standalone.v1.ListRequest;
import dev.fairway.api.standalone.v1.UpdateStatusRequest;
import dev.fairway.lab.Lab;
import dev.fairway.lab.TlsFiles;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A lab's APIs, as a user has them; for one namespace. */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final ManagedChannel tracker;
    private final ManagedChannel registry;
    private final String namespace;

    private Cluster(ManagedChannel tracker, ManagedChannel registry, String namespace) {
        this.tracker = tracker;
        this.registry = registry;
        this.namespace = namespace;
    }

    static Cluster of(Lab lab, String namespace) {
        Cluster cluster = new Cluster(
                channel(lab.trackerAddress(), lab.cliTls()), channel(lab.registryAddress(), lab.cliTls()), namespace);
        cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
        return cluster;
    }

    String namespace() {
        return namespace;
    }

    /** Applies one document. */
    void apply(String manifest) {
        var _ = standalone()
                .apply(ApplyRequest.newBuilder()
                        .setManifest(ByteString.copyFromUtf8(manifest))
                        .setNamespace(namespace)
                        .build());
    }

    void delete(String kind, String name) {
        var _ = standalone()
                .delete(DeleteRequest.newBuilder()
                        .setKind(kind)
                        .setNamespace(namespace)
                        .setName(name)
                        .build());
    }

    JsonNode get(String kind, String name) {
        return json(standalone()
                .get(GetRequest.newBuilder()
                        .setKind(kind)
                        .setNamespace(namespace)
                        .setName(name)
                        .build())
                .getJson());
    }

    /** Writes a pod's status, as the kubelet of a node does that is not the lab's. */
    void updatePodStatus(String pod, String status) {
        var _ = standalone()
                .updateStatus(UpdateStatusRequest.newBuilder()
                        .setKind("Pod")
                        .setNamespace(namespace)
                        .setName(pod)
                        .setStatus(ByteString.copyFromUtf8(status))
                        .build());
    }

    List<JsonNode> list(String kind) {
        List<JsonNode> objects = new ArrayList<>();
        standalone()
                .list(ListRequest.newBuilder()
                        .setKind(kind)
                        .setNamespace(namespace)
                        .build())
                .forEachRemaining(object -> objects.add(json(object.getJson())));
        return objects;
    }

    /** Pods with this label app, all of which are ready once there are this many. */
    List<String> awaitReadyPods(String app, int count) {
        return await("%d ready pods of %s".formatted(count, app))
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> pods(app),
                        pods -> pods.size() == count && pods.stream().allMatch(Cluster::isReady))
                .stream()
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
    }

    private List<JsonNode> pods(String app) {
        return list("Pod").stream()
                .filter(pod -> pod.at("/metadata/labels/app").asText().equals(app))
                .toList();
    }

    String clusterIp(String service, Family family) {
        return get("Service", service)
                .at("/spec/clusterIPs")
                .get(family.index())
                .asText();
    }

    ResolveResponse resolve(String service) {
        return RegistryGrpc.newBlockingStub(registry)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .resolve(ResolveRequest.newBuilder()
                        .setNamespace(namespace)
                        .setName(service)
                        .build());
    }

    /** Which node announces each address of a Service, in the order of its families; empty while it has none. */
    List<String> announcingNodes(String service) {
        return registered(Kind.KIND_LOAD_BALANCER).stream()
                .filter(event -> event.getLoadBalancer().getMeta().getName().equals(service))
                .flatMap(event -> event.getLoadBalancer().getAddressesList().stream())
                .map(LoadBalancerAddress::getNode)
                .toList();
    }

    /** What people are told about a Service: reason and message. */
    List<String> events(String service) {
        return registered(Kind.KIND_CLUSTER_EVENT).stream()
                .map(Event::getClusterEvent)
                .filter(event -> event.getRegardingName().equals(service))
                .map(event -> event.getReason() + ": " + event.getMessage())
                .toList();
    }

    /** The reasons of what people are told about an Ingress. */
    List<String> reasons(String ingress) {
        return registered(Kind.KIND_CLUSTER_EVENT).stream()
                .map(Event::getClusterEvent)
                .filter(event -> event.getRegardingKind().equals("Ingress")
                        && event.getRegardingName().equals(ingress))
                .map(dev.fairway.api.event.v1.ClusterEvent::getReason)
                .toList();
    }

    private List<Event> registered(Kind kind) {
        List<Event> events = new ArrayList<>();
        RegistryGrpc.newBlockingStub(registry)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .list(dev.fairway.api.registry.v1.ListRequest.newBuilder()
                        .setKind(kind)
                        .setNamespace(namespace)
                        .build())
                .forEachRemaining(answer -> events.add(answer.getEvent()));
        return events;
    }

    AgentsResponse agents() {
        return RegistryGrpc.newBlockingStub(registry)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .agents(AgentsRequest.getDefaultInstance());
    }

    /** What a node's kernel holds for a Service. */
    NodeRules rules(String node, String service) {
        return nodes().rules(NodeRulesRequest.newBuilder()
                .setNode(node)
                .setQuestion(
                        NodeRulesQuestion.newBuilder().setNamespace(namespace).setService(service))
                .build());
    }

    /** What a node does with a packet to port 80. */
    PacketTrace trace(String node, InetAddress source, InetAddress destination, Protocol protocol) {
        return nodes().trace(PacketTraceRequest.newBuilder()
                .setNode(node)
                .setQuestion(PacketQuestion.newBuilder()
                        .setSource(ByteString.copyFrom(source.getAddress()))
                        .setDestination(ByteString.copyFrom(destination.getAddress()))
                        .setProtocol(protocol)
                        .setPort(80))
                .build());
    }

    private NodesGrpc.NodesBlockingStub nodes() {
        return NodesGrpc.newBlockingStub(registry).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        tracker.shutdownNow();
        registry.shutdownNow();
    }

    private ClusterGrpc.ClusterBlockingStub standalone() {
        return ClusterGrpc.newBlockingStub(tracker).withDeadlineAfter(15, TimeUnit.SECONDS);
    }

    static boolean isReady(JsonNode pod) {
        return pod.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
    }

    private static JsonNode json(ByteString bytes) {
        try {
            return JSON.readTree(bytes.toStringUtf8());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ManagedChannel channel(String address, TlsFiles tls) {
        try {
            return Grpc.newChannelBuilder(
                            address,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(tls.ca().toFile())
                                    .keyManager(
                                            tls.certificate().toFile(),
                                            tls.key().toFile())
                                    .build())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
