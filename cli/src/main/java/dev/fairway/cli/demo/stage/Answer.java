package dev.fairway.cli.demo.stage;

import java.time.Duration;
import java.time.Instant;

/**
 * What became of one request.
 *
 * @param pod that answered; empty when none did
 * @param error why none did; empty when one did
 */
public record Answer(Instant startedAt, Duration took, String pod, String error) {

    /** Reads a line that {@link RequestLoop} wrote. */
    static Answer parse(String line) {
        String[] fields = line.split(" ", 4);
        long startedMicros = Long.parseLong(fields[0]);
        return new Answer(
                Instant.ofEpochSecond(startedMicros / 1_000_000, startedMicros % 1_000_000 * 1000),
                Duration.ofNanos(Long.parseLong(fields[1])),
                fields[2].equals("-") ? "" : fields[2],
                fields[3].equals("-") ? "" : fields[3]);
    }

    public boolean isLost() {
        return pod.isEmpty();
    }
}
