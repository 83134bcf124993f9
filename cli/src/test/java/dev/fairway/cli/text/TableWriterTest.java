package dev.fairway.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableWriterTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TableWriter table = new TableWriter(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    @Test
    void columnsHaveThreeSpacesBetweenThemAndNothingAtTheEnd() {
        table.write(List.of(List.of("NAME", "READY", "AGE"), List.of("my-app-1", "1/1", "5s")));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""
                NAME       READY   AGE
                my-app-1   1/1     5s
                """);
    }

    @Test
    void aColumnIsAtLeastSixWide() {
        table.write(List.of(List.of("A", "B"), List.of("1", "2")));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("A     B\n1     2\n");
    }

    @Test
    void laterRowsStayAlignedWithEarlierOnes() {
        table.write(List.of(List.of("a-long-name", "x")));
        table.write(List.of(List.of("short", "y")));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a-long-name   x\nshort         y\n");
    }
}
