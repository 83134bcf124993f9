package dev.fairway.registryclient;

import static dev.fairway.registryclient.Objects.deleted;
import static dev.fairway.registryclient.Objects.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.api.registry.v1.Kind;
import dev.fairway.api.registry.v1.WatchRequest;
import dev.fairway.model.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileIT {

    private static final WatchRequest REQUEST =
            WatchRequest.newBuilder().addKinds(Kind.KIND_SERVICE).build();

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void inAFolderThatIsMissing() {
        path = directory.resolve("data/view");
    }

    @Test
    void whatWasCommittedIsThereAgain() throws IOException {
        // Given
        try (StateFile file = new StateFile(path, REQUEST)) {
            assertThat(file.load()).isEmpty();
            file.append(List.of(present(1, "a"), present(2, "b")), "t2", 2);
            file.append(List.of(deleted(3, "a"), present(4, "c")), "t4", 4);
        }

        // When
        StateFile.Content content = load().orElseThrow();

        // Then
        assertThat(content.events()).containsExactly(present(2, "b"), present(4, "c"));
        assertThat(content.resumeToken()).isEqualTo("t4");
        assertThat(content.dnsSerial()).isEqualTo(4);
    }

    @Test
    void appendingGoesOnAfterARestart() throws IOException {
        // Given
        try (StateFile file = new StateFile(path, REQUEST)) {
            file.append(List.of(present(1, "a")), "t1", 1);
        }
        try (StateFile file = new StateFile(path, REQUEST)) {
            file.load();
            file.append(List.of(present(2, "b")), "t2", 2);
        }

        // When
        StateFile.Content content = load().orElseThrow();

        // Then
        assertThat(content.events()).containsExactly(present(1, "a"), present(2, "b"));
    }

    @Test
    void fileCutAtAnyPlaceGivesAnEarlierCommit() throws IOException {
        // Given
        try (StateFile file = new StateFile(path, REQUEST)) {
            file.append(List.of(present(1, "a")), "t1", 1);
            file.append(List.of(present(2, "b")), "t2", 2);
        }
        byte[] whole = Files.readAllBytes(path);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

        for (int i = 0; i < 100; i++) {
            // When
            Files.write(path, java.util.Arrays.copyOf(whole, random.nextInt(whole.length)));
            Optional<StateFile.Content> content = load();

            // Then
            content.ifPresent(c -> assertThat(c.resumeToken()).isEqualTo("t1"));
            content.ifPresent(c -> assertThat(c.events()).containsExactly(present(1, "a")));
        }
    }

    @Test
    void flippedBitsAreNeverReadAsState() throws IOException {
        // Given
        try (StateFile file = new StateFile(path, REQUEST)) {
            file.append(List.of(present(1, "a")), "t1", 1);
            file.append(List.of(present(2, "b")), "t2", 2);
        }
        byte[] whole = Files.readAllBytes(path);

        for (int at = 0; at < whole.length; at++) {
            // When
            byte[] broken = whole.clone();
            broken[at] ^= 0x10;
            Files.write(path, broken);
            Optional<StateFile.Content> content = load();

            // Then
            content.ifPresent(c -> assertThat(c.resumeToken()).isEqualTo("t1"));
        }
    }

    @Test
    void fileOfAnotherWatchIsNotUsed() throws IOException {
        // Given
        try (StateFile file =
                new StateFile(path, REQUEST.toBuilder().setNamespace("x").build())) {
            file.append(List.of(present(1, "a")), "t1", 1);
        }

        // When
        Optional<StateFile.Content> content = load();

        // Then
        assertThat(content).isEmpty();
    }

    @Test
    void logIsWrittenAnewOnceMostOfItIsOutdated() throws IOException {
        // Given
        List<Event> objects =
                LongStream.range(0, 100).mapToObj(i -> present(i, "s" + i)).toList();

        // When
        try (StateFile file = new StateFile(path, REQUEST)) {
            for (int round = 0; round < 500; round++) {
                file.append(objects, "t" + round, round);
            }
        }

        // Then
        assertThat(Files.size(path)).isLessThan(2 << 20);
        assertThat(load().orElseThrow().resumeToken()).isEqualTo("t499");
    }

    private Optional<StateFile.Content> load() throws IOException {
        try (StateFile file = new StateFile(path, REQUEST)) {
            return file.load();
        }
    }
}
