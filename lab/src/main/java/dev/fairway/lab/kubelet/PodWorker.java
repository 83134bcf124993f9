package dev.fairway.lab.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.lab.LabException;
import dev.fairway.lab.cluster.Call;
import dev.fairway.lab.cluster.ClusterClient;
import dev.fairway.lab.kubelet.ContainerState.Running;
import dev.fairway.lab.kubelet.ContainerState.Terminated;
import dev.fairway.lab.kubelet.ContainerState.Waiting;
import dev.fairway.lab.kubelet.PodRuntime.PodSandbox;
import dev.fairway.lab.kubelet.probe.Prober;
import dev.fairway.lab.network.PodLink;
import dev.fairway.lab.service.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs one pod from its binding to its end; everything happens on one thread, others only send it messages.
 *
 * <pre>
 *   sandbox, containers started ── running ── terminating (object marked) ── ended, sandbox and object removed
 *                                     └────── forgotten (object gone): everything ended by force
 * </pre>
 */
final class PodWorker {
    private static final Duration STATUS_RETRY = Duration.ofMillis(200);
    private static final Backoff RESTART =
            new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Map<String, Container> containers = new HashMap<>();
    private final Map<String, Prober> probers = new HashMap<>();
    private final Map<String, ContainerState> states = new LinkedHashMap<>();
    private final Map<String, Boolean> probed = new HashMap<>();
    private final PodRuntime runtime;
    private final ClusterClient cluster;
    private final PodLink link;
    private final Runnable onEnd;
    private final Instant started = Instant.now();
    private PodSpec pod;
    private @Nullable PodSandbox sandbox;
    private Optional<Boolean> byHand = Optional.empty();
    private String problem = "";
    private @Nullable ObjectNode reported;
    private boolean isEnding;
    private boolean isForgotten;

    /**
     * Starts the pod.
     *
     * @param onEnd called when nothing of the pod is left
     */
    PodWorker(PodSpec pod, PodLink link, PodRuntime runtime, ClusterClient cluster, Runnable onEnd) {
        this.pod = pod;
        this.link = link;
        this.runtime = runtime;
        this.cluster = cluster;
        this.onEnd = onEnd;
        Thread.ofVirtual().name("pod " + pod.key()).start(this::run);
    }

    private sealed interface Message {
        record Changed(PodSpec pod) implements Message {}

        record Forgotten() implements Message {}

        record ReadyByHand(boolean isReady) implements Message {}

        record Probed(String container, boolean isReady) implements Message {}

        /** A probe says that the container has to be ended. */
        record Unhealthy(String container) implements Message {}

        record Ended(String container, int exitCode) implements Message {}

        record Start(String container) implements Message {}

        record Report() implements Message {}
    }

    /** The API's newest state of the pod. */
    void changed(PodSpec newest) {
        messages.add(new Message.Changed(newest));
    }

    /** The object is gone: end at once. */
    void forget() {
        messages.add(new Message.Forgotten());
    }

    void setReady(boolean ready) {
        messages.add(new Message.ReadyByHand(ready));
    }

    private void run() {
        try {
            prepare();
            while (!hasEnded()) {
                handle(messages.take());
                report();
            }
            finish();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            onEnd.run();
        }
    }

    private void prepare() {
        try {
            sandbox = runtime.create(pod, link);
            pod.containers().forEach(container -> states.put(container.name(), new Waiting("ContainerCreating", 0)));
            pod.containers().forEach(container -> messages.add(new Message.Start(container.name())));
        } catch (LabException e) {
            problem = String.valueOf(e.getMessage());
        }
        messages.add(new Message.Changed(pod));
    }

    private boolean hasEnded() {
        return (isForgotten || isEnding) && containers.isEmpty();
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Changed(PodSpec newest) -> changedTo(newest);
            case Message.Forgotten _ -> {
                isForgotten = true;
                containers.values().forEach(container -> container.terminate(Duration.ZERO));
            }
            case Message.ReadyByHand(boolean isReady) -> {
                byHand = Optional.of(isReady);
                pod.containers().forEach(this::refreshReadiness);
            }
            case Message.Probed(String name, boolean isReady) -> {
                probed.put(name, isReady);
                refreshReadiness(spec(name));
            }
            case Message.Unhealthy(String name) -> {
                Container container = containers.get(name);
                if (container != null) {
                    container.terminate(pod.gracePeriod());
                }
            }
            case Message.Ended(String name, int exitCode) -> ended(spec(name), exitCode);
            case Message.Start(String name) -> start(spec(name));
            case Message.Report _ -> reported = null;
        }
    }

    /** What the API tells of a write comes after the write's answer: by then it may be old. */
    private void changedTo(PodSpec newest) {
        if (newest.resourceVersion() < pod.resourceVersion()) {
            return;
        }
        pod = newest;
        if (newest.isTerminating() && !isEnding) {
            isEnding = true;
            containers.values().forEach(container -> container.terminate(newest.gracePeriod()));
        }
    }

    private ContainerSpec spec(String name) {
        return pod.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private int restarts(ContainerSpec spec) {
        ContainerState state = states.get(spec.name());
        return state == null ? 0 : state.restarts();
    }

    private void start(ContainerSpec spec) {
        PodSandbox where = sandbox;
        if (isEnding || isForgotten || where == null) {
            return;
        }
        int restarts = restarts(spec) + (states.get(spec.name()) instanceof Terminated ? 1 : 0);
        try {
            Container container = runtime.start(where, spec);
            containers.put(spec.name(), container);
            var _ = container.end().thenAccept(code -> messages.add(new Message.Ended(spec.name(), code)));
            states.put(spec.name(), new Running(Instant.now(), false, restarts));
            probed.put(spec.name(), spec.probes().isReadyAtStart());
            refreshReadiness(spec);
            probers.put(spec.name(), prober(where, spec));
        } catch (LabException e) {
            problem = String.valueOf(e.getMessage());
            states.put(spec.name(), new Terminated(128, Instant.now(), true, restarts));
            startLater(spec, restarts + 1);
        }
    }

    private Prober prober(PodSandbox where, ContainerSpec spec) {
        Prober.Place place = new Prober.Place(
                spec.namedPorts(),
                where.addresses().getFirst(),
                runtime.node(link).netns(),
                where.sandbox());
        return Prober.start(pod.key() + " " + spec.name(), spec.probes(), place, new Prober.Listener() {
            @Override
            public void ready(boolean isReady) {
                messages.add(new Message.Probed(spec.name(), isReady));
            }

            @Override
            public void failed() {
                messages.add(new Message.Unhealthy(spec.name()));
            }
        });
    }

    private void refreshReadiness(ContainerSpec spec) {
        if (states.get(spec.name()) instanceof Running running) {
            boolean ready = byHand.orElse(probed.getOrDefault(spec.name(), false));
            states.put(spec.name(), new Running(running.since(), ready, running.restarts()));
        }
    }

    private void ended(ContainerSpec spec, int exitCode) {
        containers.remove(spec.name());
        Prober prober = probers.remove(spec.name());
        if (prober != null) {
            prober.close();
        }
        boolean restart = !isEnding && !isForgotten && isRestarted(exitCode);
        int restarts = restarts(spec);
        states.put(spec.name(), new Terminated(exitCode, Instant.now(), restart, restarts));
        if (restart) {
            startLater(spec, restarts + 1);
        }
    }

    private boolean isRestarted(int exitCode) {
        return switch (pod.restartPolicy()) {
            case ALWAYS -> true;
            case ON_FAILURE -> exitCode != 0;
            case NEVER -> false;
        };
    }

    private void startLater(ContainerSpec spec, int attempt) {
        later(RESTART.pause(attempt), new Message.Start(spec.name()));
    }

    private void later(Duration delay, Message message) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> messages.add(message));
    }

    /** Tells the API what changed; level-triggered, so a failed report is simply made again. */
    private void report() {
        if (isForgotten) {
            return;
        }
        PodSandbox where = sandbox;
        PodStatus.Facts facts = new PodStatus.Facts(
                where == null ? List.of() : where.addresses(),
                where == null ? List.of() : where.hostAddresses(),
                states,
                problem);
        ObjectNode status = PodStatus.render(pod, facts, started, Instant.now());
        if (status.equals(reported)) {
            return;
        }
        AtomicReference<PodSpec> written = new AtomicReference<>(pod);
        Call outcome = Call.attempt(() -> written.set(
                PodReader.read(cluster.updatePodStatus(pod.key(), pod.uid(), pod.resourceVersion(), status))));
        switch (outcome) {
            case DONE -> {
                reported = status;
                changedTo(written.get());
            }
            case GONE -> isForgotten = true;
            case RETRY -> later(STATUS_RETRY, new Message.Report());
        }
    }

    private void finish() throws InterruptedException {
        PodSandbox where = sandbox;
        if (where != null) {
            runtime.remove(where);
        }
        while (!isForgotten && Call.attempt(() -> cluster.removePod(pod.key(), pod.uid())) == Call.RETRY) {
            Thread.sleep(STATUS_RETRY);
        }
    }
}
