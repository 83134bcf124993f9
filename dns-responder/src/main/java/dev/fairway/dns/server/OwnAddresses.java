package dev.fairway.dns.server;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** The addresses at which a server is reached. */
public final class OwnAddresses {

    private OwnAddresses() {}

    /**
     * Those that it listens on; in a wildcard's place all of its family that the host has, but loopback and link-local
     * ones, which mean something else elsewhere.
     */
    public static List<InetAddress> of(List<InetAddress> listen) {
        List<InetAddress> addresses = new ArrayList<>();
        for (InetAddress address : listen) {
            if (address.isAnyLocalAddress()) {
                addresses.addAll(ofHost(address.getClass()));
            } else {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static List<InetAddress> ofHost(Class<? extends InetAddress> family) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address.getClass() == family)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .toList();
        } catch (SocketException e) {
            throw new IllegalStateException("the host's addresses cannot be listed", e);
        }
    }
}
