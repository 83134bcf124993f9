package dev.fairway.provisioner.core.cloud;

import dev.fairway.model.ServiceKey;

/** The Service that a load balancer is made for; its uid outlives nothing and is used once. */
public record Owner(ServiceKey service, String uid) {}
