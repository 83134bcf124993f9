package dev.fairway.lab.service;

import dev.fairway.lab.Executables;
import dev.fairway.lab.JavaCommand;
import dev.fairway.lab.LabException;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.TlsFiles;
import dev.fairway.lab.kafka.KafkaBroker;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.LabNetwork;
import dev.fairway.lab.network.Readiness;
import dev.fairway.lab.network.Readiness.Scheme;
import dev.fairway.lab.tls.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Command line and configuration of each service of one lab.
 *
 * @param home the repository, where the builds are
 * @param executables how node-proxy and dns-responder run
 * @param directory the lab's
 * @param data where the services keep their state
 * @param network for the addresses and namespaces
 * @param authority issues a certificate for each process
 */
public record Services(
        Path home,
        Executables executables,
        RunDirectory directory,
        Path data,
        LabNetwork network,
        CertificateAuthority authority) {
    public static final int TRACKER_PORT = 7441;
    public static final int REGISTRY_PORT = 7442;
    /** The address of cluster DNS on the management network. */
    public static final int DNS_MANAGEMENT_NUMBER = 0;
    /** The address of the gateway on the management network. */
    public static final int GATEWAY_MANAGEMENT_NUMBER = 1;

    private static final int KAFKA_HEAP = 160;
    private static final int HOST_HEAP = 192;

    private static final int AGENT_HEAP = 96;
    private static final int KAFKA_PORT = 19092;
    private static final int KAFKA_CONTROLLER_PORT = 19093;
    private static final int TRACKER_HTTP_PORT = 8441;
    private static final int REGISTRY_HTTP_PORT = 8442;
    private static final int PROVISIONER_HTTP_PORT = 8444;
    private static final int NODE_PROXY_HEALTH_PORT = 10256;
    /** Away from the usual ones, which pods on the node's network may want. */
    private static final int NODE_DNS_HEALTH_PORT = 18080;

    private static final int NODE_DNS_READY_PORT = 18181;
    private static final String LOOPBACK = "127.0.0.1";
    private static final List<String> CLUSTER_DNS = List.of(AddressPlan.CLUSTER_DNS_IPV4, AddressPlan.CLUSTER_DNS_IPV6);

    public ServiceSpec kafka() {
        return new ServiceSpec(
                "kafka",
                JavaCommand.ofClass(
                        KafkaBroker.class,
                        KAFKA_HEAP,
                        List.of(
                                host(),
                                Integer.toString(KAFKA_PORT),
                                Integer.toString(KAFKA_CONTROLLER_PORT),
                                data.resolve("kafka").toString())),
                Map.of(),
                directory.logs().resolve("kafka.log"),
                new Readiness.Tcp(new InetSocketAddress(InetAddress.ofLiteral(host()), KAFKA_PORT)),
                host() + ":" + KAFKA_PORT);
    }

    public ServiceSpec tracker() {
        Map<String, String> settings = hostSettings(TRACKER_PORT, TRACKER_HTTP_PORT);
        settings.put("endpoint-tracker.source", "standalone");
        settings.put("endpoint-tracker.service-cidrs", AddressPlan.SERVICE_CIDRS);
        settings.put("endpoint-tracker.programmed-gate.nodes", "all");
        settings.put(
                "endpoint-tracker.data-dir", data.resolve("endpoint-tracker").toString());
        tls(settings, "endpoint-tracker", "endpoint-tracker", List.of(host()));
        return onHost("endpoint-tracker", settings, TRACKER_PORT, TRACKER_HTTP_PORT);
    }

    public ServiceSpec registry() {
        Map<String, String> settings = hostSettings(REGISTRY_PORT, REGISTRY_HTTP_PORT);
        settings.put("service-registry.instance", "registry-1");
        settings.put(
                "service-registry.data-dir", data.resolve("service-registry").toString());
        settings.put("service-registry.gateway.tracker-address", host() + ":" + TRACKER_PORT);
        tls(settings, "service-registry", "service-registry", List.of(host()));
        return onHost("service-registry", settings, REGISTRY_PORT, REGISTRY_HTTP_PORT);
    }

    /** Speaks to nobody but Kafka. */
    public ServiceSpec provisioner() {
        String name = "lb-provisioner";
        Map<String, String> settings = new TreeMap<>();
        settings.put("quarkus.http.host", host());
        settings.put("quarkus.http.port", Integer.toString(PROVISIONER_HTTP_PORT));
        settings.put("kafka.bootstrap.servers", host() + ":" + KAFKA_PORT);
        settings.put("quarkus.log.category.\"io.smallrye.health\".level", "ERROR");
        settings.put("lb-provisioner.pools.lab.addresses", AddressPlan.LOAD_BALANCER_ADDRESSES);
        return onHost(name, settings, PROVISIONER_HTTP_PORT, PROVISIONER_HTTP_PORT);
    }

    /**
     * A node's proxy.
     *
     * @param localDns whether the node has a name server of its own
     */
    public ServiceSpec nodeProxy(int number, boolean localDns) {
        String node = LabNetwork.nodeName(number);
        String name = "node-proxy-" + node;
        Map<String, String> settings = new TreeMap<>();
        settings.put("node-proxy.node-name", node);
        settings.put("node-proxy.mode", "replace");
        settings.put("node-proxy.registry.address", host() + ":" + REGISTRY_PORT);
        settings.put("node-proxy.data-dir", data.resolve(name).toString());
        if (localDns) {
            settings.put("node-proxy.local-dns.server-addresses", String.join(",", AddressPlan.NODE_DNS));
            settings.put("node-proxy.local-dns.cluster-addresses", String.join(",", CLUSTER_DNS));
        }
        tls(settings, "node-proxy", "node/" + node, List.of(network.plan().nodeManagement(number)));
        return new ServiceSpec(
                name,
                network.node(number).enter(agent("node-proxy")),
                environment(settings),
                directory.logs().resolve(name + ".log"),
                new Readiness.Inside(
                        network.node(number).netns(),
                        new Readiness.Http(
                                Scheme.HTTP,
                                new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), NODE_PROXY_HEALTH_PORT),
                                "/healthz",
                                Map.of())),
                node + ":" + NODE_PROXY_HEALTH_PORT);
    }

    /** A node's own name server; node-proxy gives the node its addresses. */
    public ServiceSpec nodeDns(int number) {
        String name = "dns-" + LabNetwork.nodeName(number);
        Map<String, String> settings = dnsSettings(name, network.plan().nodeManagement(number));
        List<String> addresses = new ArrayList<>(AddressPlan.NODE_DNS);
        addresses.addAll(CLUSTER_DNS);
        settings.put("dns-responder.listen", String.join(",", addresses));
        settings.put("dns-responder.http.host", LOOPBACK);
        settings.put("dns-responder.http.health-port", Integer.toString(NODE_DNS_HEALTH_PORT));
        settings.put("dns-responder.http.ready-port", Integer.toString(NODE_DNS_READY_PORT));
        settings.put("quarkus.http.host", LOOPBACK);
        InetSocketAddress ready = new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), NODE_DNS_READY_PORT);
        return new ServiceSpec(
                name,
                network.node(number).enter(agent("dns-responder")),
                environment(settings),
                directory.logs().resolve(name + ".log"),
                new Readiness.Inside(
                        network.node(number).netns(), new Readiness.Http(Scheme.HTTP, ready, "/ready", Map.of())),
                LabNetwork.nodeName(number) + ":53");
    }

    /** What the container of cluster DNS runs. */
    public List<String> dnsCommand() {
        return agent("dns-responder");
    }

    /** The environment of cluster DNS, but for its listen addresses, which its pod has only once it runs. */
    public Map<String, String> dnsEnvironment(String instance) {
        return environment(dnsSettings(instance, network.plan().podManagement(DNS_MANAGEMENT_NUMBER)));
    }

    private Map<String, String> dnsSettings(String instance, String managementAddress) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("dns-responder.instance", instance);
        settings.put("dns-responder.zone", "cluster.local");
        settings.put("dns-responder.port", "53");
        settings.put("dns-responder.registry.address", host() + ":" + REGISTRY_PORT);
        settings.put(
                "dns-responder.data-dir",
                data.resolve("dns-responder-" + instance).toString());
        tls(settings, "dns-responder", "dns/" + instance, List.of(managementAddress));
        return settings;
    }

    /** What the gateway's container runs; empty where there is no Envoy on this machine. */
    public Optional<List<String>> gatewayCommand() {
        Path envoy = home.resolve("lab/target/envoy");
        if (!Files.isExecutable(envoy)) {
            return Optional.empty();
        }
        String instance = "gateway-1";
        TlsFiles tls = authority.issue(
                "gateway/" + instance, List.of(network.plan().podManagement(GATEWAY_MANAGEMENT_NUMBER)));
        Path bootstrap = directory.path().resolve("gateway.json");
        try {
            Files.writeString(
                    bootstrap,
                    new EnvoyBootstrap(instance, host(), REGISTRY_PORT, tls)
                            .json()
                            .toPrettyString());
        } catch (IOException e) {
            throw new LabException("cannot write " + bootstrap, e);
        }
        return Optional.of(List.of(
                envoy.toString(),
                "--config-path",
                bootstrap.toString(),
                "--concurrency",
                "2",
                "--disable-hot-restart",
                "--log-level",
                "warning"));
    }

    /** The environment variable of a configuration key, by MicroProfile's rule. */
    public static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private ServiceSpec onHost(String name, Map<String, String> settings, int port, int httpPort) {
        return new ServiceSpec(
                name,
                JavaCommand.ofJar(jar(name), HOST_HEAP),
                environment(settings),
                directory.logs().resolve(name + ".log"),
                new Readiness.Http(
                        Scheme.HTTP,
                        new InetSocketAddress(InetAddress.ofLiteral(host()), httpPort),
                        "/q/health/ready",
                        Map.of()),
                host() + ":" + port);
    }

    private Map<String, String> hostSettings(int port, int httpPort) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("quarkus.grpc.server.host", host());
        settings.put("quarkus.grpc.server.port", Integer.toString(port));
        settings.put("quarkus.http.host", host());
        settings.put("quarkus.http.port", Integer.toString(httpPort));
        settings.put("kafka.bootstrap.servers", host() + ":" + KAFKA_PORT);
        // The supervisor asks many times while a service starts; each no would be a line.
        settings.put("quarkus.log.category.\"io.smallrye.health\".level", "ERROR");
        return settings;
    }

    private void tls(Map<String, String> settings, String service, String commonName, List<String> addresses) {
        TlsFiles files = authority.issue(commonName, addresses);
        settings.put(service + ".tls.ca", files.ca().toString());
        settings.put(service + ".tls.certificate", files.certificate().toString());
        settings.put(service + ".tls.key", files.key().toString());
    }

    private static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new TreeMap<>();
        settings.forEach((key, value) -> environment.put(variable(key), value));
        return environment;
    }

    private List<String> agent(String module) {
        Path executable = home.resolve(module).resolve("target").resolve(module);
        boolean isBuilt = Files.isExecutable(executable);
        return switch (executables) {
            case NATIVE -> {
                if (!isBuilt) {
                    throw new LabException("no native executable " + executable + "; build it, or use the JVM");
                }
                yield nativeCommand(executable);
            }
            case AUTO -> isBuilt ? nativeCommand(executable) : JavaCommand.ofJar(jar(module), AGENT_HEAP);
            case JVM -> JavaCommand.ofJar(jar(module), AGENT_HEAP);
        };
    }

    /** A small young generation keeps the heap near what is alive, so that the limit may be far above it. */
    private static List<String> nativeCommand(Path executable) {
        return List.of(executable.toString(), "-Xmx256m", "-Xmn8m");
    }

    private Path jar(String module) {
        Path jar = home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new LabException(module + " is not built: there is no " + jar);
        }
        return jar;
    }

    private String host() {
        return network.plan().hostManagement();
    }
}
