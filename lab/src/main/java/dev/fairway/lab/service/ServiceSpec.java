package dev.fairway.lab.service;

import dev.fairway.lab.network.Readiness;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How one service is started, and how it is known to be ready.
 *
 * @param name such as {@code node-proxy-node-1}
 * @param command program and arguments
 * @param environment in addition to the supervisor's own
 * @param log what it prints is appended here
 * @param readiness the question that it answers once it works
 * @param address where it listens, for people
 */
public record ServiceSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Readiness readiness,
        String address) {
    public ServiceSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
