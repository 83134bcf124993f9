package dev.fairway.model;

import dev.fairway.model.net.Cidr;
import java.util.List;

/**
 * networking/v1 ServiceCIDR: where cluster IPs come from (KEP 1880).
 *
 * @param cidrs at most one a family
 */
public record ServiceCidr(ObjectMeta meta, List<Cidr> cidrs) implements Resource {

    public ServiceCidr {
        cidrs = List.copyOf(cidrs);
    }

    @Override
    public Kind kind() {
        return Kind.SERVICE_CIDR;
    }
}
