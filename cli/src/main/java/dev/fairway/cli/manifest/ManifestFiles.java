package dev.fairway.cli.manifest;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds what -f names: files, the manifests of directories, and {@code -} for standard input. */
public final class ManifestFiles {
    private static final List<String> EXTENSIONS = List.of(".json", ".yaml", ".yml");

    private final boolean recursive;
    private final InputStream standardInput;

    /**
     * Reads standard input where it is asked for.
     *
     * @param recursive whether directories below a directory count
     */
    public ManifestFiles(boolean recursive, InputStream standardInput) {
        this.recursive = recursive;
        this.standardInput = standardInput;
    }

    /**
     * Reads the files in the order in which they are named, those of a directory by name; a problem with one is told as
     * a broken entry and the others are still read.
     */
    public void read(List<String> names, Consumer<Entry> consumer) {
        for (String name : names) {
            if (name.equals("-")) {
                new ManifestStream("STDIN", standardInput).forEachRemaining(consumer);
                continue;
            }
            try {
                for (Path file : files(name)) {
                    read(file, consumer);
                }
            } catch (ManifestException e) {
                consumer.accept(new Entry.Broken(name, String.valueOf(e.getMessage())));
            }
        }
    }

    private List<Path> files(String name) {
        Path path = Path.of(name);
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> walk = Files.walk(path, recursive ? Integer.MAX_VALUE : 1)) {
            List<Path> files = new ArrayList<>(walk.filter(Files::isRegularFile)
                    .filter(ManifestFiles::isManifest)
                    .sorted()
                    .toList());
            if (files.isEmpty()) {
                throw new ManifestException(
                        "error reading [" + name + "]: recognized file extensions are [.json .yaml .yml]");
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new ManifestException("error reading " + name + ": " + e.getMessage(), e);
        }
    }

    private static void read(Path file, Consumer<Entry> consumer) {
        if (!Files.exists(file)) {
            throw new ManifestException("the path \"" + file + "\" does not exist");
        }
        try (InputStream in = new FileInputStream(file.toFile())) {
            new ManifestStream(file.toString(), in).forEachRemaining(consumer);
        } catch (IOException | UncheckedIOException e) {
            throw new ManifestException("error reading " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        return EXTENSIONS.stream().anyMatch(name::endsWith);
    }
}
