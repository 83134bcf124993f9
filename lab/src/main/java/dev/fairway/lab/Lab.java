package dev.fairway.lab;

import dev.fairway.lab.LabStatus.Phase;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.host.MarkedProcesses;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.LabNetwork;
import dev.fairway.lab.network.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A running lab, seen from another process: the command line, the demo or a system test. All failures are {@link LabException}s. */
public final class Lab {
    private static final Duration SHUTDOWN = Duration.ofSeconds(15);
    /** The supervisor knows best what it waits for, so it gives up first. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(20);

    private final RunDirectory directory;
    private final LabState state;

    private Lab(RunDirectory directory, LabState state) {
        this.directory = directory;
        this.state = state;
    }

    /**
     * Starts a lab, which then lives on without this process, and waits until it is ready.
     *
     * @param progress gets a line for each step
     */
    public static Lab up(LabOptions options, Consumer<String> progress) {
        RunDirectory directory = RunDirectory.of(options.name());
        LabStart.Started started = LabStart.start(options, directory);
        Instant deadline = Instant.now().plus(options.deadline()).plus(GRACE);
        String lastMessage = "";
        while (true) {
            LabState now = LabState.read(directory).orElse(started.state());
            if (!now.message().equals(lastMessage) && now.phase() == Phase.STARTING) {
                lastMessage = now.message();
                progress.accept(lastMessage);
            }
            switch (now.phase()) {
                case RUNNING -> {
                    return new Lab(directory, now);
                }
                case FAILED -> throw failed(now, now.message());
                case STARTING, STOPPING -> {
                    if (!started.supervisor().isAlive()) {
                        throw failed(
                                now, "its supervisor ended while " + now.message() + "\n" + supervisorLog(directory));
                    }
                    if (Instant.now().isAfter(deadline)) {
                        throw failed(now, "not ready in time, still " + now.message());
                    }
                }
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** A lab that runs. */
    public static Optional<Lab> find(String name) {
        RunDirectory directory = RunDirectory.of(name);
        return LabState.read(directory)
                .filter(LabState::hasSupervisor)
                .filter(state -> state.phase() == Phase.RUNNING)
                .map(state -> new Lab(directory, state));
    }

    /** All labs that run, sorted by name. */
    public static List<Lab> running() {
        return RunDirectory.all().stream()
                .flatMap(directory -> find(directory.lab()).stream())
                .toList();
    }

    /**
     * Ends the lab of this name and removes all it made, also what a killed one left behind.
     *
     * @return whether there was anything
     */
    public static boolean down(String name) {
        Leftovers leftovers = new Leftovers(RunDirectory.of(name));
        boolean found = leftovers.exist();
        LabState.read(leftovers.directory()).filter(LabState::hasSupervisor).ifPresent(state -> {
            endSupervisor(leftovers.directory(), state);
        });
        leftovers.remove();
        return found;
    }

    public String name() {
        return state.name();
    }

    /** Ends this lab and removes all it made. */
    public void down() {
        down(name());
    }

    public LabStatus status() {
        LabState now = LabState.read(directory)
                .filter(LabState::hasSupervisor)
                .orElseThrow(() -> new LabException("the lab \"" + name() + "\" is gone"));
        return new LabStatus(now.name(), now.phase(), now.message(), now.nodes(), now.processes(), directory.path());
    }

    /**
     * Runs a program in a pod of the namespace, in a node or in {@code outside}, with this process's streams.
     *
     * @return its exit code
     */
    public int exec(String namespace, String target, List<String> command) {
        try {
            Process process = processIn(namespace, target, command).inheritIO().start();
            return process.waitFor();
        } catch (IOException e) {
            throw new LabException("cannot run " + command.getFirst() + " in " + target + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while running " + command.getFirst(), e);
        }
    }

    /** The same with its output captured; fails when it takes longer than the timeout. */
    public ExecResult run(String namespace, String target, List<String> command, Duration timeout) {
        return Command.of(inside(namespace, target, command)).execute(timeout);
    }

    /** The same for callers that want to hold the process. */
    public ProcessBuilder processIn(String namespace, String target, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(inside(namespace, target, command));
        builder.environment().put(MarkedProcesses.LAB_MARK, directory.path().toString());
        return builder;
    }

    /** By hand: the pod's containers count as ready, or not, whatever its probes say. */
    public void setReady(String namespace, String pod, boolean ready) {
        ControlSocket.send(directory.controlSocket(), "ready", namespace, pod, Boolean.toString(ready));
    }

    /** Kills a service process; the supervisor starts it again. */
    public void kill(String process) {
        ControlSocket.send(directory.controlSocket(), "kill", process);
    }

    /** Stops a service process in good order; it stays down until {@link #start}. */
    public void stop(String process) {
        ControlSocket.send(directory.controlSocket(), "stop", process);
    }

    /** Starts a stopped service process; returns before it is ready. */
    public void start(String process) {
        ControlSocket.send(directory.controlSocket(), "start", process);
    }

    /** Of the standalone API, {@code host:port}; for identity {@link #cliTls}. */
    public String trackerAddress() {
        return plan().hostManagement() + ":7441";
    }

    /** Of the service registry, likewise. */
    public String registryAddress() {
        return plan().hostManagement() + ":7442";
    }

    /** Where the service registry's web page is. */
    public String pageAddress() {
        return "http://" + plan().hostManagement() + ":8442/";
    }

    /** The identity {@code cli}. */
    public TlsFiles cliTls() {
        Path tls = directory.tls();
        return new TlsFiles(tls.resolve("ca.crt"), tls.resolve("cli.crt"), tls.resolve("cli.key"));
    }

    /** What to put before a command that is to reach the lab's addresses: nothing, or the way into its user namespace. */
    public List<String> entry() {
        if (!state.isInUserNamespace() || state.supervisor() == null) {
            return List.of();
        }
        return List.of(
                "nsenter",
                "--target=" + state.supervisor().pid(),
                "--user",
                "--mount",
                "--net",
                "--preserve-credentials",
                "--");
    }

    private AddressPlan plan() {
        return new AddressPlan(state.index());
    }

    private List<String> inside(String namespace, String target, List<String> command) {
        List<String> line = new ArrayList<>(entry());
        line.addAll(sandbox(namespace, target).enter(command));
        return line;
    }

    private Sandbox sandbox(String namespace, String target) {
        LabNetwork network = new LabNetwork(name(), plan(), directory.path());
        if (target.equals("outside")) {
            return network.outside();
        }
        for (int node = 1; node <= state.nodeCount(); node++) {
            if (LabNetwork.nodeName(node).equals(target)) {
                return network.node(node);
            }
        }
        Sandbox pod = new Sandbox(directory.pod(namespace, target));
        if (!Files.exists(pod.netns().file())) {
            throw new LabException(
                    "there is no pod \"%s\" in namespace \"%s\", no node of that name, and it is not \"outside\""
                            .formatted(target, namespace));
        }
        return pod;
    }

    private static LabException failed(LabState state, String reason) {
        down(state.name());
        return new LabException("the lab \"" + state.name() + "\" did not start: " + reason);
    }

    private static String supervisorLog(RunDirectory directory) {
        try {
            return Files.readString(directory.supervisorLog()).strip();
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private static void endSupervisor(RunDirectory directory, LabState state) {
        try {
            ControlSocket.send(directory.controlSocket(), "down");
        } catch (LabException _) {
            // It is starting or ending, or stuck: then it is killed with the rest.
        }
        Instant deadline = Instant.now().plus(SHUTDOWN);
        while (state.hasSupervisor() && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
