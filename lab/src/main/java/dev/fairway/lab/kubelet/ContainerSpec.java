package dev.fairway.lab.kubelet;

import dev.fairway.lab.echo.EchoPort;
import dev.fairway.lab.kubelet.probe.Probes;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What a manifest says about one container, as far as the lab runs it.
 *
 * @param name unique in its pod
 * @param image for people: nothing is pulled
 * @param command a program of the host with its arguments; empty: the built-in echo server
 * @param environment in manifest order
 * @param ports those of TCP and UDP
 * @param namedPorts number by name
 * @param probes what its node asks it
 */
record ContainerSpec(
        String name,
        String image,
        List<String> command,
        SequencedMap<String, EnvironmentValue> environment,
        List<EchoPort> ports,
        Map<String, Integer> namedPorts,
        Probes probes) {
    ContainerSpec {
        command = List.copyOf(command);
        ports = List.copyOf(ports);
        namedPorts = Map.copyOf(new TreeMap<>(namedPorts));
    }

    boolean isEcho() {
        return command.isEmpty();
    }

    /** Where a variable's value comes from. */
    sealed interface EnvironmentValue {
        /** Written in the manifest. */
        record Literal(String value) implements EnvironmentValue {}

        /** The downward API's fieldRef, such as {@code status.podIP}. */
        record Field(String path) implements EnvironmentValue {}
    }
}
