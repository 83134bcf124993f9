package dev.fairway.rules.packet;

import dev.fairway.model.ServiceKey;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.ServiceAddress;
import java.util.List;

/** What a node does with a {@link Packet}. */
public sealed interface Decision {

    /**
     * To one of the endpoints, each with the probability that its weight says.
     *
     * @param masquerade the server sees the node's address, whichever endpoint it is; a pod that reaches itself is
     *     masqueraded in any case
     */
    record ToEndpoint(ServiceKey service, ServiceAddress address, List<Destination> endpoints, boolean masquerade)
            implements Decision {
        public ToEndpoint {
            endpoints = List.copyOf(endpoints);
        }
    }

    record Reject(Cause cause) implements Decision {}

    record Drop(Cause cause) implements Decision {}

    /** It is no business of Services. */
    record Pass() implements Decision {}

    /** Why a packet is turned down. */
    enum Cause {
        /** The Service has no endpoints (PRX-03). */
        NO_ENDPOINTS,
        /** The policy is Local and no endpoint is on this node (PRX-04). */
        NO_LOCAL_ENDPOINTS,
        /** The source is in none of the Service's source ranges (SVC-19). */
        SOURCE_NOT_ALLOWED,
        /** The cluster IP has no such port (PRX-05). */
        UNKNOWN_PORT,
        /** No Service has this address of a Service CIDR (PRX-05). */
        UNALLOCATED_ADDRESS
    }
}
