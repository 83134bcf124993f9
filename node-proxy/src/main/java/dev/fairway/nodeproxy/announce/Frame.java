package dev.fairway.nodeproxy.announce;

import java.net.InetAddress;

/** What a received frame says about an address. */
sealed interface Frame {

    MacAddress senderMac();

    /**
     * Somebody asks who has an address.
     *
     * @param sender who asks; the unspecified address while it has none
     */
    record Question(InetAddress target, InetAddress sender, MacAddress senderMac) implements Frame {}

    /** Another node of the cluster says that it has an address. */
    record OtherClaim(InetAddress address, long generation, MacAddress senderMac) implements Frame {}
}
