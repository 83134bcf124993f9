package dev.fairway.lab.kubelet;

import dev.fairway.lab.LabException;
import dev.fairway.lab.host.Command;
import dev.fairway.lab.kubelet.Probe.Action;
import dev.fairway.lab.kubelet.Probe.PortReference;
import dev.fairway.lab.kubelet.Probe.Verdict;
import dev.fairway.lab.network.Netns;
import dev.fairway.lab.network.Readiness;
import dev.fairway.lab.network.Sandbox;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Asks one container's readiness probe again and again, as a kubelet does: from its node, or inside for exec. */
final class Prober {
    private final Probe probe;
    private final Map<String, Integer> namedPorts;
    private final String podAddress;
    private final Netns node;
    private final Sandbox pod;

    Prober(Probe probe, Map<String, Integer> namedPorts, String podAddress, Netns node, Sandbox pod) {
        this.probe = probe;
        this.namedPorts = namedPorts;
        this.podAddress = podAddress;
        this.node = node;
        this.pod = pod;
    }

    /** Runs until its thread is interrupted; tells each change of the verdict, which starts as not ready. */
    void run(Consumer<Boolean> onChange) {
        Verdict verdict = Verdict.INITIAL;
        try {
            Thread.sleep(probe.initialDelay());
            while (true) {
                Verdict next = verdict.after(succeeds(), probe);
                if (next.isReady() != verdict.isReady()) {
                    onChange.accept(next.isReady());
                }
                verdict = next;
                Thread.sleep(probe.period());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean succeeds() {
        return switch (probe.action()) {
            case Action.HttpGet get ->
                fromNode(new Readiness.Http(address(get.host(), get.port()), get.path(), get.headers()));
            case Action.TcpSocket tcp -> fromNode(new Readiness.Tcp(address(tcp.host(), tcp.port())));
            case Action.Exec exec -> runs(exec);
        };
    }

    private boolean fromNode(Readiness question) {
        return new Readiness.Inside(node, question).failure(timeout()).isEmpty();
    }

    private boolean runs(Action.Exec exec) {
        try {
            return Command.of(pod.enter(exec.command())).execute(timeout()).exitCode() == 0;
        } catch (LabException _) {
            return false;
        }
    }

    private Duration timeout() {
        return probe.timeout();
    }

    private InetSocketAddress address(String host, PortReference port) {
        return new InetSocketAddress(host.isEmpty() ? podAddress : host, port.resolve(namedPorts));
    }
}
