package dev.fairway.nodeproxy.conntrack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits and time-outs of connection tracking, as sysctls under {@code net.netfilter} (PRX-10).
 *
 * @param values by the sysctl's name
 */
public record ConntrackSettings(Map<String, Long> values) {

    private static final Path SYSCTLS = Path.of("/proc/sys/net/netfilter");

    public ConntrackSettings {
        values = Map.copyOf(values);
    }

    /** None yet. */
    public static ConntrackSettings none() {
        return new ConntrackSettings(Map.of());
    }

    /** With one more; 0 leaves it as it is. */
    public ConntrackSettings with(String name, long value) {
        if (value == 0) {
            return this;
        }
        Map<String, Long> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new ConntrackSettings(more);
    }

    /** With one more of whole seconds; zero leaves it as it is. */
    public ConntrackSettings with(String name, Duration timeout) {
        return with(name, timeout.toSeconds());
    }

    /**
     * Sets what differs, in the network namespace of the calling thread.
     *
     * @return what could not be set, with the reason; such as the limit, which only the node's first namespace has
     */
    public List<String> apply() {
        List<String> failures = new ArrayList<>();
        values.forEach((name, value) -> {
            try {
                Path file = SYSCTLS.resolve(name);
                if (Long.parseLong(Files.readString(file).strip()) != value) {
                    Files.writeString(file, Long.toString(value));
                }
            } catch (IOException | NumberFormatException e) {
                failures.add(name + "=" + value + ": " + e);
            }
        });
        return failures;
    }
}
