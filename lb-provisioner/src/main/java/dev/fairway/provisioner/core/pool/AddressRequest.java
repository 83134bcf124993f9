package dev.fairway.provisioner.core.pool;

import dev.fairway.model.Service;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * What a Service asks for.
 *
 * @param addresses those it names, at most one a family
 * @param families all that it has, primary first
 * @param pool the pool it names; empty for any
 */
record AddressRequest(List<InetAddress> addresses, SequencedSet<IpFamily> families, String pool) {

    /** Annotation of a Service: the addresses that it wants, at most one a family, with commas between. */
    static final String ADDRESSES = "fairway.dev/load-balancer-ips";

    /** Annotation of a Service: the pool that its addresses are to come from. */
    static final String POOL = "fairway.dev/address-pool";

    AddressRequest {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads a Service: its annotation, or else its spec.loadBalancerIP.
     *
     * @throws IllegalArgumentException when it can't be fulfilled as it stands, with a sentence for people
     */
    static AddressRequest of(Service service) {
        String annotation = service.meta().annotations().getOrDefault(ADDRESSES, "");
        String field = annotation.isBlank() ? "spec.loadBalancerIP" : "annotation " + ADDRESSES;
        String text = annotation.isBlank() ? service.loadBalancerIp() : annotation;
        SequencedSet<IpFamily> families = new LinkedHashSet<>(service.ipFamilies());
        List<InetAddress> addresses = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            InetAddress address = address(field, part.strip());
            IpFamily family = IpFamily.of(address);
            if (!families.contains(family)) {
                throw new IllegalArgumentException("%s asks for %s, but the Service has no address family %s"
                        .formatted(field, IpText.of(address), family));
            }
            if (addresses.stream().anyMatch(other -> IpFamily.of(other) == family)) {
                throw new IllegalArgumentException(
                        "%s asks for more than one address of family %s".formatted(field, family));
            }
            addresses.add(address);
        }
        return new AddressRequest(
                addresses,
                families,
                service.meta().annotations().getOrDefault(POOL, "").strip());
    }

    private static InetAddress address(String field, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: '%s' is no address".formatted(field, text), e);
        }
    }
}
