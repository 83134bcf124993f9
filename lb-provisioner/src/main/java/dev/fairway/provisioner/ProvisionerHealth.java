package dev.fairway.provisioner;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Liveness: the loop moves. Readiness: the topics were read to their ends. */
@ApplicationScoped
class ProvisionerHealth {

    /** The loop comes round twice a second; waiting for Kafka may take it 10 s. */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(60);

    private final ProvisioningLoop loop;
    private final InstantSource clock = InstantSource.system();

    ProvisionerHealth(ProvisioningLoop loop) {
        this.loop = loop;
    }

    @Produces
    @Liveness
    HealthCheck moving() {
        return () -> HealthCheckResponse.named("provisioning loop moves")
                .status(loop.lastTurn().plus(STUCK_AFTER).isAfter(clock.instant()))
                .build();
    }

    @Produces
    @Readiness
    HealthCheck caughtUp() {
        return () -> HealthCheckResponse.named("first sync done")
                .status(loop.isCaughtUp())
                .build();
    }
}
