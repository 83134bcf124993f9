package dev.fairway.registry;

import static dev.fairway.registry.testing.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.registry.v1.AgentsGrpc;
import dev.fairway.api.registry.v1.ControlAnswer;
import dev.fairway.api.registry.v1.ControlQuestion;
import dev.fairway.model.Kind;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.inspection.NodeRulesReport;
import dev.fairway.model.inspection.PacketQuestion;
import dev.fairway.model.inspection.PacketTrace;
import dev.fairway.model.inspection.ServiceInKernel;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestCertificates;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import dev.fairway.registryclient.RegistryException.Reason;
import dev.fairway.registryclient.TlsFiles;
import dev.fairway.registryclient.control.NodeControl;
import dev.fairway.registryclient.control.NodeInspection;
import dev.fairway.registryclient.control.NodeQuestions;
import dev.fairway.registryclient.control.RefusedException;
import dev.fairway.testing.TestBroker;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Questions to nodes over mTLS: who may ask, who may answer, and what becomes of questions that nobody answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Optional<ServiceKey> WEB = Optional.of(new ServiceKey("default", "web"));
    private static final PacketQuestion PACKET = new PacketQuestion(
            InetAddress.ofLiteral("fd00::1"), InetAddress.ofLiteral("fd00::2"), Protocol.UDP, new PortNumber(53));

    private TestBroker kafka;
    private RegistryProcess registry;
    private TlsFiles people;
    private TlsFiles node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        TestCertificates authority = new TestCertificates(directory.resolve("tls"));
        people = authority.issue("cli");
        node = authority.issue("node/a");
        kafka = TestBroker.start(directory.resolve("kafka"));
        registry = new RegistryProcess(directory.resolve("registry"), kafka.address())
                .withTls(authority.issue("service-registry"))
                .start()
                .awaitReady();
        try (TestTracker tracker = new TestTracker(kafka.address(), 1);
                RegistryChannel channel = connect(people)) {
            tracker.publish(service("web"));
            tracker.publish(new Node(ObjectMeta.of("", "a"), List.of(), List.of(), List.of(), List.of()));
            await().atMost(PATIENCE)
                    .until(() -> channel.lookups().list(Kind.NODE).events().size() == 1
                            && channel.lookups().list(Kind.SERVICE).events().size() == 1);
        }
    }

    @AfterAll
    void stop() {
        registry.close();
        kafka.close();
    }

    @Test
    void aQuestionReachesTheNodeAndItsAnswerComesBack() {
        Answers answers = new Answers();
        try (RegistryChannel asking = connect(people);
                RegistryChannel answering = connect(node);
                NodeControl _ = NodeControl.open(answering, "node/a", answers)) {
            // Given
            NodeInspection inspection = new NodeInspection(asking);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> !inspection.rules("a", Optional.empty()).node().isEmpty());

            // When / Then
            assertThat(inspection.rules("a", WEB)).isEqualTo(answers.rules(WEB));
            assertThat(inspection.trace("a", PACKET)).isEqualTo(answers.trace(PACKET));
        }
    }

    @Test
    void aRefusalKeepsItsWords() {
        try (RegistryChannel asking = connect(people);
                RegistryChannel answering = connect(node);
                NodeControl _ = NodeControl.open(answering, "node/a", new Refusals())) {
            NodeInspection inspection = new NodeInspection(asking);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertRefused(() -> inspection.rules("a", WEB), Reason.REFUSED, "no complete view yet"));
        }
    }

    @Test
    void whatDoesNotExistIsNotFoundAndANodeThatIsAwayIsNamed() {
        try (RegistryChannel asking = connect(people)) {
            NodeInspection inspection = new NodeInspection(asking);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertRefused(
                            () -> inspection.rules("a", WEB),
                            Reason.REFUSED,
                            "node-proxy of node a is not connected to this registry"));
            assertRefused(() -> inspection.trace("b", PACKET), Reason.NOT_FOUND, "nodes \"b\" not found");
            assertRefused(
                    () -> inspection.rules("a", Optional.of(new ServiceKey("default", "none"))),
                    Reason.NOT_FOUND,
                    "services \"none\" not found in namespace \"default\"");
        }
    }

    @Test
    void aNodeThatKeepsSilentCostsTheCallerABoundedTime() {
        try (RegistryChannel asking = connect(people);
                RegistryChannel answering = connect(node)) {
            // Given
            NodeInspection inspection = new NodeInspection(asking);
            StreamObserver<ControlAnswer> silent =
                    AgentsGrpc.newStub(answering.grpc()).control(new Ignored(new CompletableFuture<>()));
            silent.onNext(ControlAnswer.newBuilder().setAgent("node/a").build());

            // When / Then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertRefused(
                            () -> inspection.rules("a", WEB),
                            Reason.REFUSED,
                            "node-proxy of node a did not answer within 4 s"));
            silent.onCompleted();
        }
    }

    @Test
    void onlyPeopleMayAskAndANodeAnswersOnlyForItself() throws Exception {
        try (RegistryChannel other = connect(node)) {
            // When
            CompletableFuture<Status> end = new CompletableFuture<>();
            StreamObserver<ControlAnswer> stream =
                    AgentsGrpc.newStub(other.grpc()).control(new Ignored(end));
            stream.onNext(ControlAnswer.newBuilder().setAgent("node/b").build());

            // Then
            assertThat(end.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertRefused(() -> new NodeInspection(other).rules("a", WEB), Reason.DENIED, "node/a may not ask nodes");
        }
    }

    private static void assertRefused(Runnable question, Reason reason, String message) {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(question::run)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .withMessageContaining(message);
    }

    private RegistryChannel connect(TlsFiles files) {
        return RegistryChannel.open(registry.options().withTls(files));
    }

    private static final class Answers implements NodeQuestions {
        @Override
        public NodeRulesReport rules(Optional<ServiceKey> service) {
            return new NodeRulesReport(
                    "a",
                    Instant.EPOCH,
                    service.stream()
                            .map(key -> new ServiceInKernel(key, List.of(), List.of()))
                            .toList(),
                    List.of(),
                    0);
        }

        @Override
        public PacketTrace trace(PacketQuestion packet) {
            return new PacketTrace(
                    "a",
                    WEB,
                    List.of(new PacketTrace.Step("address", String.valueOf(packet))),
                    new PacketTrace.Verdict.Drop(),
                    List.of());
        }
    }

    private static final class Refusals implements NodeQuestions {
        @Override
        public NodeRulesReport rules(Optional<ServiceKey> service) {
            throw new RefusedException(RefusedException.Reason.NOT_READY, "no complete view yet");
        }

        @Override
        public PacketTrace trace(PacketQuestion packet) {
            throw new RefusedException(RefusedException.Reason.NOT_FOUND, "nothing");
        }
    }

    private record Ignored(CompletableFuture<Status> end) implements StreamObserver<ControlQuestion> {
        @Override
        public void onNext(ControlQuestion question) {
            // left without an answer
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }
    }
}
