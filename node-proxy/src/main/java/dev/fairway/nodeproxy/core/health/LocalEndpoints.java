package dev.fairway.nodeproxy.core.health;

import dev.fairway.model.net.IpFamily;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.ServiceRules;
import dev.fairway.rules.ruleset.Target;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * How many Services of a family drop packets on this node because their policy is Local and no endpoint is here (PRX-04).
 *
 * @param internal by internalTrafficPolicy
 * @param external by externalTrafficPolicy
 */
public record LocalEndpoints(int internal, int external) {

    /** Counts them. */
    public static LocalEndpoints missing(IpFamily family, Collection<ServiceRules> services) {
        return new LocalEndpoints(
                count(family, services, address -> address.kind() == ServiceAddress.Kind.CLUSTER_IP),
                count(family, services, address -> address.kind() != ServiceAddress.Kind.CLUSTER_IP));
    }

    private static int count(IpFamily family, Collection<ServiceRules> services, Predicate<ServiceAddress> kind) {
        return (int) services.stream()
                .filter(service -> service.ports().stream()
                        .filter(port -> port.family() == family)
                        .flatMap(port -> port.addresses().stream())
                        .anyMatch(address -> kind.test(address) && address.fromAnywhere() == Target.DROP))
                .count();
    }
}
