package dev.fairway.rules.dns;

import dev.fairway.model.ServiceKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * What an operator chooses about the cluster's zone.
 *
 * @param zone the cluster domain, cluster.local by default
 * @param ttl of every record and of negative answers, in seconds, 0 to 3600
 * @param podRecords how names below pod.&lt;zone&gt; are answered
 * @param serverAddresses of this server: what the zone's name server has unless a Service leads to them
 * @param filter what of the cluster has names
 */
public record ZoneSettings(
        DnsName zone, int ttl, PodRecords podRecords, List<InetAddress> serverAddresses, Filter filter) {

    /** The TTL of dns-version: it changes only with the program. */
    static final int VERSION_TTL = 28_800;

    /** The version of the specification whose records are served (kubernetes/dns, docs/specification.md). */
    static final String VERSION = "1.1.0";

    public ZoneSettings {
        serverAddresses = List.copyOf(serverAddresses);
        if (ttl < 0 || ttl > 3600) {
            throw new IllegalArgumentException("ttl out of 0-3600 seconds: " + ttl);
        }
    }

    /** For a zone that shows everything, and whose name server has no address. */
    public ZoneSettings(DnsName zone, int ttl, PodRecords podRecords) {
        this(zone, ttl, podRecords, List.of(), Filter.NONE);
    }

    public ZoneSettings withServerAddresses(List<InetAddress> addresses) {
        return new ZoneSettings(zone, ttl, podRecords, addresses, filter);
    }

    public ZoneSettings withFilter(Filter newFilter) {
        return new ZoneSettings(zone, ttl, podRecords, serverAddresses, newFilter);
    }

    /** How names below pod.&lt;zone&gt; are answered. */
    public enum PodRecords {
        /** They do not exist. */
        DISABLED,
        /** Every address in an existing namespace has one, as kube-dns had it. */
        INSECURE,
        /** Only where a pod of that namespace has the address. */
        VERIFIED
    }

    /**
     * Which of the cluster's names are shown, as options of CoreDNS's kubernetes plugin choose: its namespaces, no
     * endpoints, and ignoring empty Services.
     *
     * @param namespaces that have names; empty: all
     * @param endpoints false: endpoints have no names, and headless Services none at all
     * @param emptyServices false: a Service with a cluster IP has no name while no endpoint of it is ready, so that a
     *     client goes on along its search list
     */
    public record Filter(Set<String> namespaces, boolean endpoints, boolean emptyServices) {

        /** Everything is shown. */
        public static final Filter NONE = new Filter(Set.of(), true, true);

        public Filter {
            namespaces = Set.copyOf(namespaces);
        }

        boolean shows(String namespace) {
            return namespaces.isEmpty() || namespaces.contains(namespace);
        }
    }

    /** svc.&lt;zone&gt;. */
    public DnsName services() {
        return zone.child("svc");
    }

    /** pod.&lt;zone&gt;. */
    public DnsName pods() {
        return zone.child("pod");
    }

    public DnsName service(ServiceKey service) {
        return services().child(service.namespace()).child(service.name());
    }

    /** The name server that the zone claims to have; as CoreDNS calls it. */
    public DnsName nameServer() {
        return zone.child("dns").child("ns");
    }

    /** The zone's SOA with CoreDNS's times. */
    public RecordData.Authority authority(int serial) {
        return new RecordData.Authority(nameServer(), zone.child("hostmaster"), serial, 7200, 1800, 86_400, ttl);
    }
}
