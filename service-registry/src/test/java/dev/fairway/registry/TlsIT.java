package dev.fairway.registry;

import static dev.fairway.registry.testing.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.registry.v1.AcknowledgeResponse;
import dev.fairway.api.registry.v1.Acknowledgement;
import dev.fairway.api.registry.v1.AgentsGrpc;
import dev.fairway.model.Kind;
import dev.fairway.registry.testing.RecordedView;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestCertificates;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.Acknowledgements;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryException;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.TlsFiles;
import dev.fairway.registryclient.WatchOptions;
import dev.fairway.testing.TestBroker;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** mTLS, and who may say what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {

    private TestBroker kafka;
    private RegistryProcess registry;
    private TlsFiles node;
    private TlsFiles stranger;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        TestCertificates authority = new TestCertificates(directory.resolve("tls"));
        node = authority.issue("node/a");
        stranger = new TestCertificates(directory.resolve("other-tls")).issue("node/a");
        kafka = TestBroker.start(directory.resolve("kafka"));
        registry = new RegistryProcess(directory.resolve("registry"), kafka.address())
                .withTls(authority.issue("service-registry"))
                .start()
                .awaitReady();
    }

    @AfterAll
    void stop() {
        registry.close();
        kafka.close();
    }

    @Test
    void agentWatchesAndAcknowledgesForItselfOverTls() {
        // Given
        RecordedView view = new RecordedView();
        try (TestTracker tracker = new TestTracker(kafka.address(), 1);
                RegistryChannel channel = connect(node);
                RegistryWatch _ = RegistryWatch.start(channel, WatchOptions.of(Kind.SERVICE), view);
                Acknowledgements _ = Acknowledgements.open(channel, "node/a")) {

            // When
            tracker.publish(service("secured"));

            // Then
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> view.service("secured").isPresent());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> channel.lookups().agents().stream()
                            .anyMatch(a -> a.programming().agent().equals("node/a") && a.connected()));
        }
    }

    @Test
    void agentMayNotAcknowledgeForAnother() throws Exception {
        // Given
        try (RegistryChannel channel = connect(node)) {
            CompletableFuture<Status> end = new CompletableFuture<>();
            StreamObserver<Acknowledgement> stream =
                    AgentsGrpc.newStub(channel.grpc()).acknowledge(new EndOf(end));

            // When
            stream.onNext(Acknowledgement.newBuilder().setAgent("node/b").build());

            // Then
            Status status = end.get(20, TimeUnit.SECONDS);
            assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(status.getDescription()).contains("node/a", "node/b");
            assertThat(channel.lookups().agents())
                    .noneMatch(a -> a.programming().agent().equals("node/b"));
        }
    }

    /** What remains of a node that lost its power: a connection that nobody closes. */
    @Test
    void agentThatStopsSayingThatItLivesIsLost() throws Exception {
        try (RegistryChannel channel = connect(node)) {
            // Given
            CompletableFuture<Status> promised = new CompletableFuture<>();
            CompletableFuture<Status> silent = new CompletableFuture<>();
            AgentsGrpc.newStub(channel.grpc())
                    .acknowledge(new EndOf(silent))
                    .onNext(Acknowledgement.newBuilder().setAgent("node/a").build());

            // When
            AgentsGrpc.newStub(channel.grpc())
                    .acknowledge(new EndOf(promised))
                    .onNext(Acknowledgement.newBuilder()
                            .setAgent("node/a")
                            .setHeartbeatMilliseconds(100)
                            .build());

            // Then
            Status end = promised.get(20, TimeUnit.SECONDS);
            assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(end.getDescription()).contains("node/a");
            assertThat(silent).as("which promised nothing").isNotDone();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (RegistryChannel asking = connect(node)) {
                return asking.lookups().agents().stream()
                        .noneMatch(a -> a.programming().agent().equals("node/a") && a.connected());
            }
        });
    }

    @Test
    void callersWithoutACertificateOfTheAuthorityAreRefused() {
        try (RegistryChannel plaintext = registry.connect();
                RegistryChannel other = connect(stranger)) {
            assertThatExceptionOfType(RegistryException.class)
                    .isThrownBy(() -> plaintext.lookups().agents());
            assertThatExceptionOfType(RegistryException.class)
                    .isThrownBy(() -> other.lookups().agents());
        }
    }

    private RegistryChannel connect(TlsFiles files) {
        return RegistryChannel.open(registry.options().withTls(files));
    }

    private record EndOf(CompletableFuture<Status> end) implements StreamObserver<AcknowledgeResponse> {
        @Override
        public void onNext(AcknowledgeResponse response) {}

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
