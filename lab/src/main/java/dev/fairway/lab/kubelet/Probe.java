package dev.fairway.lab.kubelet;

import java.time.Duration;
import java.util.List;
import java.util.Map;

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
record Probe(
        Action action,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold) {

    /** What is asked. */
    sealed interface Action {
        /**
         * A GET that is to be answered by a status from 200 to 399.
         *
         * @param host empty: the pod's address
         */
        record HttpGet(String host, PortReference port, String path, Map<String, String> headers) implements Action {}

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
    record PortReference(String text) {
        int resolve(Map<String, Integer> namedPorts) {
            Integer named = namedPorts.get(text);
            return named != null ? named : Integer.parseInt(text);
        }
    }

    /**
     * The answers so far.
     *
     * @param isReady what counts
     * @param contrary how many answers in a row say otherwise
     */
    record Verdict(boolean isReady, int contrary) {
        static final Verdict INITIAL = new Verdict(false, 0);

        Verdict after(boolean success, Probe probe) {
            if (success == isReady) {
                return new Verdict(isReady, 0);
            }
            int threshold = success ? probe.successThreshold() : probe.failureThreshold();
            return contrary + 1 >= threshold ? new Verdict(success, 0) : new Verdict(isReady, contrary + 1);
        }
    }
}
