package dev.fairway.lab.supervisor;

import dev.fairway.lab.ControlSocket;
import dev.fairway.lab.LabException;
import dev.fairway.lab.LabState;
import dev.fairway.lab.LabStatus.Phase;
import dev.fairway.lab.Leftovers;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.host.MarkedProcesses;
import dev.fairway.lab.host.ProcessId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The process that a lab lives in: it makes the network, keeps the services running, is scheduler and kubelet, and removes
 * everything at the end.
 */
public final class Supervisor {
    private static final Duration TAKE_DOWN = Duration.ofSeconds(12);

    private final RunDirectory directory;
    private final StateFile state;
    private final RunningLab lab;
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    private Supervisor(RunDirectory directory, LabState initial) {
        this.directory = directory;
        this.lab = new RunningLab(directory, initial, this::stateChanged);
        this.state = new StateFile(directory, initial, lab::processes);
    }

    /** Runs a lab until it is told to end: {@code Supervisor DIRECTORY IN_USER_NAMESPACE}. */
    public static void main(String[] arguments) {
        RunDirectory directory = new RunDirectory(Path.of(arguments[0]));
        LabState initial = LabState.read(directory)
                .orElseThrow(() -> new LabException("there is no lab in " + directory.path()))
                .supervisedBy(ProcessId.current(), Boolean.parseBoolean(arguments[1]));
        Supervisor supervisor = new Supervisor(directory, initial);
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::endOnSignal, "shutdown"));
        System.exit(supervisor.run());
    }

    private int run() {
        try (ControlSocket _ = ControlSocket.serve(directory.controlSocket(), this::execute)) {
            Thread start = Thread.ofPlatform().name("start").start(this::start);
            end.await();
            start.interrupt();
            state.phase(Phase.STOPPING, "stopping");
            lab.stop();
            state.close();
            new Leftovers(directory).remove();
            return 0;
        } catch (IOException | InterruptedException e) {
            fail(e);
            return 1;
        } finally {
            finished.countDown();
        }
    }

    private void start() {
        try {
            lab.start(message -> state.phase(Phase.STARTING, message), state::addNode);
            state.phase(Phase.RUNNING, "running");
        } catch (LabException e) {
            if (end.getCount() > 0) {
                fail(e);
                Runtime.getRuntime().halt(1);
            }
        }
    }

    /** Nothing runs on, but the directory stays: the starter reads the reason there, and removes it. */
    private void fail(Exception reason) {
        state.phase(Phase.FAILED, String.valueOf(reason.getMessage()));
        lab.stop();
        MarkedProcesses.ofLab(directory.path(), Set.of()).kill();
    }

    private void execute(List<String> command) {
        switch (command.getFirst()) {
            case "down" -> end.countDown();
            case "ready" -> lab.setReady(command.get(1), command.get(2), Boolean.parseBoolean(command.get(3)));
            case "kill" -> lab.process(command.get(1)).kill();
            case "stop" -> lab.process(command.get(1)).stop(RunningLab.GRACE);
            case "start" -> lab.process(command.get(1)).start();
            default -> throw new LabException("unknown command: " + command.getFirst());
        }
    }

    private void stateChanged() {
        state.changed();
    }

    private void endOnSignal() {
        end.countDown();
        try {
            if (!finished.await(TAKE_DOWN.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("the lab did not end in time; fairway lab down removes the rest");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
