package dev.fairway.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * A lab at one moment.
 *
 * @param name the lab's name
 * @param phase where it is in its life
 * @param message the step it is at, or why it failed
 * @param nodes in order
 * @param processes in the order they are started
 * @param directory holds logs, certificates and namespaces
 */
public record LabStatus(
        String name,
        Phase phase,
        String message,
        List<NodeStatus> nodes,
        List<ProcessStatus> processes,
        Path directory) {
    public LabStatus {
        nodes = List.copyOf(nodes);
        processes = List.copyOf(processes);
    }

    /** The life of a lab. */
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPING,
        FAILED
    }
}
