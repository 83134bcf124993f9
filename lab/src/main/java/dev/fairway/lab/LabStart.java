package dev.fairway.lab;

import dev.fairway.lab.LabStatus.Phase;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.host.MarkedProcesses;
import dev.fairway.lab.supervisor.Supervisor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first steps of a lab, one lab at a time: removes what a killed one left, takes a free number, starts the supervisor. */
final class LabStart {
    private static final int SUPERVISOR_HEAP = 96;
    private static final Pattern MANAGEMENT = Pattern.compile("\\b10\\.255\\.(\\d+)\\.\\d+/");

    private static final List<String> IN_USER_NAMESPACE =
            List.of("unshare", "--user", "--map-root-user", "--net", "--mount", "--");

    private LabStart() {}

    /**
     * A lab that has begun to start.
     *
     * @param state before its supervisor wrote one
     * @param supervisor its process
     */
    record Started(LabState state, Process supervisor) {}

    static Started start(LabOptions options, RunDirectory directory) {
        try {
            Files.createDirectories(RunDirectory.root());
            try (FileChannel channel = FileChannel.open(
                            RunDirectory.root().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return startLocked(options, directory);
            }
        } catch (IOException e) {
            throw new LabException("cannot start the lab \"" + options.name() + "\": " + e.getMessage(), e);
        }
    }

    private static Started startLocked(LabOptions options, RunDirectory directory) throws IOException {
        if (LabState.read(directory).filter(LabState::hasSupervisor).isPresent()) {
            throw new LabException("the lab \"" + options.name() + "\" runs already");
        }
        if (!RunDirectory.isRoot()) {
            checkUserNamespaces();
        }
        new Leftovers(directory).remove();
        directory.create();
        Path data = options.dataDirectory().orElseGet(directory::temporaryData);
        if (options.dataDirectory().isEmpty()) {
            Files.createDirectory(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        LabState state = new LabState(
                options.name(),
                freeIndex(),
                null,
                false,
                options.nodes(),
                options.home(),
                data,
                options.dataDirectory().isPresent(),
                options.executables(),
                options.dnsPerNode(),
                options.deadline().toSeconds(),
                Phase.STARTING,
                "starting the supervisor",
                List.of(),
                List.of());
        state.write(directory);
        ProcessBuilder builder = new ProcessBuilder(supervisor(directory))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.supervisorLog().toFile());
        builder.environment().put(MarkedProcesses.LAB_MARK, directory.path().toString());
        return new Started(state, builder.start());
    }

    /** Without root, only a user namespace gives the rights over interfaces, routes and rulesets that a lab needs. */
    private static void checkUserNamespaces() {
        List<String> attempt = new ArrayList<>(IN_USER_NAMESPACE);
        attempt.add("true");
        ExecResult result = Command.of(attempt).execute(Duration.ofSeconds(10));
        if (result.exitCode() != 0) {
            throw new LabException("""
                    a lab of an ordinary user lives in a user namespace, and this kernel gives none (%s).
                    Run it as root, or let ordinary users make user namespaces, whichever of these the kernel has:
                        sysctl -w user.max_user_namespaces=10000
                        sysctl -w kernel.unprivileged_userns_clone=1
                        sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
                    In a container its seccomp profile may refuse them: the container has to be started with one that does not.""".formatted(result.errors().strip()));
        }
    }

    /** In a session of its own, so that a Ctrl-C for its starter does not reach it. */
    private static List<String> supervisor(RunDirectory directory) {
        List<String> line = new ArrayList<>(List.of("setsid"));
        boolean needsUserNamespace = !RunDirectory.isRoot();
        if (needsUserNamespace) {
            // The loopback interface has to be up before Java looks whether there is IPv6.
            line.addAll(IN_USER_NAMESPACE);
            line.addAll(List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "fairway"));
        }
        line.addAll(JavaCommand.ofClass(
                Supervisor.class,
                SUPERVISOR_HEAP,
                List.of(directory.path().toString(), Boolean.toString(needsUserNamespace))));
        return line;
    }

    /** The lowest number of which no lab and no interface of the host uses the management network. */
    private static int freeIndex() {
        Set<Integer> used = new HashSet<>();
        RunDirectory.all().stream()
                .map(LabState::read)
                .flatMap(Optional::stream)
                .forEach(state -> used.add(state.index()));
        Matcher addresses = MANAGEMENT.matcher(
                Command.of("ip", "-oneline", "-family", "inet", "address").run());
        while (addresses.find()) {
            used.add(Integer.parseInt(addresses.group(1)));
        }
        for (int index = 1; index <= 254; index++) {
            if (!used.contains(index)) {
                return index;
            }
        }
        throw new LabException("no management network 10.255.1-254.0/24 is free");
    }
}
