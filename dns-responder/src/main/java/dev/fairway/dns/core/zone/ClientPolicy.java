package dev.fairway.dns.core.zone;

import dev.fairway.model.net.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What clients may do beyond asking.
 *
 * @param namespaces of clients whose search lists are completed; empty when none are
 * @param transfers networks that may have the whole zone
 */
public record ClientPolicy(Optional<ClientNamespaces> namespaces, List<Cidr> transfers) {

    /** Questions only. */
    public static final ClientPolicy ASK = new ClientPolicy(Optional.empty(), List.of());

    public ClientPolicy {
        transfers = List.copyOf(transfers);
    }

    boolean mayTransfer(InetAddress client) {
        return transfers.stream().anyMatch(network -> network.contains(client));
    }
}
