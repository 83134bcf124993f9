package dev.fairway.lab.network;

import dev.fairway.lab.LabException;
import dev.fairway.lab.host.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where programs of a pod, a node or the outside run: a network namespace with its own host name, hosts and resolv.conf.
 *
 * @param directory holds the files {@code netns}, {@code hostname}, {@code hosts} and {@code resolv.conf}
 */
public record Sandbox(Path directory) {
    // The rest of the file system is the host's; private mounts put the sandbox's files over those in /etc.
    private static final String ENTER = """
            for file in hosts resolv.conf; do
              if [ -e "$1/$file" ] && [ -e "/etc/$file" ]; then mount --bind "$1/$file" "/etc/$file"; fi
            done
            if [ -e "$1/hostname" ]; then hostname --file "$1/hostname"; fi
            shift
            exec "$@"
            """;

    public Netns netns() {
        return new Netns(directory.resolve("netns"));
    }

    /** The command line that runs a program inside; the program replaces it, so its process id is the caller's child. */
    public List<String> enter(List<String> command) {
        List<String> line = new ArrayList<>(netns().enter(List.of("unshare", "--mount", "--uts", "--")));
        line.addAll(List.of("sh", "-ec", ENTER, "fairway", directory.toString()));
        line.addAll(command);
        return line;
    }

    /** Writes host name and hosts file. */
    public void writeNames(String hostname, List<String> addresses) {
        StringBuilder hosts = new StringBuilder("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
        addresses.forEach(
                address -> hosts.append(address).append('\t').append(hostname).append('\n'));
        write("hostname", hostname + "\n");
        write("hosts", hosts.toString());
    }

    /** Writes the resolv.conf that a kubelet gives to a pod of this namespace (dnsPolicy ClusterFirst). */
    public void writeClusterFirstResolver(String namespace, String clusterDns) {
        write("resolv.conf", """
                search %s.svc.cluster.local svc.cluster.local cluster.local
                nameserver %s
                options ndots:5
                """.formatted(namespace, clusterDns));
    }

    /** A resolver that knows nothing: the host's would leak the host's names into the lab. */
    public void writeEmptyResolver() {
        write("resolv.conf", "options timeout:1 attempts:1\n");
    }

    /** Removes namespace and files; processes inside must have ended. */
    public void remove() {
        netns().remove();
        FileTree.delete(directory);
    }

    private void write(String file, String content) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(file), content);
        } catch (IOException e) {
            throw new LabException("cannot write " + directory.resolve(file) + ": " + e.getMessage(), e);
        }
    }
}
