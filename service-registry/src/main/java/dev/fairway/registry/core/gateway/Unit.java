package dev.fairway.registry.core.gateway;

import dev.fairway.model.ObjectKey;
import java.util.Set;

/**
 * The smallest part of a gateway's configuration that can be refused by itself: a cluster, the routes of a host, a
 * certificate.
 *
 * @param name unique within its type
 * @param owners the Ingresses that want it; named when a gateway refuses it
 * @param content what the gateway is told; equal contents are equal configurations
 * @param references the units of other types that it does not work without
 */
public record Unit(String name, Set<ObjectKey> owners, Object content, Set<String> references) {

    public Unit {
        owners = Set.copyOf(owners);
        references = Set.copyOf(references);
    }
}
