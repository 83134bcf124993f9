package dev.fairway.nodeproxy.core;

import dev.fairway.rules.ruleset.Masquerade;
import java.net.InetAddress;

/** What the kernel holds for a {@link Key}. */
public sealed interface Value {

    /** The key alone tells everything. */
    record Present() implements Value {}

    /** What happens to new connections. */
    sealed interface Dispatch extends Value {
        record Reject() implements Dispatch {}

        record Drop() implements Dispatch {}

        /**
         * To one of a group's slots.
         *
         * @param slots how many the group has, at least 1
         */
        record ToGroup(int group, int slots, boolean affinity, Masquerade masquerade) implements Dispatch {}
    }

    /** Where packets go. */
    record Endpoint(InetAddress address, int port) implements Value {}

    /** Which member of the group has the slot. */
    record Member(int number) implements Value {}

    Value PRESENT = new Present();
}
