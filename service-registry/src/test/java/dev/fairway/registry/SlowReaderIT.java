package dev.fairway.registry;

import static dev.fairway.registry.testing.TestObjects.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.registry.v1.Kind;
import dev.fairway.api.registry.v1.RegistryGrpc;
import dev.fairway.api.registry.v1.WatchRequest;
import dev.fairway.api.registry.v1.WatchResponse;
import dev.fairway.model.event.Event;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.testing.TestBroker;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowReaderIT {

    private static final int OBJECTS = 1_000;
    private static final int EVENTS = 300_000;

    @TempDir
    Path directory;

    @Test
    void readerThatStallsCostsTheRegistryNoMoreThanTheChangedObjects() throws Exception {
        // Given
        try (TestBroker kafka = TestBroker.start(directory.resolve("kafka"));
                RegistryProcess registry = new RegistryProcess(directory.resolve("registry"), kafka.address())
                        .withHeap("96m")
                        .start()
                        .awaitReady();
                TestTracker tracker = new TestTracker(kafka.address(), 1);
                RegistryChannel channel = registry.connect()) {
            StalledReader reader = new StalledReader();
            RegistryGrpc.newStub(channel.grpc())
                    .watch(
                            WatchRequest.newBuilder()
                                    .addKinds(Kind.KIND_ENDPOINT_SLICE)
                                    .build(),
                            reader);

            // When
            for (int i = 0; i < EVENTS; i++) {
                String address = "10." + (i >> 16) + "." + ((i >> 8) & 0xff) + "." + (i & 0xff);
                var _ = tracker.send(tracker.event(new Event.State.Present(slice("service-" + i % OBJECTS, address))));
            }
            tracker.flush();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> registry.metric("service_registry_behind") == 0
                            && registry.metric("service_registry_objects") == OBJECTS
                            && registry.metric("service_registry_changes_pending") <= OBJECTS
                            && registry.metric("service_registry_records_total") >= EVENTS);

            // Then
            reader.read();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> reader.newest.values().stream()
                                    .filter(sequence -> sequence > EVENTS - OBJECTS)
                                    .count()
                            == OBJECTS);
            assertThat(reader.received.get()).isLessThan(EVENTS / 10);
            assertThat(registry.isRunning()).isTrue();
        }
    }

    private static final class StalledReader implements ClientResponseObserver<WatchRequest, WatchResponse> {
        private final Map<String, Long> newest = new ConcurrentHashMap<>();
        private final AtomicInteger received = new AtomicInteger();
        private ClientCallStreamObserver<WatchRequest> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
            call = started;
            call.disableAutoRequestWithInitial(2);
        }

        void read() {
            call.request(Integer.MAX_VALUE);
        }

        @Override
        public void onNext(WatchResponse response) {
            received.incrementAndGet();
            if (response.hasChange()) {
                newest.put(
                        response.getChange().getEvent().getEndpointSlice().getServiceName(),
                        response.getChange().getEvent().getId().getSequence());
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
