package dev.fairway.registry.health;

import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.topic.Progress.Standing;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the view is complete; stays ready while it is behind, and says so. */
@Readiness
@ApplicationScoped
public class ViewReadiness implements HealthCheck {

    private final Registry registry;

    ViewReadiness(Registry registry) {
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        Standing standing = registry.standing();
        return HealthCheckResponse.named("view")
                .status(standing != Standing.LOADING)
                .withData("standing", standing.name())
                .withData("objects", registry.snapshot().size())
                .build();
    }
}
