package dev.fairway.tracker.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.Topics;
import dev.fairway.api.standalone.v1.ApplyResponse.Outcome;
import dev.fairway.api.standalone.v1.WatchEvent;
import dev.fairway.api.standalone.v1.WatchRequest;
import dev.fairway.model.Pod;
import dev.fairway.model.event.Event;
import dev.fairway.testing.TestBroker;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From a manifest to the topic: the packaged tracker and a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointFlowIT {

    private TestBroker broker;
    private TrackerProcess tracker;

    @BeforeAll
    void start(@TempDir Path directory) {
        broker = TestBroker.start(directory.resolve("kafka"));
        tracker = new TrackerProcess(broker.address(), directory, Map.of());
        tracker.awaitReady();
    }

    @AfterAll
    void stop() {
        tracker.close();
        broker.close();
    }

    @Test
    void podThatBecomesReadyBecomesAnEndpointWithThePodsEventAsCause() {
        tracker.apply(Manifests.service("web", "web"));
        tracker.apply(Manifests.pod("web-1", "web"));

        tracker.status("Pod", "web-1", "node-1", Manifests.readyStatus("10.244.1.5"));

        try (PublishedEvents endpoints = new PublishedEvents(broker.address(), Topics.ENDPOINTS);
                PublishedEvents pods = new PublishedEvents(broker.address(), Topics.PODS)) {
            await().until(() -> endpoints.poll().readyAddresses("web").contains("10.244.1.5"));
            await().until(() -> pods.poll().states().containsKey("default/web-1")
                    && ((Pod) pods.states().get("default/web-1").resource()).isReady());
            Event pod = pods.states().get("default/web-1");
            Event slice = endpoints.states().values().stream()
                    .filter(event -> event.cause() != null && event.cause().equals(pod.id()))
                    .findFirst()
                    .orElseThrow();
            assertThat(slice.id().sequence()).isGreaterThan(pod.id().sequence());
            assertThat(slice.happenedAt()).isEqualTo(pod.happenedAt());
        }
    }

    @Test
    void deletedServiceEndsWithADeletedStateAndATombstone() {
        tracker.apply(Manifests.service("gone", "gone"));

        tracker.delete("svc", "gone");

        try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
            await().until(() -> services.poll().tombstones().contains("default/gone"));
            assertThat(services.all())
                    .filteredOn(event -> event.resource().meta().name().equals("gone"))
                    .last()
                    .matches(Event::isDeletion);
        }
    }

    @Test
    void applyTellsCreatedConfiguredAndUnchangedApart() {
        String manifest = Manifests.service("again", "again");

        Outcome first = tracker.apply(manifest).getOutcome();
        Outcome second = tracker.apply(manifest).getOutcome();
        Outcome third = tracker.apply(manifest.replace("port: 80", "port: 81")).getOutcome();

        assertThat(first).isEqualTo(Outcome.OUTCOME_CREATED);
        assertThat(second).isEqualTo(Outcome.OUTCOME_UNCHANGED);
        assertThat(third).isEqualTo(Outcome.OUTCOME_CONFIGURED);
    }

    @Test
    void deploymentKeepsItsPodsAndRollsToANewTemplate() {
        String manifest = Manifests.deployment("shop", 3, "echo:1");
        tracker.apply(manifest);
        await().until(() -> podsOf("shop").size() == 3);
        Set<String> first = podsOf("shop");

        tracker.apply(manifest.replace("echo:1", "echo:2"));

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            podsOf("shop").forEach(pod -> tracker.status("Pod", pod, "", Manifests.readyStatus("10.244.9.9")));
            return podsOf("shop").size() == 3 && podsOf("shop").stream().noneMatch(first::contains);
        });
        tracker.delete("deploy", "shop");
        await().until(() -> podsOf("shop").isEmpty());
    }

    @Test
    void deletedNamespaceTakesItsObjectsAlong() {
        tracker.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: team}");
        tracker.apply(
                Manifests.service("inside", "inside").replace("  name: inside", "  name: inside\n  namespace: team"));

        tracker.delete("ns", "team");

        await().until(() -> tracker.list("Namespace").stream()
                .noneMatch(namespace -> namespace.getName().equals("team")));
        assertThat(tracker.list("Service"))
                .noneMatch(service -> service.getName().equals("inside"));
        try (PublishedEvents services = new PublishedEvents(broker.address(), Topics.SERVICES)) {
            await().until(() -> services.poll().tombstones().contains("team/inside"));
        }
    }

    @Test
    void objectNearTheLimitPassesThroughKafka() {
        String value = "v".repeat(100 << 10);
        String rule = "  - {host: a.example.com, http: {paths: [{path: /" + value + ", pathType: Prefix,"
                + " backend: {service: {name: a, port: {number: 80}}}}]}}\n";
        String manifest = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: big}\nspec:\n  rules:\n"
                + rule.repeat(29);

        tracker.apply(manifest);

        assertThat(tracker.object("ing", "big").getJson().size()).isGreaterThan(2_900_000);
    }

    @Test
    void watchTellsWhatIsThereThenSyncedThenChanges() {
        tracker.apply(Manifests.pod("seen", "seen"));
        Iterator<WatchEvent> watch =
                tracker.api().watch(WatchRequest.newBuilder().addKinds("po").build());

        List<String> initial = new ArrayList<>();
        WatchEvent event = watch.next();
        while (event.getType() != WatchEvent.Type.TYPE_SYNCED) {
            assertThat(event.getType()).isEqualTo(WatchEvent.Type.TYPE_ADDED);
            initial.add(event.getObject().getName());
            event = watch.next();
        }
        tracker.delete("Pod", "seen");

        assertThat(initial).contains("seen");
        while (!event.getObject().getName().equals("seen")) {
            event = watch.next();
        }
        assertThat(event.getType()).isEqualTo(WatchEvent.Type.TYPE_DELETED);
    }

    @Test
    void refusalsComeWithTheirStatusCodes() {
        assertThat(codeOf(() -> tracker.apply("kind: ["))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(codeOf(() -> tracker.apply(Manifests.service("Bad_Name", "x"))))
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(codeOf(() -> tracker.object("Service", "nobody"))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(codeOf(() -> tracker.apply("a".repeat(10 << 20)))).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(codeOf(() -> tracker.list("gadget"))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(codeOf(() -> tracker.delete("namespace", "default"))).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void metricsAndHealthAreServed() {
        assertThat(tracker.get("/q/metrics").orElseThrow().body())
                .contains("endpoint_tracker_informer_lag_seconds", "endpoint_tracker_changes_pending");
        assertThat(tracker.code("/q/health/live")).isEqualTo(200);
    }

    private static Status.Code codeOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(StatusRuntimeException.class);
        return ((StatusRuntimeException) thrown).getStatus().getCode();
    }

    private Set<String> podsOf(String app) {
        return tracker.list("Pod").stream()
                .map(pod -> pod.getName())
                .filter(name -> name.startsWith(app + "-"))
                .collect(Collectors.toSet());
    }

    @Test
    void healthIsToldOverGrpcToo() {
        ServingStatus status = HealthGrpc.newBlockingStub(tracker.channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();

        assertThat(status).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void servicesDescribeThemselvesByReflection() throws Exception {
        CompletableFuture<List<String>> services = new CompletableFuture<>();

        StreamObserver<ServerReflectionRequest> questions =
                ServerReflectionGrpc.newStub(tracker.channel()).serverReflectionInfo(new ListedServices(services));
        questions.onNext(
                ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(services.get(20, TimeUnit.SECONDS)).contains("fairway.standalone.v1.Cluster");
        questions.onCompleted();
    }

    private record ListedServices(CompletableFuture<List<String>> services)
            implements StreamObserver<ServerReflectionResponse> {
        @Override
        public void onNext(ServerReflectionResponse response) {
            services.complete(response.getListServicesResponse().getServiceList().stream()
                    .map(ServiceResponse::getName)
                    .toList());
        }

        @Override
        public void onError(Throwable failure) {
            services.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {}
    }
}
