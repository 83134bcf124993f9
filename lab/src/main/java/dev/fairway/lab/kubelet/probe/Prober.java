package dev.fairway.lab.kubelet.probe;

import dev.fairway.lab.LabException;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.kubelet.probe.Probe.Action;
import dev.fairway.lab.kubelet.probe.Probe.Outcome;
import dev.fairway.lab.kubelet.probe.Probe.PortReference;
import dev.fairway.lab.kubelet.probe.Probe.Verdict;
import dev.fairway.lab.network.Netns;
import dev.fairway.lab.network.Readiness;
import dev.fairway.lab.network.Sandbox;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Asks one started container's probes, as a kubelet does: from its node, or inside for exec. Each has a thread of its own. */
public final class Prober implements AutoCloseable {
    private final Place place;
    private final Listener listener;
    private final CompletableFuture<Boolean> startedUp = new CompletableFuture<>();
    private final List<Thread> threads;

    /**
     * Where the questions come from and go to.
     *
     * @param namedPorts the container's, number by name
     * @param podAddress where a probe without a host goes
     */
    public record Place(Map<String, Integer> namedPorts, String podAddress, Netns node, Sandbox pod) {}

    /** What the probes say; called on their threads. */
    public interface Listener {
        /** The container is ready from now on, or is not. */
        void ready(boolean isReady);

        /** The container has to be ended; told once. */
        void failed();
    }

    private Prober(String container, Probes probes, Place place, Listener listener) {
        this.place = place;
        this.listener = listener;
        if (probes.startup().isEmpty()) {
            startedUp.complete(true);
        }
        threads = Stream.of(
                        probes.startup().map(probe -> thread(container + " startup", () -> awaitStart(probe, probes))),
                        probes.liveness().map(probe -> thread(container + " liveness", () -> watch(probe))),
                        probes.readiness().map(probe -> thread(container + " readiness", () -> follow(probe))))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Starts to ask. */
    public static Prober start(String container, Probes probes, Place place, Listener listener) {
        Prober prober = new Prober(container, probes, place, listener);
        prober.threads.forEach(Thread::start);
        return prober;
    }

    /** Asks no more. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private interface Questions {
        void ask() throws InterruptedException, ExecutionException;
    }

    private static Thread thread(String name, Questions questions) {
        return Thread.ofVirtual().name("probe " + name).unstarted(() -> {
            try {
                questions.ask();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void awaitStart(Probe probe, Probes probes) throws InterruptedException {
        Verdict verdict = Verdict.NONE;
        Thread.sleep(probe.initialDelay());
        while (true) {
            verdict = verdict.after(succeeds(probe), probe);
            switch (verdict.outcome()) {
                case UNKNOWN -> Thread.sleep(probe.period());
                case FAILURE -> {
                    listener.failed();
                    return;
                }
                case SUCCESS -> {
                    startedUp.complete(true);
                    if (probes.readiness().isEmpty()) {
                        listener.ready(true);
                    }
                    return;
                }
            }
        }
    }

    private void watch(Probe probe) throws InterruptedException, ExecutionException {
        startedUp.get();
        Verdict verdict = Verdict.NONE;
        Thread.sleep(probe.initialDelay());
        while (verdict.outcome() != Outcome.FAILURE) {
            verdict = verdict.after(succeeds(probe), probe);
            if (verdict.outcome() != Outcome.FAILURE) {
                Thread.sleep(probe.period());
            }
        }
        listener.failed();
    }

    private void follow(Probe probe) throws InterruptedException, ExecutionException {
        startedUp.get();
        Verdict verdict = Verdict.NONE;
        Thread.sleep(probe.initialDelay());
        while (true) {
            Verdict next = verdict.after(succeeds(probe), probe);
            boolean ready = next.outcome() == Outcome.SUCCESS;
            if (ready != (verdict.outcome() == Outcome.SUCCESS)) {
                listener.ready(ready);
            }
            verdict = next;
            Thread.sleep(probe.period());
        }
    }

    private boolean succeeds(Probe probe) {
        return switch (probe.action()) {
            case Action.HttpGet get ->
                address(get.host(), get.port())
                        .map(address -> new Readiness.Http(get.scheme(), address, get.path(), get.headers()))
                        .filter(question -> fromNode(probe, question))
                        .isPresent();
            case Action.TcpSocket tcp ->
                address(tcp.host(), tcp.port())
                        .map(Readiness.Tcp::new)
                        .filter(question -> fromNode(probe, question))
                        .isPresent();
            case Action.Exec exec -> runs(probe, exec);
        };
    }

    private boolean fromNode(Probe probe, Readiness question) {
        return new Readiness.Inside(place.node(), question)
                .failure(probe.timeout())
                .isEmpty();
    }

    private boolean runs(Probe probe, Action.Exec exec) {
        try {
            return Command.of(place.pod().enter(exec.command()))
                            .execute(probe.timeout())
                            .exitCode()
                    == 0;
        } catch (LabException _) {
            return false;
        }
    }

    /** Empty for a name that no port has. */
    private Optional<InetSocketAddress> address(String host, PortReference port) {
        return port.resolve(place.namedPorts())
                .map(number -> new InetSocketAddress(host.isEmpty() ? place.podAddress() : host, number));
    }
}
