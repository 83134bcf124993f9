package dev.fairway.cli.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairway.cli.grpc.ServerException;
import dev.fairway.cli.grpc.ServerException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The kubectl in the PATH, with one kubeconfig and context.
 *
 * <p>It knows every way of logging in that the user's kubeconfig asks for, and how to reach a pod through the API server.
 */
public final class Kubectl {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 30;

    private final List<String> command;

    /** {@code program}: its name or path. Empty kubeconfig and context: what kubectl takes by itself. */
    public Kubectl(String program, Optional<String> kubeconfig, Optional<String> context) {
        command = new ArrayList<>(List.of(program));
        kubeconfig.ifPresent(file -> command.add("--kubeconfig=" + file));
        context.ifPresent(name -> command.add("--context=" + name));
    }

    /** A way to a Service's port, open until it is closed. */
    public record Forwarding(Process process, String address) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
        }
    }

    /**
     * Objects as the API server has them.
     *
     * @throws ServerException saying what kubectl says
     */
    JsonNode get(String... arguments) {
        List<String> words = new ArrayList<>(List.of("get", "-o", "json", "--request-timeout=10s"));
        words.addAll(List.of(arguments));
        Process process = start(words);
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw refused(said);
            }
            return JSON.readTree(said);
        } catch (JsonProcessingException e) {
            throw new ServerException(Reason.UNAVAILABLE, "kubectl gives no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ServerException(Reason.UNAVAILABLE, "kubectl cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException(Reason.UNAVAILABLE, "interrupted");
        } finally {
            process.destroy();
        }
    }

    /** Opens a local port that leads to a Service's port through the API server. */
    Forwarding forward(String namespace, String service, int port) {
        Process process = start(
                List.of("port-forward", "-n", namespace, "--address=127.0.0.1", "service/" + service, ":" + port));
        StringBuilder said = new StringBuilder();
        try {
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<String> address = forwardedFrom(line);
                if (address.isPresent()) {
                    return new Forwarding(process, address.get());
                }
                said.append(line).append('\n');
            }
        } catch (IOException e) {
            said.append(e.getMessage());
        }
        process.destroy();
        throw refused(said.toString());
    }

    /** The local address in what kubectl says once a port is open. */
    static Optional<String> forwardedFrom(String line) {
        String start = "Forwarding from ";
        int arrow = line.indexOf(" -> ");
        return line.startsWith(start) && arrow > 0
                ? Optional.of(line.substring(start.length(), arrow))
                : Optional.empty();
    }

    private Process start(List<String> arguments) {
        List<String> words = new ArrayList<>(command);
        words.addAll(arguments);
        try {
            return new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException _) {
            throw new ServerException(
                    Reason.UNAVAILABLE, command.getFirst() + " is needed to reach a cluster, and cannot be run");
        }
    }

    private static ServerException refused(String said) {
        String text = said.strip();
        String prefix = "error: ";
        return new ServerException(
                Reason.UNAVAILABLE,
                "kubectl says: " + (text.startsWith(prefix) ? text.substring(prefix.length()) : text));
    }
}
