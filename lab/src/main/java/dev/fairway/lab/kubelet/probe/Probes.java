package dev.fairway.lab.kubelet.probe;

import java.util.Optional;

/**
 * The probes of one container; what is not asked holds as soon as it is started.
 *
 * @param startup until it succeeds the others are not asked; a container that fails it is ended
 * @param liveness a container that fails it is ended
 * @param readiness decides whether the container's pod gets traffic
 */
public record Probes(Optional<Probe> startup, Optional<Probe> liveness, Optional<Probe> readiness) {
    /** Asks nothing. */
    public static final Probes NONE = new Probes(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether a container is ready as soon as it is started. */
    public boolean isReadyAtStart() {
        return startup.isEmpty() && readiness.isEmpty();
    }
}
