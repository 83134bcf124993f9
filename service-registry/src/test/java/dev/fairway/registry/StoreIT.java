package dev.fairway.registry;

import static dev.fairway.registry.testing.TestObjects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Kind;
import dev.fairway.registry.testing.RegistryProcess;
import dev.fairway.registry.testing.TestTracker;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.testing.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A registry that cannot keep its state says where, why and what to do. */
class StoreIT {

    private static final int CANNOT_KEEP_STATE = 74;
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private TestBroker kafka;
    private RegistryProcess registry;

    @BeforeEach
    void start() {
        kafka = TestBroker.start(directory.resolve("kafka"));
        registry = new RegistryProcess(directory.resolve("registry"), kafka.address());
    }

    @AfterEach
    void stop() {
        registry.close();
        kafka.close();
    }

    @Test
    void folderThatCannotBeMadeEndsTheStart() throws Exception {
        // Given
        Path file = Files.createFile(directory.resolve("a-file"));
        registry.with("SERVICE_REGISTRY_DATA_DIR", file.toString());

        // When
        int exitCode = registry.start().awaitEnd();

        // Then
        assertThat(exitCode).isEqualTo(CANNOT_KEEP_STATE);
        assertTold(file + "/state", "SERVICE_REGISTRY_DATA_DIR");
    }

    @Test
    void folderThatMayNotBeWrittenEndsTheStart() throws Exception {
        // Given: not even root writes to /sys
        registry.with("SERVICE_REGISTRY_DATA_DIR", "/sys/kernel");

        // When
        int exitCode = registry.start().awaitEnd();

        // Then
        assertThat(exitCode).isEqualTo(CANNOT_KEEP_STATE);
        assertTold("/sys/kernel/state");
    }

    @Test
    void diskThatIsFullEndsTheStart() throws Exception {
        // When
        int exitCode = registry.onDiskOf("256k").start().awaitEnd();

        // Then
        assertThat(exitCode).isEqualTo(CANNOT_KEEP_STATE);
        assertTold("registry/data/state", "No space left on device");
    }

    @Test
    void rubbishInTheFolderIsReplacedByWhatKafkaHas() throws Exception {
        // Given
        try (TestTracker tracker = new TestTracker(kafka.address(), 1)) {
            registry.start().awaitReady();
            tracker.publish(service("a"));
        }
        try (RegistryChannel channel = registry.connect()) {
            awaitService(channel);
            registry.stop();
            ruin(directory.resolve("registry/data/state"));

            // When
            registry.start().awaitReady();

            // Then
            awaitService(channel);
        }
    }

    private static void awaitService(RegistryChannel channel) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> channel.lookups().list(Kind.SERVICE).events().size() == 1);
    }

    private static void ruin(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20});
            }
        }
    }

    private void assertTold(String... words) {
        assertThat(registry.log())
                .content()
                .contains("The registry's state cannot be kept in")
                .contains(words);
    }
}
