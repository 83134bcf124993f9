package dev.fairway.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for JVMs of the lab; small ones, for many share the machine. */
public final class JavaCommand {
    private JavaCommand() {}

    /** A main class of this class path; for processes that have to start fast and do little. */
    public static List<String> ofClass(Class<?> main, int heapMegabytes, List<String> arguments) {
        List<String> line = start(heapMegabytes);
        line.add("-XX:TieredStopAtLevel=1");
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(arguments);
        return line;
    }

    /** An executable jar. */
    public static List<String> ofJar(Path jar, int heapMegabytes) {
        List<String> line = start(heapMegabytes);
        line.addAll(List.of("-jar", jar.toString()));
        return line;
    }

    private static List<String> start(int heapMegabytes) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        return line;
    }
}
