package dev.fairway.lab.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.api.standalone.v1.WatchEvent;
import dev.fairway.lab.LabException;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.cluster.Call;
import dev.fairway.lab.cluster.ClusterClient;
import dev.fairway.lab.cluster.PodKey;
import dev.fairway.lab.echo.EchoProcess;
import dev.fairway.lab.kubelet.Scheduler.Candidate;
import dev.fairway.lab.network.LabNetwork;
import dev.fairway.lab.network.PodLink;
import io.grpc.StatusRuntimeException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Scheduler and kubelet of all nodes: follows Pods and Nodes over the standalone API, binds pods and runs them.
 *
 * <p>After a broken stream it sees everything again; pods that are gone meanwhile are ended, those that run are kept.
 */
public final class Kubelet implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Kubelet.class.getName());
    private static final Duration RECONNECT = Duration.ofMillis(200);
    private static final Duration RESCHEDULE = Duration.ofSeconds(1);

    private final ClusterClient cluster;
    private final PodRuntime runtime;
    private final Map<String, AddressPool> pools = new HashMap<>();
    private final Map<String, Integer> nodeNumbers = new HashMap<>();
    private final Thread thread;

    // Guarded by this object's monitor: the watch thread and callers of setReady use them.
    private final Map<String, PodSpec> pods = new TreeMap<>();
    private final Map<String, PodWorker> workers = new HashMap<>();
    private final Map<String, Candidate> nodes = new TreeMap<>();
    private volatile boolean isClosed;

    private Kubelet(ClusterClient cluster, PodRuntime runtime, int nodeCount) {
        this.cluster = cluster;
        this.runtime = runtime;
        for (int number = 1; number <= nodeCount; number++) {
            nodeNumbers.put(LabNetwork.nodeName(number), number);
            pools.put(LabNetwork.nodeName(number), new AddressPool(number));
        }
        this.thread = Thread.ofVirtual().name("kubelet").unstarted(this::follow);
    }

    /**
     * Starts following; the pods of the first {@code nodeCount} nodes are run.
     *
     * @param echo the process that serves the built-in container; may change when it was restarted
     */
    public static Kubelet start(
            ClusterClient cluster,
            RunDirectory directory,
            LabNetwork network,
            int nodeCount,
            Supplier<EchoProcess> echo) {
        Kubelet kubelet = new Kubelet(cluster, new PodRuntime(directory, network, echo), nodeCount);
        kubelet.thread.start();
        return kubelet;
    }

    /** Counts the pod's containers as ready, or not, whatever their probes say. */
    public synchronized void setReady(PodKey key, boolean ready) {
        PodWorker worker = pods.values().stream()
                .filter(pod -> pod.key().equals(key))
                .map(pod -> workers.get(pod.uid()))
                .filter(found -> found != null)
                .findFirst()
                .orElseThrow(() -> new LabException("pod \"" + key + "\" does not run here"));
        worker.setReady(ready);
    }

    /** Stops following; what runs is left to whoever ends the lab. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }

    private void follow() {
        boolean isComplaining = false;
        while (!isClosed) {
            try {
                Iterator<WatchEvent> events = cluster.watch(List.of("Node", "Pod"));
                Set<String> seen = new HashSet<>();
                while (events.hasNext()) {
                    isComplaining = false;
                    handle(events.next(), seen);
                }
            } catch (StatusRuntimeException e) {
                if (!isClosed && !isComplaining) {
                    LOG.log(Level.WARNING, "the standalone API does not answer; trying on", e);
                }
                isComplaining = true;
            }
            pause(RECONNECT);
        }
    }

    private void handle(WatchEvent event, Set<String> seen) {
        switch (event.getType()) {
            case TYPE_ADDED, TYPE_MODIFIED -> {
                JsonNode json = ClusterClient.json(event.getObject());
                if (event.getObject().getKind().equals("Node")) {
                    nodeChanged(json);
                } else {
                    seen.add(event.getObject().getUid());
                    podChanged(PodReader.read(json));
                }
            }
            case TYPE_DELETED -> deleted(event.getObject());
            case TYPE_SYNCED -> forgetAllBut(seen);
            case TYPE_UNSPECIFIED, UNRECOGNIZED -> LOG.log(Level.DEBUG, "an event of an unknown type was skipped");
        }
    }

    private synchronized void nodeChanged(JsonNode node) {
        String name = node.path("metadata").path("name").asText();
        Map<String, String> labels = new HashMap<>();
        node.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        boolean isSchedulable = !node.path("spec").path("unschedulable").asBoolean(false);
        if (nodeNumbers.containsKey(name)) {
            nodes.put(name, new Candidate(name, labels, isSchedulable));
        }
        scheduleWaiting();
    }

    private synchronized void deleted(dev.fairway.api.standalone.v1.Object object) {
        if (object.getKind().equals("Node")) {
            nodes.remove(object.getName());
        } else {
            forget(object.getUid());
        }
    }

    private synchronized void podChanged(PodSpec pod) {
        pods.put(pod.uid(), pod);
        PodWorker worker = workers.get(pod.uid());
        if (worker != null) {
            worker.changed(pod);
        } else if (!pod.isBound()) {
            schedule(pod);
        } else if (nodeNumbers.containsKey(pod.nodeName())) {
            adopt(pod);
        }
    }

    private void adopt(PodSpec pod) {
        if (pod.isTerminating()) {
            // Nothing of it runs here: an earlier lab may have ended between the two steps.
            Call.attempt(() -> cluster.removePod(pod.key(), pod.uid()));
        } else if (!pod.hasEnded()) {
            start(pod);
        }
    }

    private void start(PodSpec pod) {
        AddressPool pool = pools.get(pod.nodeName());
        if (pool != null) {
            PodLink link = pool.take();
            workers.put(pod.uid(), new PodWorker(pod, link, runtime, cluster, () -> ended(pod, pool, link)));
        }
    }

    private synchronized void ended(PodSpec pod, AddressPool pool, PodLink link) {
        workers.remove(pod.uid());
        pool.giveBack(link);
    }

    private synchronized void forgetAllBut(Set<String> seen) {
        new ArrayList<>(pods.keySet())
                .stream().filter(uid -> !seen.contains(uid)).forEach(this::forget);
    }

    private void forget(String uid) {
        pods.remove(uid);
        PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.forget();
        }
    }

    private void scheduleWaiting() {
        new ArrayList<>(pods.values())
                .stream().filter(pod -> !pod.isBound() && !pod.isTerminating()).forEach(this::schedule);
    }

    private void schedule(PodSpec pod) {
        Map<String, Long> podsByNode = pods.values().stream()
                .filter(other -> other.isBound() && !other.hasEnded())
                .collect(Collectors.groupingBy(PodSpec::nodeName, Collectors.counting()));
        Optional<String> node = Scheduler.choose(pod, List.copyOf(nodes.values()), podsByNode);
        if (node.isEmpty() && pod.isUnschedulable()) {
            return;
        }
        JsonNode status = node.isPresent()
                ? PodStatus.scheduled(pod, Instant.now())
                : PodStatus.unschedulable(pod, "0/%d nodes are available".formatted(nodes.size()), Instant.now());
        Call outcome = Call.attempt(() -> cluster.bind(pod.key(), pod.uid(), node.orElse(""), status));
        if (outcome == Call.DONE && node.isPresent()) {
            // The next pod of this burst is scheduled before this one's change comes back.
            pods.put(pod.uid(), pod.boundTo(node.get()));
        } else if (outcome == Call.RETRY) {
            Thread.ofVirtual().start(() -> retry(pod.uid()));
        }
    }

    private void retry(String uid) {
        pause(RESCHEDULE);
        synchronized (this) {
            Optional.ofNullable(pods.get(uid)).filter(pod -> !pod.isBound()).ifPresent(this::schedule);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
