package dev.fairway.nodeproxy.core.announce;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.ServiceKey;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** The addresses that lb-provisioner placed on one node. Used by one thread. */
public final class PlacedAddresses {

    private final String node;
    private final Map<ServiceKey, LoadBalancer> loadBalancers = new HashMap<>();

    public PlacedAddresses(String node) {
        this.node = node;
    }

    public void put(LoadBalancer loadBalancer) {
        loadBalancers.put(loadBalancer.service(), loadBalancer);
    }

    public void remove(ServiceKey service) {
        loadBalancers.remove(service);
    }

    /** The generation of each address. */
    public Map<InetAddress, Long> generations() {
        Map<InetAddress, Long> generations = new HashMap<>();
        for (LoadBalancer loadBalancer : loadBalancers.values()) {
            for (LoadBalancer.Address address : loadBalancer.addresses()) {
                if (address.node().equals(node)) {
                    generations.merge(address.ip(), address.generation(), Math::max);
                }
            }
        }
        return generations;
    }
}
