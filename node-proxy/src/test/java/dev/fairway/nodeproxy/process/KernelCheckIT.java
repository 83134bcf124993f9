package dev.fairway.nodeproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of the system calls, on the JVM and in the image: both run the same {@code check}. */
class KernelCheckIT {

    @ParameterizedTest
    @MethodSource("dev.fairway.nodeproxy.process.NodeProcess#commands")
    void everythingThatIsAskedOfTheKernelWorks(List<String> command) throws IOException, InterruptedException {
        // Given
        List<String> words = new ArrayList<>(command);
        words.add("check");

        // When
        Process check = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(check.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("ok"))).hasSize(5);
    }
}
