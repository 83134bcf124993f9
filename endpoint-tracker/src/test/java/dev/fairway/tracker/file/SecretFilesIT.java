package dev.fairway.tracker.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectLog;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in real files. */
class SecretFilesIT {

    @TempDir
    Path home;

    private Path directory;
    private SecretFiles files;

    @BeforeEach
    void makeFiles() {
        directory = home.resolve("secrets");
        files = new SecretFiles(directory, Runnable::run);
    }

    @Test
    void writtenSecretIsThereAfterARestartAndForItsOwnerOnly() throws IOException {
        String longest = "n".repeat(253);
        String written = append(secret("default", longest, 7), false);

        assertThat(written).isEmpty();
        assertThat(new SecretFiles(directory, Runnable::run).load())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.id()).isEqualTo(new ObjectId(ResourceKind.SECRET, "default", longest));
                    assertThat(found.resourceVersion()).isEqualTo(7);
                    assertThat(found.uid()).isEqualTo("uid-7");
                    assertThat(found.json())
                            .isEqualTo(secret("default", longest, 7).json());
                });
        assertThat(permissions(directory.resolve("default").resolve(longest))).isEqualTo("rw-------");
        assertThat(permissions(directory)).isEqualTo("rwx------");
    }

    @Test
    void newVersionReplacesTheOldOneAndADeletionRemovesIt() {
        append(secret("default", "a", 1), false);
        append(secret("team", "a", 2), false);
        append(secret("default", "a", 3), false);
        append(secret("team", "a", 2), true);

        assertThat(files.load())
                .singleElement()
                .extracting(StoredObject::resourceVersion)
                .isEqualTo(3L);
    }

    @Test
    void whatAKilledWriteLeftIsIgnored() throws IOException {
        append(secret("default", "a", 1), false);
        Files.writeString(directory.resolve(".incoming"), "{\"half");

        assertThat(files.load()).hasSize(1);
        assertThat(append(secret("default", "b", 2), false)).isEmpty();
        assertThat(files.load()).hasSize(2);
    }

    @Test
    void unreadableSecretDoesNotHideTheOthers() throws IOException {
        append(secret("default", "a", 1), false);
        append(secret("default", "b", 2), false);
        Files.writeString(directory.resolve("default").resolve("a"), "rubbish");

        assertThat(files.load()).extracting(found -> found.id().name()).containsExactly("b");
    }

    @Test
    void failureNamesTheFileAndTheReason() throws IOException {
        Files.writeString(directory, "a file where the directory has to be");

        String failure = append(secret("default", "a", 1), false);

        assertThat(failure).contains(directory.resolve("default").resolve("a").toString(), "cannot be written");
        assertThat(failure).doesNotContain("Exception:");
    }

    /** Why the write failed, empty when it did not. */
    private String append(StoredObject object, boolean deleted) {
        String[] outcome = {"no answer"};
        files.append(new ObjectLog.Entry(object, deleted), new ObjectLog.Completion() {
            @Override
            public void written() {
                outcome[0] = "";
            }

            @Override
            public void failed(String reason) {
                outcome[0] = reason;
            }
        });
        return outcome[0];
    }

    private static StoredObject secret(String namespace, String name, long version) {
        ObjectId id = new ObjectId(ResourceKind.SECRET, namespace, name);
        String json = "{\"kind\":\"Secret\",\"metadata\":{\"uid\":\"uid-%1$d\",\"resourceVersion\":\"%1$d\"}}"
                .formatted(version);
        return new StoredObject(id, "uid-" + version, version, json, Instant.EPOCH);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
