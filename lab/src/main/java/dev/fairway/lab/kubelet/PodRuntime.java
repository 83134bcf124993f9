package dev.fairway.lab.kubelet;

import dev.fairway.lab.LabException;
import dev.fairway.lab.RunDirectory;
import dev.fairway.lab.echo.EchoPort;
import dev.fairway.lab.echo.EchoProcess;
import dev.fairway.lab.host.MarkedProcesses;
import dev.fairway.lab.kubelet.ContainerSpec.EnvironmentValue;
import dev.fairway.lab.network.AddressPlan;
import dev.fairway.lab.network.LabNetwork;
import dev.fairway.lab.network.PodLink;
import dev.fairway.lab.network.Sandbox;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes and removes pods' sandboxes, and starts containers inside. */
final class PodRuntime {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");

    private final RunDirectory directory;
    private final LabNetwork network;
    private final Supplier<EchoProcess> echo;

    /**
     * Starts nothing yet.
     *
     * @param echo the process that serves the built-in container; may change when it was restarted
     */
    PodRuntime(RunDirectory directory, LabNetwork network, Supplier<EchoProcess> echo) {
        this.directory = directory;
        this.network = network;
        this.echo = echo;
    }

    /**
     * A pod's surroundings.
     *
     * @param files its own directory, with its containers' logs
     * @param sandbox where its programs run: its own, or its node's
     * @param addresses IPv4, then IPv6
     * @param hostAddresses its node's
     */
    record PodSandbox(
            PodSpec pod, Sandbox files, Sandbox sandbox, List<String> addresses, List<String> hostAddresses) {}

    /** Makes the namespace; on the host's network, the node's is used. */
    PodSandbox create(PodSpec pod, PodLink link) {
        Sandbox own = new Sandbox(directory.pod(pod.namespace(), pod.name()));
        List<String> hostAddresses = List.of(AddressPlan.nodeIpv4(link.node()), AddressPlan.nodeIpv6(link.node()));
        // What a lab that shares the data with this one, or an earlier pod of this name, may have left.
        own.remove();
        if (pod.hostNetwork()) {
            own.writeNames(LabNetwork.nodeName(link.node()), hostAddresses);
            return new PodSandbox(pod, own, network.node(link.node()), hostAddresses, hostAddresses);
        }
        List<String> addresses = List.of(link.ipv4(), link.ipv6());
        network.addPod(own, link);
        pod.managementAddress().ifPresent(address -> network.addToManagement(own, address));
        own.writeNames(pod.hostname(), addresses);
        if (pod.usesClusterDns()) {
            own.writeClusterFirstResolver(pod.namespace(), AddressPlan.CLUSTER_DNS_IPV4);
        } else {
            own.writeEmptyResolver();
        }
        return new PodSandbox(pod, own, own, addresses, hostAddresses);
    }

    /** Kills what still runs inside and removes the sandbox. */
    void remove(PodSandbox pod) {
        Set<Long> namespace = pod.files().netns().inode().stream().collect(Collectors.toUnmodifiableSet());
        MarkedProcesses.ofPod(pod.files().directory(), namespace).kill();
        pod.files().remove();
    }

    Container start(PodSandbox pod, ContainerSpec container) {
        return container.isEcho() ? startEcho(pod, container) : startProcess(pod, container);
    }

    /** The namespace that probes come from. */
    Sandbox node(PodLink link) {
        return network.node(link.node());
    }

    private Container startEcho(PodSandbox pod, ContainerSpec container) {
        EchoProcess process = echo.get();
        String id = pod.pod().uid() + "/" + container.name();
        List<EchoPort> ports = container.ports().isEmpty() ? EchoPort.DEFAULTS : container.ports();
        EchoProcess.Listener listener =
                new EchoProcess.Listener(pod.pod().name(), pod.pod().nodeName(), pod.addresses(), ports);
        return new EchoContainer(
                id,
                process,
                process.open(id, pod.sandbox().netns().file(), listener).thenApply(_ -> 0));
    }

    private static Container startProcess(PodSandbox pod, ContainerSpec container) {
        Map<String, String> environment = environment(pod, container);
        List<String> command = container.command().stream()
                .map(word -> expand(word, environment))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(pod.sandbox().enter(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(pod.files()
                        .directory()
                        .resolve(container.name() + ".log")
                        .toFile()));
        builder.environment().putAll(environment);
        builder.environment()
                .put(MarkedProcesses.POD_MARK, pod.files().directory().toString());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return ProcessContainer.of(process);
        } catch (IOException e) {
            throw new LabException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> environment(PodSandbox pod, ContainerSpec container) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOSTNAME", pod.pod().hostname());
        container
                .environment()
                .forEach((name, value) -> environment.put(
                        name,
                        switch (value) {
                            case EnvironmentValue.Literal literal -> expand(literal.value(), environment);
                            case EnvironmentValue.Field field -> field(pod, field.path());
                        }));
        return environment;
    }

    /** Kubernetes' $(NAME) in commands and values; what is not defined stays as it stands. */
    private static String expand(String text, Map<String, String> environment) {
        return VARIABLE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(environment.getOrDefault(match.group(1), match.group())));
    }

    private static String field(PodSandbox pod, String path) {
        return switch (path) {
            case "metadata.name" -> pod.pod().name();
            case "metadata.namespace" -> pod.pod().namespace();
            case "metadata.uid" -> pod.pod().uid();
            case "spec.nodeName" -> pod.pod().nodeName();
            case "status.podIP" -> pod.addresses().getFirst();
            case "status.podIPs" -> String.join(",", pod.addresses());
            case "status.hostIP" -> pod.hostAddresses().getFirst();
            case "status.hostIPs" -> String.join(",", pod.hostAddresses());
            default -> "";
        };
    }
}
