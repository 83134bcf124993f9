package dev.fairway.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory of one lab: everything about it, and nothing that outlives it.
 *
 * @param path its name is the lab's
 */
public record RunDirectory(Path path) {
    /** Says where the labs' directories stand: to a command inside a user namespace, and in tests of the lab itself. */
    public static final String ROOT_PROPERTY = "fairway.run-directory";

    /** Where the labs of this user stand: /run/fairway for root, else under XDG_RUNTIME_DIR, else under the temporary folder. */
    public static Path root() {
        String property = System.getProperty(ROOT_PROPERTY);
        if (property != null) {
            return Path.of(property);
        }
        if (isRoot()) {
            return Path.of("/run/fairway");
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        return runtime != null
                ? Path.of(runtime, "fairway")
                : Path.of(System.getProperty("java.io.tmpdir"), "fairway-" + System.getProperty("user.name"));
    }

    public static RunDirectory of(String lab) {
        LabOptions.checkName(lab);
        return new RunDirectory(root().resolve(lab));
    }

    /** Of running labs and of what killed ones left, sorted by name. */
    public static List<RunDirectory> all() {
        List<RunDirectory> found = new ArrayList<>();
        if (Files.isDirectory(root())) {
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(root(), Files::isDirectory)) {
                directories.forEach(directory -> found.add(new RunDirectory(directory)));
            } catch (IOException e) {
                throw new LabException("cannot read " + root(), e);
            }
        }
        found.sort((a, b) -> a.lab().compareTo(b.lab()));
        return found;
    }

    /** Whether this user needs no user namespace. */
    public static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new LabException("cannot read /proc", e);
        }
    }

    public void create() {
        try {
            Files.createDirectories(path.getParent());
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectory(logs());
        } catch (IOException e) {
            throw new LabException("cannot make " + path + ": " + e.getMessage(), e);
        }
    }

    public boolean exists() {
        return Files.isDirectory(path);
    }

    public String lab() {
        return path.getFileName().toString();
    }

    Path state() {
        return path.resolve("lab.json");
    }

    /** The way into the supervisor. */
    public Path controlSocket() {
        return path.resolve("control");
    }

    public Path tls() {
        return path.resolve("tls");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    Path supervisorLog() {
        return logs().resolve("supervisor.log");
    }

    /** Where Kafka and the services keep their data unless told otherwise: on a disk, for /run is memory. */
    public Path temporaryData() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "fairway-%s-%s".formatted(System.getProperty("user.name"), lab()));
    }

    /** The directory of one pod's sandbox. */
    public Path pod(String namespace, String name) {
        return path.resolve("pods").resolve(namespace).resolve(name);
    }
}
