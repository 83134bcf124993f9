package dev.fairway.model;

import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * core/v1 Pod, trimmed to what decides about endpoints and DNS.
 *
 * @param nodeName empty while it is not bound
 * @param podIps at most one a family, the primary one first
 * @param readinessGates condition types that must be true beside ContainersReady
 * @param containerPorts of containers, then of restartable init containers, in manifest order (KEP 753)
 * @param hostname empty unless spec.hostname is set
 * @param subdomain empty unless spec.subdomain is set
 */
public record Pod(
        ObjectMeta meta,
        String nodeName,
        Phase phase,
        List<InetAddress> podIps,
        List<Condition> conditions,
        List<String> readinessGates,
        List<ContainerPort> containerPorts,
        boolean hostNetwork,
        String hostname,
        String subdomain)
        implements Resource {

    /** The readiness gate that is true when the pod's endpoints are in effect on the nodes. */
    public static final String PROGRAMMED_GATE = "fairway.dev/programmed";

    public Pod {
        podIps = List.copyOf(podIps);
        conditions = List.copyOf(conditions);
        readinessGates = List.copyOf(readinessGates);
        containerPorts = List.copyOf(containerPorts);
    }

    /** core/v1 PodPhase. */
    public enum Phase {
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED,
        UNKNOWN;

        /** True when no container of the pod will run again. */
        public boolean isTerminal() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    /**
     * A port that a container declares.
     *
     * @param name empty when it has none
     */
    public record ContainerPort(String container, String name, Protocol protocol, PortNumber port) {}

    @Override
    public Kind kind() {
        return Kind.POD;
    }

    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    /** The Ready condition: containers ready and every readiness gate true. */
    public boolean isReady() {
        return isTrue("Ready");
    }

    /** Not ready for one reason only: {@link #PROGRAMMED_GATE} is not true yet. */
    public boolean awaitsProgramming() {
        return readinessGates.contains(PROGRAMMED_GATE)
                && !isTrue(PROGRAMMED_GATE)
                && isTrue("ContainersReady")
                && readinessGates.stream().allMatch(gate -> gate.equals(PROGRAMMED_GATE) || isTrue(gate));
    }

    private boolean isTrue(String type) {
        return condition(type).filter(Condition::isTrue).isPresent();
    }
}
