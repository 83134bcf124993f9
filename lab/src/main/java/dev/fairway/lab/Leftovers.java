package dev.fairway.lab;

import dev.fairway.lab.host.FileTree;
import dev.fairway.lab.host.MarkedProcesses;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.LabNetwork;
import dev.fairway.lab.network.Netns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that is on the machine of a lab, ended in good order or killed: processes, namespaces, links, folders.
 *
 * @param directory the lab's
 */
public record Leftovers(RunDirectory directory) {
    /** Whether there is anything. */
    boolean exist() {
        return directory.exists() || (RunDirectory.isRoot() && network().isPresent());
    }

    /** Removes everything; harmless when there is nothing. Must not be called by a process of the lab but its supervisor. */
    public void remove() {
        List<Netns> namespaces = namespaces();
        MarkedProcesses.ofLab(directory.path(), inodes(namespaces)).kill();
        namespaces.forEach(Netns::remove);
        network().removeFromHost();
        FileTree.delete(directory.temporaryData());
        FileTree.delete(directory.path());
    }

    /** Only its name matters here, and the addresses of every lab look alike. */
    private LabNetwork network() {
        return new LabNetwork(directory.lab(), new AddressPlan(1), directory.path());
    }

    private List<Netns> namespaces() {
        if (!directory.exists()) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory.path(), 5)) {
            return files.filter(file -> file.endsWith("netns")).map(Netns::new).toList();
        } catch (IOException e) {
            throw new LabException("cannot read " + directory.path(), e);
        }
    }

    private static Set<Long> inodes(List<Netns> namespaces) {
        return namespaces.stream().map(Netns::inode).flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
    }
}
