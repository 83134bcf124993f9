package dev.fairway.tracker.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.tracker.standalone.manifest.ObjectCodec;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectLog;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Secrets, which never enter Kafka: {@code NAMESPACE/NAME} holds one as JSON, readable by its owner only.
 *
 * <p>A file is replaced whole and is on the disk before its write is acknowledged, so a kill at any moment leaves either
 * version of it.
 */
public final class SecretFiles implements ObjectLog {

    private static final Logger LOG = Logger.getLogger(SecretFiles.class);

    /** No object has a name that begins with a dot. */
    private static final String INCOMING = ".incoming";

    private final Path directory;
    private final Executor writer;

    /**
     * Files in a directory, which is made when the first Secret is written.
     *
     * @param writer one thread, which may wait for the disk
     */
    public SecretFiles(Path directory, Executor writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /**
     * The Secrets that there are. One that cannot be read is told in the log and left where it is.
     *
     * @throws IllegalStateException when the directory cannot be read
     */
    public List<StoredObject> load() {
        List<StoredObject> secrets = new ArrayList<>();
        for (Path namespace : entries(directory)) {
            for (Path file : entries(namespace)) {
                ObjectId id = id(namespace.getFileName(), file.getFileName());
                try {
                    secrets.add(read(file, id));
                } catch (IOException | RuntimeException e) {
                    // Not the exception: a parser's message may quote what it read.
                    LOG.errorf("A Secret is unreadable and is not served: %s (%s)", file, e.getClass());
                }
            }
        }
        return secrets;
    }

    /** A log of all kinds: Secrets are kept here, everything else in another log. */
    public ObjectLog beside(ObjectLog others) {
        return (entry, completion) -> {
            ObjectLog log = entry.object().id().kind() == ResourceKind.SECRET ? this : others;
            log.append(entry, completion);
        };
    }

    @Override
    public void append(Entry entry, Completion completion) {
        writer.execute(() -> {
            Path folder = directory.resolve(entry.object().id().namespace());
            Path file = folder.resolve(entry.object().id().name());
            try {
                if (entry.deleted()) {
                    delete(folder, file);
                } else {
                    write(folder, file, entry.object().json().getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                completion.failed("the file " + file + " cannot be written: " + reason(e));
                return;
            }
            completion.written();
        });
    }

    private static ObjectId id(Path namespace, Path name) {
        return new ObjectId(ResourceKind.SECRET, namespace.toString(), name.toString());
    }

    private static StoredObject read(Path file, ObjectId id) throws IOException {
        String json = Files.readString(file);
        JsonNode metadata = ObjectCodec.parse(json).path("metadata");
        return new StoredObject(
                id,
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asLong(),
                json,
                Files.getLastModifiedTime(file).toInstant());
    }

    private void write(Path folder, Path file, byte[] json) throws IOException {
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), json)) {
            return; // written again after a doubt, and nothing was wrong
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path incoming = directory.resolve(INCOMING);
        Files.deleteIfExists(incoming);
        try (FileChannel channel = FileChannel.open(
                incoming,
                Set.of(CREATE_NEW, WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer content = ByteBuffer.wrap(json);
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE);
        force(folder);
        force(directory);
    }

    private static void delete(Path folder, Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            force(folder);
        }
    }

    /** Brings the names in a directory to the disk. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private static List<Path> entries(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            throw new IllegalStateException("the Secrets in " + directory + " cannot be read: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> e.toString();
        };
    }
}
