package dev.fairway.lab;

import dev.fairway.lab.network.AddressPlan;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a lab is to be.
 *
 * @param name lower-case letters, digits and dashes, at most 11 characters: it is part of an interface's name
 * @param nodes how many, 1 to 80
 * @param home the repository, where the services' builds are
 * @param dataDirectory where Kafka and the services keep their data, kept when the lab ends; empty: a temporary one
 * @param executables native or JVM
 * @param dnsPerNode whether each node has a name server of its own beside the cluster's
 * @param deadline how long the start may take
 */
public record LabOptions(
        String name,
        int nodes,
        Path home,
        Optional<Path> dataDirectory,
        Executables executables,
        boolean dnsPerNode,
        Duration deadline) {
    public static final String DEFAULT_NAME = "fairway";
    public static final int DEFAULT_NODES = 2;

    /** Names the repository; set by the launcher. */
    public static final String HOME_PROPERTY = "fairway.home";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,9}[a-z0-9])?");
    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(3);

    public LabOptions {
        checkName(name);
        if (nodes < 1 || nodes > AddressPlan.MAX_NODES) {
            throw new LabException("a lab has 1 to " + AddressPlan.MAX_NODES + " nodes, not " + nodes);
        }
    }

    /** A lab with defaults for everything else. */
    public static LabOptions named(String name) {
        return new LabOptions(
                name, DEFAULT_NODES, findHome(), Optional.empty(), Executables.AUTO, false, DEFAULT_DEADLINE);
    }

    public LabOptions withNodes(int newNodes) {
        return new LabOptions(name, newNodes, home, dataDirectory, executables, dnsPerNode, deadline);
    }

    public LabOptions withHome(Path newHome) {
        return new LabOptions(name, nodes, newHome.toAbsolutePath(), dataDirectory, executables, dnsPerNode, deadline);
    }

    public LabOptions withDataDirectory(Path directory) {
        return new LabOptions(
                name, nodes, home, Optional.of(directory.toAbsolutePath()), executables, dnsPerNode, deadline);
    }

    public LabOptions withExecutables(Executables newExecutables) {
        return new LabOptions(name, nodes, home, dataDirectory, newExecutables, dnsPerNode, deadline);
    }

    /** With a name server on each node: its pods' queries are neither translated nor tracked. */
    public LabOptions withDnsPerNode() {
        return new LabOptions(name, nodes, home, dataDirectory, executables, true, deadline);
    }

    public LabOptions withDeadline(Duration newDeadline) {
        return new LabOptions(name, nodes, home, dataDirectory, executables, dnsPerNode, newDeadline);
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new LabException(
                    "a lab's name has 1 to 11 of a-z, 0-9 and -, and starts and ends with none of -: \"" + name + "\"");
        }
    }

    /** The repository: as the launcher says, else the folder above these classes that holds the services. */
    private static Path findHome() {
        String property = System.getProperty(HOME_PROPERTY);
        if (property != null) {
            return Path.of(property).toAbsolutePath();
        }
        Path here = Path.of(URI.create(LabOptions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("endpoint-tracker"))
                    && Files.isDirectory(folder.resolve("node-proxy"))) {
                return folder;
            }
        }
        throw new LabException("the services are not found; start Java with -D" + HOME_PROPERTY + "=REPOSITORY");
    }
}
