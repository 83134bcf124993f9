package dev.fairway.dns.core.zone;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Pod;
import dev.fairway.rules.dns.ZoneSettings;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * In which namespace a client is, by the address of its pod; one writer, any number of readers.
 *
 * <p>The source is the pods' life, so an address that went from one pod to another never gives the old namespace. While
 * pods of two namespaces claim one address, it gives none.
 */
public final class ClientNamespaces {

    private final ZoneSettings settings;
    private final Map<ObjectKey, List<InetAddress>> addressesOfPod = new HashMap<>();
    private final Map<InetAddress, TreeSet<ObjectKey>> claims = new HashMap<>();
    private final Map<InetAddress, byte[]> searchNames = new ConcurrentHashMap<>();

    public ClientNamespaces(ZoneSettings settings) {
        this.settings = settings;
    }

    /** Writer only. A pod that has ended, or shares its node's addresses, claims none. */
    public void put(Pod pod) {
        boolean claims = !pod.phase().isTerminal() && !pod.hostNetwork();
        replace(pod.key(), claims ? pod.podIps() : List.of());
    }

    /** Writer only. */
    public void remove(ObjectKey pod) {
        replace(pod, List.of());
    }

    private void replace(ObjectKey pod, List<InetAddress> addresses) {
        List<InetAddress> previous =
                addresses.isEmpty() ? addressesOfPod.remove(pod) : addressesOfPod.put(pod, addresses);
        if (addresses.equals(previous)) {
            return;
        }
        if (previous != null) {
            previous.forEach(address -> claims.computeIfPresent(address, (_, pods) -> {
                pods.remove(pod);
                return pods.isEmpty() ? null : pods;
            }));
            previous.forEach(this::decide);
        }
        for (InetAddress address : addresses) {
            claims.computeIfAbsent(address, _ -> new TreeSet<>()).add(pod);
            decide(address);
        }
    }

    private void decide(InetAddress address) {
        TreeSet<ObjectKey> pods = claims.get(address);
        if (pods == null || !pods.first().namespace().equals(pods.last().namespace())) {
            searchNames.remove(address);
        } else {
            String namespace = pods.first().namespace();
            searchNames.put(address, settings.services().child(namespace).wire());
        }
    }

    /** The first name of the client's search list, &lt;namespace&gt;.svc.&lt;zone&gt;, or null for an unknown client. */
    byte @Nullable [] searchName(InetAddress client) {
        return searchNames.get(client);
    }
}
