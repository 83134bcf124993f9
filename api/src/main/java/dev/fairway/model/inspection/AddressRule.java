package dev.fairway.model.inspection;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a kernel does with new connections to an address. */
public sealed interface AddressRule {

    /** Whose connections get the node's address as their source. */
    enum Masquerade {
        /** All but those of pods of this node. */
        UNLESS_POD,
        ALWAYS,
        /** Only those that the node itself makes. */
        IF_NODE
    }

    /**
     * One of the endpoints gets the connection, by weight.
     *
     * @param endpoints sorted by address and port
     * @param affinity how long a client stays with its endpoint; null: it does not
     */
    record ToEndpoints(
            List<EndpointShare> endpoints,
            Masquerade masquerade,
            @Nullable Duration affinity) implements AddressRule {
        public ToEndpoints {
            endpoints = List.copyOf(endpoints);
        }
    }

    record Reject() implements AddressRule {}

    record Drop() implements AddressRule {}

    /** The kernel has no rule there. */
    record Absent() implements AddressRule {}
}
