package dev.fairway.lab.supervisor;

import dev.fairway.lab.LabState;
import dev.fairway.lab.LabStatus.Phase;
import dev.fairway.lab.NodeStatus;
import dev.fairway.lab.ProcessStatus;
import dev.fairway.lab.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Keeps the file that others read up to date; a burst of changes is written once. */
final class StateFile implements AutoCloseable {
    private final RunDirectory directory;
    private final Semaphore changes = new Semaphore(0);
    private final Thread writer = Thread.ofVirtual().name("state").unstarted(this::writeChanges);
    private final List<NodeStatus> nodes = new ArrayList<>();
    private final Supplier<List<ProcessStatus>> processes;
    private LabState state;
    private boolean isClosed;

    /**
     * Writes nothing yet.
     *
     * @param processes asked for at each write, on any thread
     */
    StateFile(RunDirectory directory, LabState initial, Supplier<List<ProcessStatus>> processes) {
        this.directory = directory;
        this.state = initial;
        this.processes = processes;
        writer.start();
    }

    void phase(Phase phase, String message) {
        write(phase, message);
    }

    synchronized void addNode(NodeStatus node) {
        nodes.add(node);
        changed();
    }

    /** Something that the file tells has changed; returns at once. */
    void changed() {
        changes.release();
    }

    /** Nothing is written after this. */
    @Override
    public synchronized void close() {
        isClosed = true;
        writer.interrupt();
    }

    private void writeChanges() {
        try {
            while (true) {
                changes.acquire();
                changes.drainPermits();
                rewrite();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The phase is read under the lock: read before, it could undo the one that is written meanwhile. */
    private synchronized void rewrite() {
        write(state.phase(), state.message());
    }

    private synchronized void write(Phase phase, String message) {
        if (!isClosed) {
            state = state.at(phase, message, nodes, processes.get());
            state.write(directory);
        }
    }
}
