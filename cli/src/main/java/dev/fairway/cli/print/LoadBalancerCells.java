package dev.fairway.cli.print;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.net.IpText;

/** One line of {@code get loadbalancers}: what stands at the same place of the columns belongs to one address. */
final class LoadBalancerCells {
    static final Cells HEADINGS = Cells.of("NAME", "ADDRESSES", "POOLS", "NODES", "GENERATIONS", "PROBLEM");

    private LoadBalancerCells() {}

    static Cells of(LoadBalancer loadBalancer) {
        return Cells.of(
                loadBalancer.meta().name(),
                loadBalancer.hostname().isEmpty()
                        ? Phrases.joined(loadBalancer.addresses(), address -> IpText.of(address.ip()))
                        : loadBalancer.hostname(),
                Phrases.joined(loadBalancer.addresses(), LoadBalancer.Address::pool),
                Phrases.joined(
                        loadBalancer.addresses(), address -> address.node().isEmpty() ? Phrases.NONE : address.node()),
                Phrases.joined(loadBalancer.addresses(), address -> Long.toString(address.generation())),
                loadBalancer.problem().isPresent() ? loadBalancer.problem().reason() : Phrases.NONE);
    }
}
