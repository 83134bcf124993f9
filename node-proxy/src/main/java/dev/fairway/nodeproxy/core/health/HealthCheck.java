package dev.fairway.nodeproxy.core.health;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.PortNumber;

/**
 * What a health check node port tells.
 *
 * @param localEndpoints how many ready endpoints of the Service are on this node
 */
public record HealthCheck(ServiceKey service, PortNumber port, int localEndpoints) {}
