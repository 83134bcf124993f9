package dev.fairway.tracker.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.LoadBalancer;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.Programming;
import dev.fairway.model.event.Programming.Position;
import dev.fairway.testing.TestBroker;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged tracker writes into a real API server that has no endpoint controllers of its own. */
@Tag("kubernetes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteBackIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String MANAGER = "endpoint-tracker.fairway.dev";

    private Path directory;
    private ControlPlane plane;
    private TestBroker broker;
    private TrackerProcess tracker;
    private KubernetesObjects objects;

    @BeforeAll
    void start(@TempDir Path folder) {
        directory = folder;
        plane = ControlPlane.start(folder);
        objects = new KubernetesObjects(plane.client());
        broker = TestBroker.start(folder.resolve("kafka"));
        tracker = startTracker(broker);
    }

    @AfterAll
    void stop() {
        if (tracker != null) {
            tracker.close();
            broker.close();
            plane.close();
        }
    }

    @Test
    void sliceAndEndpointsSayWhatTheControllersOfKubernetesWouldSay() {
        Service service = objects.service("web", "web");
        pod("web-1", "web", "10.244.1.5", true);
        pod("web-2", "web", "10.244.1.6", false);

        EndpointSlice slice = sliceWith("web", 2);
        assertThat(slice.getMetadata().getName()).matches("web-[a-z0-9]{5}");
        assertThat(slice.getMetadata().getGenerateName()).isEqualTo("web-");
        assertThat(slice.getMetadata().getLabels())
                .containsExactlyInAnyOrderEntriesOf(Map.of("kubernetes.io/service-name", "web", MANAGED_BY, MANAGER));
        assertThat(slice.getMetadata().getAnnotations())
                .containsKey("endpoints.kubernetes.io/last-change-trigger-time");
        assertThat(slice.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getUid()).isEqualTo(service.getMetadata().getUid());
            assertThat(owner.getController()).isTrue();
            assertThat(owner.getBlockOwnerDeletion()).isTrue();
        });
        await().untilAsserted(() -> {
            assertThat(sliceWith("web", 2).getEndpoints())
                    .extracting(endpoint -> endpoint.getAddresses().getFirst()
                            + " " + endpoint.getConditions().getReady()
                            + " " + endpoint.getTargetRef().getName()
                            + " " + endpoint.getNodeName())
                    .containsExactly("10.244.1.5 true web-1 node-1", "10.244.1.6 false web-2 node-1");
            Endpoints endpoints = endpoints("web");
            assertThat(endpoints.getSubsets()).singleElement().satisfies(subset -> {
                assertThat(subset.getAddresses())
                        .extracting(EndpointAddress::getIp)
                        .containsExactly("10.244.1.5");
                assertThat(subset.getNotReadyAddresses())
                        .extracting(EndpointAddress::getIp)
                        .containsExactly("10.244.1.6");
                assertThat(subset.getPorts())
                        .singleElement()
                        .satisfies(port -> assertThat(port.getPort()).isEqualTo(8080));
            });
        });
    }

    @Test
    void deletedServiceTakesItsSlicesAndItsEndpointsWithIt() {
        objects.service("gone", "gone");
        pod("gone-1", "gone", "10.244.2.1", true);
        sliceWith("gone", 1);
        await().until(() -> endpoints("gone") != null);

        plane.client().services().inNamespace("default").withName("gone").delete();

        await().until(() -> slices("gone").isEmpty() && endpoints("gone") == null);
    }

    @Test
    void whatSomebodyElseChangesIsPutRight() {
        objects.service("touched", "touched");
        pod("touched-1", "touched", "10.244.3.1", true);
        EndpointSlice slice = sliceWith("touched", 1);

        plane.client()
                .resource(slice)
                .edit(old -> new EndpointSliceBuilder(old)
                        .withEndpoints(List.of())
                        .editMetadata()
                        .withOwnerReferences(List.of())
                        .endMetadata()
                        .build());
        await().untilAsserted(() -> {
            EndpointSlice now = sliceWith("touched", 1);
            assertThat(now.getMetadata().getUid()).isEqualTo(slice.getMetadata().getUid());
            assertThat(now.getMetadata().getOwnerReferences()).hasSize(1);
        });
        plane.client().resource(slice).delete();
        plane.client().endpoints().inNamespace("default").withName("touched").delete();

        await().untilAsserted(() -> {
            assertThat(sliceWith("touched", 1).getMetadata().getUid())
                    .isNotEqualTo(slice.getMetadata().getUid());
            assertThat(endpoints("touched")).isNotNull();
        });
    }

    @Test
    void ownSlicesDoNotComeBackAsThoseOfOthers() {
        objects.service("once", "once");
        pod("once-1", "once", "10.244.4.1", true);
        sliceWith("once", 1);
        objects.service("marker-once", "marker-once");
        sliceWith("marker-once", 0);

        try (PublishedEvents published = new PublishedEvents(broker.address(), Topics.ENDPOINTS)) {
            await().until(() -> published.poll().readyAddresses("once").size() == 1);
            assertThat(published.toEnd().readyAddresses("once")).containsExactly("10.244.4.1");
        }
    }

    @Test
    void startWritesNothingWhereNothingDiffersEvenIfTheTopicsAreLost(@TempDir Path folder) {
        objects.service("kept", "kept");
        pod("kept-1", "kept", "10.244.5.1", true);
        sliceWith("kept", 1);
        await().until(() -> endpoints("kept") != null);
        awaitWritten();
        Map<String, String> before = versions();

        tracker.close();
        tracker = startTracker(broker);
        awaitWritten();
        Map<String, String> afterRestart = versions();
        tracker.close();
        TestBroker empty = TestBroker.start(folder.resolve("kafka"));
        try (TrackerProcess withoutHistory = startTracker(empty)) {
            tracker = withoutHistory;
            awaitWritten();
        } finally {
            empty.close();
            tracker = startTracker(broker);
        }

        assertThat(afterRestart).isEqualTo(before);
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void serviceTellsWhichPodCameAndWhichLeftAndWhy() {
        Service service = objects.service("told", "told");
        pod("told-1", "told", "10.244.6.1", true);
        sliceWith("told", 1);
        objects.deletePod("told-1");

        await().untilAsserted(() -> assertThat(plane.client()
                        .v1()
                        .events()
                        .inNamespace("default")
                        .withField("involvedObject.uid", service.getMetadata().getUid())
                        .list()
                        .getItems())
                .extracting(event -> event.getReason() + ": " + event.getMessage())
                .contains("EndpointRemoved: Pod told-1 (10.244.6.1) left: the pod was deleted")
                .contains("EndpointAdded: Pod told-1 (10.244.6.1) is an endpoint, ready"));
    }

    @Test
    void addressOfALoadBalancerStandsInTheStatusOfItsService() throws Exception {
        Service service = plane.client()
                .resource(new ServiceBuilder(objects.service("lb", "lb"))
                        .editSpec()
                        .withType("LoadBalancer")
                        .endSpec()
                        .build())
                .update();
        ObjectMeta meta =
                ObjectMeta.of("default", "lb").withUid(service.getMetadata().getUid());

        publish(new LoadBalancer(
                meta,
                List.of(new LoadBalancer.Address(InetAddress.ofLiteral("203.0.113.9"), "pool", "node-1", 1)),
                LoadBalancer.Problem.NONE));
        await().until(() -> ingress("lb").equals(List.of("203.0.113.9")));
        publish(new LoadBalancer(meta, List.of(), LoadBalancer.Problem.NONE));

        await().until(() -> ingress("lb").isEmpty());
    }

    @Test
    void readinessGateOpensWhenTheNodesHaveTheEndpoint() throws Exception {
        Node node = plane.client()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .endMetadata()
                        .build())
                .create();
        objects.service("gated", "gated");
        objects.gatedPod("gated-1", "gated", "10.244.7.1");
        await().untilAsserted(() -> assertThat(sliceWith("gated", 1).getEndpoints())
                .allMatch(endpoint -> endpoint.getConditions().getReady()));
        assertThat(conditions("gated-1")).containsOnlyKeys("ContainersReady", "Ready");

        List<Position> everything = IntStream.range(0, Topics.partitions(Topics.ENDPOINTS))
                .mapToObj(partition -> new Position(Topics.ENDPOINTS, partition, Long.MAX_VALUE))
                .toList();
        Programming programming =
                new Programming("node/node-1", everything, List.of(), "", Instant.now(), Programming.Stream.OPEN);
        send(
                Topics.PROGRAMMING,
                0,
                programming.agent(),
                EventMapper.toWire(programming).toByteArray());

        await().untilAsserted(() -> assertThat(conditions("gated-1"))
                .containsEntry("fairway.dev/programmed", "True")
                .containsEntry("ContainersReady", "True")
                .containsEntry("Ready", "False"));
        plane.client().resource(node).delete();
    }

    private Map<String, String> conditions(String pod) {
        return plane.client().pods().inNamespace("default").withName(pod).get().getStatus().getConditions().stream()
                .collect(Collectors.toMap(PodCondition::getType, PodCondition::getStatus));
    }

    private void publish(LoadBalancer loadBalancer) throws Exception {
        Event event = new Event(
                new EventId("lb-provisioner", 1, 1),
                null,
                Instant.now(),
                Instant.now(),
                new Event.State.Present(loadBalancer));
        String topic = Topics.LOAD_BALANCERS;
        int partition = Topics.partition(topic, Topics.partitionKey(loadBalancer));
        send(
                topic,
                partition,
                Topics.recordKey(loadBalancer),
                EventMapper.toWire(event).toByteArray());
    }

    private void send(String topic, int partition, String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }

    private List<String> ingress(String service) {
        return plane
                .client()
                .services()
                .inNamespace("default")
                .withName(service)
                .get()
                .getStatus()
                .getLoadBalancer()
                .getIngress()
                .stream()
                .map(LoadBalancerIngress::getIp)
                .toList();
    }

    private TrackerProcess startTracker(TestBroker kafka) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "endpoint-tracker.source", "kubernetes",
                "endpoint-tracker.election.enabled", "false",
                "endpoint-tracker.write-back.endpoint-slices", "true",
                "endpoint-tracker.write-back.endpoints", "true",
                "endpoint-tracker.programmed-gate.nodes", "all",
                "kubeconfig", plane.kubeconfig().toString()));
        TrackerProcess started = new TrackerProcess(kafka.address(), directory, settings);
        started.awaitReady();
        return started;
    }

    private void awaitWritten() {
        await().atMost(PATIENCE)
                .until(() -> tracker.get("/q/metrics")
                        .map(answer ->
                                answer.body().lines().anyMatch("endpoint_tracker_write_back_pending 0.0"::equals))
                        .orElse(false));
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        KubernetesClient client = plane.client();
        List<HasMetadata> all = new ArrayList<>(client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .list()
                .getItems());
        all.addAll(client.endpoints().inNamespace("default").list().getItems());
        all.forEach(object -> versions.put(
                object.getKind() + " " + object.getMetadata().getName(),
                object.getMetadata().getResourceVersion()));
        return versions;
    }

    private EndpointSlice sliceWith(String service, int endpoints) {
        await().atMost(PATIENCE)
                .until(() -> slices(service).size() == 1
                        && Objects.requireNonNullElse(slices(service).getFirst().getEndpoints(), List.of())
                                        .size()
                                == endpoints);
        return slices(service).getFirst();
    }

    private List<EndpointSlice> slices(String service) {
        return plane.client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withLabel("kubernetes.io/service-name", service)
                .list()
                .getItems();
    }

    private Endpoints endpoints(String service) {
        return plane.client()
                .endpoints()
                .inNamespace("default")
                .withName(service)
                .get();
    }

    private void pod(String name, String app, String ip, boolean ready) {
        objects.pod(name, app);
        objects.status(name, ip, ready);
    }
}
