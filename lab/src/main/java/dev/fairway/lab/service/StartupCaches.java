package dev.fairway.lab.service;

import dev.fairway.lab.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ahead-of-time caches of the JVMs that every lab starts (JEP 514): they halve the processor time of a start.
 *
 * <p>They are kept by what they were made from, so those of an older build are never used; {@link StartupTraining} makes them.
 *
 * @param directory holds one file a program and build
 */
public record StartupCaches(Path directory) {
    /** The user's: $XDG_CACHE_HOME/fairway/aot, or ~/.cache/fairway/aot. */
    public static StartupCaches ofUser() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache != null && !cache.isEmpty() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return new StartupCaches(base.resolve("fairway").resolve("aot"));
    }

    /** The JVM options that use the program's cache; none when there is no cache of this build. */
    List<String> use(String program, Path build) {
        Path file = file(program, build);
        return Files.exists(file) ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    /**
     * Where the cache of this build is kept.
     *
     * @param build the folder that holds the program's jars
     */
    Path file(String program, Path build) {
        return directory.resolve(program + "-" + fingerprint(build) + ".aot");
    }

    /** Of names, sizes and times, as the JVM itself checks a cache against its jars. */
    private static String fingerprint(Path build) {
        try (Stream<Path> files = Files.walk(build)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((Runtime.version() + build.toString()).getBytes(StandardCharsets.UTF_8));
            for (Path file : files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                digest.update("%s %d %s\n"
                        .formatted(file, attributes.size(), attributes.lastModifiedTime())
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw new LabException("cannot read " + build + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
