package dev.fairway.nodeproxy.conntrack;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.StaleFlows;
import dev.fairway.nodeproxy.core.StaleFlows.Leads;
import dev.fairway.nodeproxy.core.Value;
import dev.fairway.nodeproxy.netlink.Errno;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.netlink.MessageWriter;
import dev.fairway.nodeproxy.netlink.Netlink;
import dev.fairway.nodeproxy.netlink.NetlinkSocket;
import dev.fairway.nodeproxy.netlink.NetlinkSocket.Reply;
import dev.fairway.nodeproxy.netlink.Syscalls;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's table of tracked flows, by ctnetlink (linux/netfilter/nfnetlink_conntrack.h). One thread uses it.
 *
 * <p>The kernel has no index by destination: each search walks the whole table, in the kernel, and hands up only what
 * matches (CTA_FILTER, kernel 5.8; older ones hand up everything, and the rest is sorted out here). IPv6 addresses are
 * compared here only: asked for one of them, kernel 6.18 hands up nothing that has it.
 */
public final class Conntrack implements AutoCloseable {

    private static final int SUBSYSTEM = 1;
    private static final int GET = 1;
    private static final int DELETE = 2;
    private static final int CTA_FILTER = 25;
    private static final int SOURCE_IPV4 = 1;
    private static final int DESTINATION_IPV4 = 2;
    private static final int BY_SOURCE_ADDRESS = 1;
    private static final int BY_DESTINATION_ADDRESS = 1 << 1;
    private static final int BY_PROTOCOL = 1 << 3;
    private static final int BY_DESTINATION_PORT = 1 << 5;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int DELETION_BYTES = 256;

    private final NetlinkSocket socket;
    private int sequence = 1;

    private Conntrack(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens it in the network namespace of the calling thread. */
    public static Conntrack open(Syscalls syscalls) {
        return new Conntrack(NetlinkSocket.open(syscalls, BUFFER_BYTES));
    }

    /**
     * Forgets flows: the next datagram of one over UDP chooses anew; the next packet of a TCP connection begins none, and
     * the rules answer such a packet with a reset.
     *
     * @return how many there were
     */
    public int forget(Collection<StaleFlows> stale) {
        int forgotten = 0;
        for (IpFamily family : IpFamily.values()) {
            for (Protocol protocol : List.of(Protocol.UDP, Protocol.TCP)) {
                Map<Place, Leads> places = new HashMap<>();
                stale.stream()
                        .filter(flows -> flows.family() == family && flows.protocol() == protocol)
                        .forEach(flows -> places.merge(
                                new Place(flows.address(), flows.port()), flows.leads(), Conntrack::newest));
                if (!places.isEmpty()) {
                    List<Flow> flows = find(
                            family,
                            writer -> filter(writer, family, protocol, places),
                            flow -> flow.protocol() == protocol.number() && isStale(flow, places));
                    forgotten += delete(family, flows);
                }
            }
        }
        return forgotten;
    }

    private record Place(@Nullable InetAddress address, int port) {}

    /** What may be kept is told anew each time; pods that are gone add up. */
    private static Leads newest(Leads before, Leads after) {
        return before instanceof Leads.ToPods(Set<InetAddress> some)
                        && after instanceof Leads.ToPods(Set<InetAddress> more)
                ? new Leads.ToPods(Stream.concat(some.stream(), more.stream()).collect(Collectors.toSet()))
                : after;
    }

    private static boolean isStale(Flow flow, Map<Place, Leads> places) {
        Leads leads = places.get(new Place(flow.originalDestination(), flow.originalPort()));
        if (leads == null) {
            // a node port: whatever is not translated to an endpoint only passes through this node
            leads = places.get(new Place(null, flow.originalPort()));
            if (leads == null || flow.originalDestination().equals(flow.replySource())) {
                return false;
            }
        }
        return switch (leads) {
            case Leads.NotTo(Set<Value.Endpoint> keep) ->
                !keep.contains(new Value.Endpoint(flow.replySource(), flow.replyPort()));
            case Leads.ToPods(Set<InetAddress> gone) -> gone.contains(flow.replySource());
        };
    }

    private List<Flow> find(IpFamily family, Consumer<MessageWriter> filter, Predicate<Flow> predicate) {
        List<Flow> flows = new ArrayList<>();
        boolean complete;
        do {
            flows.clear();
            MessageWriter writer = socket.writer();
            writer.begin(type(GET), Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP, sequence++, nfproto(family), 0);
            filter.accept(writer);
            writer.end();
            complete = socket.dump(writer.position(), message -> {
                Flow flow = Flow.read(family, message.attributes());
                if (flow != null && predicate.test(flow)) {
                    flows.add(flow);
                }
            });
        } while (!complete);
        return flows;
    }

    /** Lets the kernel leave out as much as it can: one address is easy, of several it hands up the whole protocol. */
    private static void filter(MessageWriter writer, IpFamily family, Protocol protocol, Map<Place, Leads> places) {
        Set<InetAddress> gone = new HashSet<>();
        places.values().forEach(leads -> {
            if (leads instanceof Leads.ToPods(Set<InetAddress> pods)) {
                gone.addAll(pods);
            }
        });
        if (gone.size() == 1) {
            byReplySource(writer, gone.iterator().next());
        } else {
            byDestination(
                    writer,
                    family,
                    protocol,
                    places.size() == 1 ? places.keySet().iterator().next() : null);
        }
    }

    /** Everything of a protocol, or only what goes to one place. */
    private static void byDestination(MessageWriter writer, IpFamily family, Protocol protocol, @Nullable Place place) {
        int flags = BY_PROTOCOL;
        int tuple = writer.beginNest(Flow.CTA_TUPLE_ORIG);
        if (place != null && place.address() != null && family == IpFamily.IPV4) {
            flags |= BY_DESTINATION_ADDRESS;
            address(writer, DESTINATION_IPV4, place.address());
        }
        int ports = writer.beginNest(2);
        writer.putByte(1, protocol.number());
        if (place != null) {
            flags |= BY_DESTINATION_PORT;
            writer.putShortBE(3, place.port());
        }
        writer.endNest(ports);
        writer.endNest(tuple);
        filter(writer, 1, flags);
    }

    /** What is answered over TCP by this address. */
    private static void byReplySource(MessageWriter writer, InetAddress endpoint) {
        int flags = BY_PROTOCOL;
        int tuple = writer.beginNest(Flow.CTA_TUPLE_REPLY);
        if (IpFamily.of(endpoint) == IpFamily.IPV4) {
            flags |= BY_SOURCE_ADDRESS;
            address(writer, SOURCE_IPV4, endpoint);
        }
        int protocol = writer.beginNest(2);
        writer.putByte(1, Protocol.TCP.number());
        writer.endNest(protocol);
        writer.endNest(tuple);
        filter(writer, 2, flags);
    }

    private static void address(MessageWriter writer, int type, InetAddress address) {
        int ip = writer.beginNest(1);
        writer.put(type, address.getAddress());
        writer.endNest(ip);
    }

    private static void filter(MessageWriter writer, int direction, int flags) {
        int filter = writer.beginNest(CTA_FILTER);
        writer.putInt(direction, flags);
        writer.endNest(filter);
    }

    private int delete(IpFamily family, List<Flow> flows) {
        int deleted = 0;
        int next = 0;
        while (next < flows.size()) {
            MessageWriter writer = socket.writer();
            while (next < flows.size() && writer.remaining() > DELETION_BYTES) {
                Flow flow = flows.get(next++);
                writer.begin(type(DELETE), Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK, sequence++, nfproto(family), 0);
                flow.handle().write(writer);
                writer.end();
            }
            socket.send(writer.position());
            for (Reply reply : socket.replies()) {
                // one that ended by itself meanwhile is as good as deleted
                if (reply.errno() != 0 && reply.errno() != Errno.ENOENT) {
                    throw new KernelException(reply.errno(), "forget a flow");
                }
                deleted += reply.errno() == 0 ? 1 : 0;
            }
        }
        return deleted;
    }

    private static int type(int message) {
        return (SUBSYSTEM << 8) | message;
    }

    private static int nfproto(IpFamily family) {
        return family == IpFamily.IPV4 ? Netlink.NFPROTO_IPV4 : Netlink.NFPROTO_IPV6;
    }

    @Override
    public void close() {
        socket.close();
    }
}
