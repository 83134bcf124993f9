package dev.fairway.lab.kubelet.probe;

import dev.fairway.lab.network.Readiness.Scheme;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A probe of a container, with Kubernetes' defaults applied (core/v1 Probe).
 *
 * @param action what is asked
 * @param initialDelay from the container's start to the first question
 * @param period between questions
 * @param timeout of one question
 * @param successThreshold this many yes in a row count as yes
 * @param failureThreshold this many no in a row count as no
 */
public record Probe(
        Action action,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold) {

    /** What is asked. */
    public sealed interface Action {
        /**
         * A GET that is to be answered by a status from 200 to 399.
         *
         * @param scheme a certificate is not verified
         * @param host empty: the pod's address
         */
        record HttpGet(Scheme scheme, String host, PortReference port, String path, Map<String, String> headers)
                implements Action {}

        /**
         * A connection that is to be accepted.
         *
         * @param host empty: the pod's address
         */
        record TcpSocket(String host, PortReference port) implements Action {}

        /** A program inside the pod, whose exit code is the answer. */
        record Exec(List<String> command) implements Action {}
    }

    /** A number, or the name of a container port. */
    public record PortReference(String text) {
        /** Empty for a name that no port has. */
        Optional<Integer> resolve(Map<String, Integer> namedPorts) {
            return Optional.ofNullable(namedPorts.get(text))
                    .or(() -> text.matches("[0-9]{1,5}") ? Optional.of(Integer.parseInt(text)) : Optional.empty());
        }
    }

    /** What counts. */
    enum Outcome {
        /** Not enough answers yet. */
        UNKNOWN,
        SUCCESS,
        FAILURE
    }

    /**
     * The answers so far: as many equal ones in a row as the threshold asks for decide, fewer change nothing.
     *
     * @param last the last answer
     * @param run how many of these came in a row
     */
    record Verdict(Outcome outcome, boolean last, int run) {
        static final Verdict NONE = new Verdict(Outcome.UNKNOWN, false, 0);

        Verdict after(boolean success, Probe probe) {
            int now = success == last ? run + 1 : 1;
            int threshold = success ? probe.successThreshold() : probe.failureThreshold();
            return new Verdict(now < threshold ? outcome : success ? Outcome.SUCCESS : Outcome.FAILURE, success, now);
        }
    }
}
