package dev.fairway.tracker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Liveness: the tracking loop moves. Readiness: the topics were read, the source was listed, Kafka takes writes; or
 * another tracker leads and this one stands by.
 */
@ApplicationScoped
class TrackerHealth {

    /** The loop comes round once a second; the largest list takes a fraction of this. */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30);

    private final CurrentTracker current;
    private final InstantSource clock = InstantSource.system();

    TrackerHealth(CurrentTracker current) {
        this.current = current;
    }

    @Produces
    @Liveness
    HealthCheck moving() {
        return () -> HealthCheckResponse.named("tracking loop moves")
                .status(current.running()
                        .map(tracker ->
                                tracker.loop().lastTurn().plus(STUCK_AFTER).isAfter(clock.instant()))
                        .orElse(true))
                .build();
    }

    @Produces
    @Readiness
    HealthCheck synced() {
        return () -> HealthCheckResponse.named("first sync done")
                .status(current.standsBy() || current.running().isPresent())
                .build();
    }

    @Produces
    @Readiness
    HealthCheck writable() {
        return () -> HealthCheckResponse.named("Kafka takes writes")
                .status(current.running().map(RunningTracker::isHealthy).orElse(current.standsBy()))
                .build();
    }
}
