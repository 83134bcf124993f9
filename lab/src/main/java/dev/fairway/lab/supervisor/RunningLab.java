package dev.fairway.lab.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.lab.LabException;
import dev.fairway.lab.LabState;
import dev.fairway.lab.NodeStatus;
import dev.fairway.lab.ProcessStatus;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.cluster.Call;
import dev.fairway.lab.cluster.ClusterClient;
import dev.fairway.lab.cluster.PodKey;
import dev.fairway.lab.kubelet.Kubelet;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.LabNetwork;
import dev.fairway.lab.service.Backoff;
import dev.fairway.lab.service.ServiceProcess;
import dev.fairway.lab.service.ServiceSpec;
import dev.fairway.lab.service.Services;
import dev.fairway.lab.tls.CertificateAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the supervisor holds of its lab: network, services, kubelet. */
final class RunningLab {
    /** How long a service that is asked to end may take. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** A service that ends more often than this while it starts is broken. */
    private static final int MOST_RESTARTS = 5;

    private final RunDirectory directory;
    private final LabState options;
    private final LabNetwork network;
    private final Runnable onChange;
    private final List<ServiceProcess> processes = new CopyOnWriteArrayList<>();
    private volatile @Nullable Kubelet kubelet;

    /**
     * Starts nothing yet.
     *
     * @param onChange called when a process's status has changed; must not block
     */
    RunningLab(RunDirectory directory, LabState options, Runnable onChange) {
        this.directory = directory;
        this.options = options;
        this.network = new LabNetwork(options.name(), new AddressPlan(options.index()), directory.path());
        this.onChange = onChange;
    }

    /** Brings everything up and returns when cluster DNS answers. */
    void start(Consumer<String> progress, Consumer<NodeStatus> onNode) {
        Instant deadline = Instant.now().plusSeconds(options.startSeconds());
        CertificateAuthority authority = new CertificateAuthority(directory.tls(), Instant.now());
        Services services =
                new Services(options.home(), options.executables(), directory, options.data(), network, authority);
        // All command lines first: what is not built is to be told at once.
        ServiceProcess kafka = add(services.kafka());
        ServiceProcess tracker = add(services.tracker());
        ServiceProcess registry = add(services.registry());
        ServiceProcess provisioner = add(services.provisioner());
        List<ServiceProcess> proxies = onEachNode(number -> services.nodeProxy(number, options.dnsPerNode()));
        List<ServiceProcess> nodeDns = options.dnsPerNode() ? onEachNode(services::nodeDns) : List.of();
        JsonNode dnsPod = dnsPod(services);
        authority.issue("cli", List.of());
        progress.accept("making the network and starting Kafka");
        makeNetwork(kafka, onNode);
        kafka.awaitReady(deadline, MOST_RESTARTS);
        progress.accept("starting endpoint-tracker, service-registry and node-proxy on each node");
        tracker.start();
        registry.start();
        provisioner.start();
        proxies.forEach(ServiceProcess::start);
        tracker.awaitReady(deadline, MOST_RESTARTS);
        progress.accept("declaring nodes and cluster DNS");
        ClusterClient cluster = new ClusterClient(
                network.plan().hostManagement() + ":" + Services.TRACKER_PORT, authority.issue("kubelet", List.of()));
        declareNodes(cluster, deadline);
        apply(cluster, ClusterObjects.dnsService(), deadline);
        apply(cluster, dnsPod, deadline);
        declareGateway(services, cluster, progress, deadline);
        kubelet = startKubelet(cluster);
        registry.awaitReady(deadline, MOST_RESTARTS);
        progress.accept("waiting for node-proxy");
        proxies.forEach(proxy -> proxy.awaitReady(deadline, MOST_RESTARTS));
        provisioner.awaitReady(deadline, MOST_RESTARTS);
        nodeDns.forEach(ServiceProcess::start);
        progress.accept("waiting for cluster DNS");
        nodeDns.forEach(dns -> dns.awaitReady(deadline, MOST_RESTARTS));
        new ClusterDns(network, options.nodeCount()).awaitAnswer(deadline);
    }

    private void declareGateway(Services services, ClusterClient cluster, Consumer<String> progress, Instant deadline) {
        Optional<List<String>> command = services.gatewayCommand();
        if (command.isEmpty()) {
            progress.accept("no gateway for Ingresses: there is no Envoy on this machine");
            return;
        }
        String address = network.plan().podManagement(Services.GATEWAY_MANAGEMENT_NUMBER);
        apply(cluster, GatewayObjects.ingressClass(), deadline);
        apply(cluster, GatewayObjects.service(), deadline);
        apply(cluster, GatewayObjects.pod(command.get(), address), deadline);
    }

    private JsonNode dnsPod(Services services) {
        return ClusterObjects.dnsPod(
                services.dnsCommand(),
                services.dnsEnvironment(ClusterObjects.DNS_POD),
                Services.variable("dns-responder.listen"),
                network.plan().podManagement(Services.DNS_MANAGEMENT_NUMBER));
    }

    /** Kafka needs nothing but the management network, and takes longest. */
    private void makeNetwork(ServiceProcess kafka, Consumer<NodeStatus> onNode) {
        network.create();
        kafka.start();
        for (int number = 1; number <= options.nodeCount(); number++) {
            network.addNode(number);
            onNode.accept(ClusterObjects.describe(number));
        }
    }

    private Kubelet startKubelet(ClusterClient cluster) {
        return Kubelet.start(
                cluster,
                directory,
                network,
                options.nodeCount(),
                new EchoSupply(directory.logs().resolve("echo.log")));
    }

    private void declareNodes(ClusterClient cluster, Instant deadline) {
        apply(cluster, ClusterObjects.namespace("default"), deadline);
        apply(cluster, ClusterObjects.namespace(ClusterObjects.DNS_NAMESPACE), deadline);
        for (int number = 1; number <= options.nodeCount(); number++) {
            NodeStatus node = ClusterObjects.describe(number);
            apply(cluster, ClusterObjects.node(node), deadline);
            Call.untilDone(
                    () -> cluster.updateNodeStatus(node.name(), ClusterObjects.nodeStatus(node, Instant.now())),
                    deadline);
        }
    }

    private static void apply(ClusterClient cluster, JsonNode object, Instant deadline) {
        Call.untilDone(() -> cluster.apply(object), deadline);
    }

    /** Ends the services: in good order when their data is kept, else at once. */
    void stop() {
        Kubelet running = kubelet;
        if (running != null) {
            running.close();
        }
        Duration grace = options.keepsData() ? GRACE : Duration.ZERO;
        processes.reversed().forEach(process -> process.stop(grace));
    }

    List<ProcessStatus> processes() {
        return processes.stream().map(ServiceProcess::status).toList();
    }

    ServiceProcess process(String name) {
        return processes.stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LabException("there is no process \"" + name + "\" in this lab"));
    }

    void setReady(String namespace, String pod, boolean ready) {
        Kubelet running = kubelet;
        if (running == null) {
            throw new LabException("the lab is still starting");
        }
        running.setReady(new PodKey(namespace, pod), ready);
    }

    private List<ServiceProcess> onEachNode(IntFunction<ServiceSpec> spec) {
        return IntStream.rangeClosed(1, options.nodeCount())
                .mapToObj(number -> add(spec.apply(number)))
                .toList();
    }

    private ServiceProcess add(ServiceSpec spec) {
        ServiceProcess process = new ServiceProcess(spec, Backoff.SERVICE, onChange);
        processes.add(process);
        return process;
    }
}
