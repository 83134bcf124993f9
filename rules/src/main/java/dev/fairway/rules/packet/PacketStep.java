package dev.fairway.rules.packet;

import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpText;
import dev.fairway.rules.ruleset.Destination;
import dev.fairway.rules.ruleset.Masquerade;
import dev.fairway.rules.ruleset.ServiceAddress;
import dev.fairway.rules.ruleset.Target;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thing that a decision about a packet looked at, with what it found there. */
public sealed interface PacketStep {

    /** One sentence for people. */
    String text();

    /** Which question was asked; stable, for programs. */
    default String code() {
        return switch (this) {
            case AddressOfService _ -> "address";
            case SourceRanges _ -> "source-ranges";
            case Led _ -> "traffic-policy";
            case Source _ -> "masquerade";
            case Spread _ -> "endpoints";
            case UnknownPort _ -> "unknown-port";
            case Unallocated _ -> "unallocated";
            case NoService _ -> "no-service";
        };
    }

    /** Whose packet it is, as far as a node's rules tell clients apart. */
    enum Client {
        POD,
        NODE,
        OUTSIDE
    }

    /** The destination is an address and port of a Service. */
    record AddressOfService(ServiceKey service, String portName, ServiceAddress address) implements PacketStep {
        @Override
        public String text() {
            String what = switch (address.kind()) {
                case CLUSTER_IP -> "the cluster IP";
                case EXTERNAL_IP -> "an external IP";
                case LOAD_BALANCER_IP -> "a load balancer address";
                case NODE_PORT -> "node port " + address.port();
            };
            return "the destination is " + what + " of Service " + service
                    + (portName.isEmpty() ? "" : ", port " + portName);
        }
    }

    /** Only some sources may connect (SVC-19). */
    record SourceRanges(InetAddress source, List<Cidr> allowed, boolean holds) implements PacketStep {
        public SourceRanges {
            allowed = List.copyOf(allowed);
        }

        @Override
        public String text() {
            String ranges = allowed.stream().map(IpText::of).collect(Collectors.joining(", "));
            return "source " + IpText.of(source) + (holds ? " is" : " is not") + " in the Service's source ranges "
                    + ranges;
        }
    }

    /** Who connects, and where the address's traffic policy leads such a client. */
    record Led(Client client, InetAddress source, Target target) implements PacketStep {
        @Override
        public String text() {
            String who = IpText.of(source)
                    + switch (client) {
                        case POD -> " is a pod of this node";
                        case NODE -> " is this node itself";
                        case OUTSIDE -> " is neither a pod of this node nor the node itself";
                    };
            return who
                    + switch (target) {
                        case CLUSTER_WIDE -> ": the traffic policy lets it reach the Service's endpoints anywhere";
                        case LOCAL -> ": the traffic policy keeps it on this node's endpoints";
                        case REJECT -> ": the Service has no endpoints, so that it is refused";
                        case DROP ->
                            ": the traffic policy is Local and no endpoint is on this node, so that it is dropped";
                    };
        }
    }

    /**
     * Whether the server sees the node's address instead of the client's.
     *
     * @param masqueraded for a pod that reaches itself it happens in any case
     */
    record Source(Masquerade rule, boolean masqueraded) implements PacketStep {
        @Override
        public String text() {
            String why = switch (rule) {
                case UNLESS_POD -> "only connections of this node's pods keep theirs";
                case ALWAYS -> "all connections to this address get it";
                case IF_NODE -> "only the node's own connections get it";
            };
            return (masqueraded ? "the endpoint sees the node's address" : "the endpoint sees the client's address")
                    + ": " + why;
        }
    }

    /**
     * The endpoints among which it is spread.
     *
     * @param affinity how long the client then stays with the one that it got; null: it does not
     */
    record Spread(List<Destination> endpoints, @Nullable Duration affinity) implements PacketStep {
        public Spread {
            endpoints = List.copyOf(endpoints);
        }

        @Override
        public String text() {
            int sum = endpoints.stream().mapToInt(Destination::weight).sum();
            String shares = endpoints.stream()
                    .map(endpoint -> String.format(
                            Locale.ROOT,
                            "%s port %s with %.1f %%",
                            IpText.of(endpoint.address()),
                            endpoint.port(),
                            100.0 * endpoint.weight() / sum))
                    .collect(Collectors.joining(", "));
            return "it goes to " + shares
                    + (affinity == null ? "" : "; a client stays with its endpoint for " + affinity.toSeconds() + " s");
        }
    }

    /** A cluster IP that has no such port (PRX-05). */
    record UnknownPort(ServiceKey service) implements PacketStep {
        @Override
        public String text() {
            return "the destination is the cluster IP of Service " + service
                    + ", which has no such port: it is refused";
        }
    }

    /** An address in the range of cluster IPs that no Service has (PRX-05). */
    record Unallocated(Cidr serviceCidr) implements PacketStep {
        @Override
        public String text() {
            return "no Service has this address of the Service network " + serviceCidr + ": it is dropped";
        }
    }

    /** Neither a Service's address nor one that a Service could have. */
    record NoService() implements PacketStep {
        @Override
        public String text() {
            return "the destination is no address and port of a Service: it passes unchanged";
        }
    }
}
