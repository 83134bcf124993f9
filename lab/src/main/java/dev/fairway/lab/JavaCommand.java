package dev.fairway.lab;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Command lines for JVMs of the lab; small ones, for many share the machine. */
public final class JavaCommand {
    private JavaCommand() {}

    /** A main class of this class path; for processes that have to start fast and do little. */
    public static List<String> ofClass(Class<?> main, int heapMegabytes, List<String> options, List<String> arguments) {
        List<String> line = start(heapMegabytes, options);
        line.add("-XX:TieredStopAtLevel=1");
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(arguments);
        return line;
    }

    /** An executable jar. */
    public static List<String> ofJar(Path jar, int heapMegabytes, List<String> options) {
        List<String> line = start(heapMegabytes, options);
        line.addAll(List.of("-jar", jar.toString()));
        return line;
    }

    /** The folder of this class path when that is one executable jar with its libraries below; as in a build, not in an IDE. */
    public static Optional<Path> jarFolder() {
        String classPath = System.getProperty("java.class.path");
        boolean isOneJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
        return isOneJar
                ? Optional.ofNullable(Path.of(classPath).toAbsolutePath().getParent())
                : Optional.empty();
    }

    private static List<String> start(int heapMegabytes, List<String> options) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        line.addAll(options);
        return line;
    }
}
