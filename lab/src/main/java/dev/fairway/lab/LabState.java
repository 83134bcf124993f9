package dev.fairway.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairway.lab.LabStatus.Phase;
import dev.fairway.lab.host.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor tells the other processes, as a file in the lab's directory.
 *
 * @param name the lab's name
 * @param index its number on this machine; unique among the labs of one user
 * @param supervisor null until it runs
 * @param isInUserNamespace whether one has to enter a user namespace to reach anything of the lab
 * @param nodeCount as asked for
 * @param home the repository
 * @param data where Kafka and the services keep their data
 * @param keepsData whether that outlives the lab
 * @param executables as asked for
 * @param dnsPerNode likewise
 * @param startSeconds how long the start may take
 * @param phase where the lab is in its life
 * @param message the step it is at, or why it failed
 * @param nodes made so far
 * @param processes known so far
 */
public record LabState(
        String name,
        int index,
        @Nullable ProcessId supervisor,
        boolean isInUserNamespace,
        int nodeCount,
        Path home,
        Path data,
        boolean keepsData,
        Executables executables,
        boolean dnsPerNode,
        long startSeconds,
        Phase phase,
        String message,
        List<NodeStatus> nodes,
        List<ProcessStatus> processes) {
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

    public LabState {
        nodes = List.copyOf(nodes);
        processes = List.copyOf(processes);
    }

    /** The last state of this lab; empty when there is none, or nothing that can be read. */
    public static Optional<LabState> read(RunDirectory directory) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(directory.state()), LabState.class));
        } catch (NoSuchFileException | JsonProcessingException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LabException("cannot read " + directory.state() + ": " + e.getMessage(), e);
        }
    }

    /** Replaces the file at once, so that readers see the old state or the new one. */
    public void write(RunDirectory directory) {
        try {
            Path next = directory.path().resolve("lab.json.next");
            Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(next, directory.state(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LabException("cannot write " + directory.state() + ": " + e.getMessage(), e);
        }
    }

    /** Whether its process lives. */
    public boolean hasSupervisor() {
        return supervisor != null && supervisor.isAlive();
    }

    /** The same, with a supervisor. */
    public LabState supervisedBy(ProcessId process, boolean inUserNamespace) {
        return new LabState(
                name,
                index,
                process,
                inUserNamespace,
                nodeCount,
                home,
                data,
                keepsData,
                executables,
                dnsPerNode,
                startSeconds,
                phase,
                message,
                nodes,
                processes);
    }

    /** The same, further in its life. */
    public LabState at(Phase newPhase, String newMessage, List<NodeStatus> newNodes, List<ProcessStatus> newProcesses) {
        return new LabState(
                name,
                index,
                supervisor,
                isInUserNamespace,
                nodeCount,
                home,
                data,
                keepsData,
                executables,
                dnsPerNode,
                startSeconds,
                newPhase,
                newMessage,
                newNodes,
                newProcesses);
    }
}
