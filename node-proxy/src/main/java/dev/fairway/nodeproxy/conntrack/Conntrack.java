package dev.fairway.nodeproxy.conntrack;

import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.core.StaleFlows;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
     * Forgets UDP flows, so that their next packet chooses anew.
     *
     * @return how many there were
     */
    public int forget(Collection<StaleFlows> stale) {
        int forgotten = 0;
        for (IpFamily family : IpFamily.values()) {
            Map<Place, Set<Value.Endpoint>> places = new HashMap<>();
            stale.stream()
                    .filter(flows -> flows.family() == family)
                    .forEach(flows -> places.put(new Place(flows.address(), flows.port()), flows.keep()));
            if (!places.isEmpty()) {
                Place only = places.size() == 1 ? places.keySet().iterator().next() : null;
                List<Flow> flows = find(
                        family,
                        writer -> byDestination(writer, family, only),
                        flow -> flow.protocol() == Protocol.UDP.number() && isStale(flow, places));
                forgotten += delete(family, flows);
            }
        }
        return forgotten;
    }

    /**
     * Forgets the TCP connections that were translated to one of these endpoints. Their next packet begins no connection,
     * and the rules answer such a packet with a reset.
     *
     * @return how many there were
     */
    public int forgetConnectionsTo(Collection<InetAddress> endpoints) {
        int forgotten = 0;
        for (InetAddress endpoint : endpoints) {
            IpFamily family = IpFamily.of(endpoint);
            List<Flow> flows = find(
                    family,
                    writer -> byReplySource(writer, endpoint),
                    flow -> flow.protocol() == Protocol.TCP.number()
                            && flow.replySource().equals(endpoint)
                            && !flow.originalDestination().equals(endpoint));
            forgotten += delete(family, flows);
        }
        return forgotten;
    }

    private record Place(@Nullable InetAddress address, int port) {}

    private static boolean isStale(Flow flow, Map<Place, Set<Value.Endpoint>> places) {
        Set<Value.Endpoint> keep = places.get(new Place(flow.originalDestination(), flow.originalPort()));
        if (keep == null) {
            // a node port: whatever is not translated to an endpoint only passes through this node
            keep = places.get(new Place(null, flow.originalPort()));
            if (keep == null || flow.originalDestination().equals(flow.replySource())) {
                return false;
            }
        }
        return !keep.contains(new Value.Endpoint(flow.replySource(), flow.replyPort()));
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

    /** Everything over UDP, or only what goes to one place. */
    private static void byDestination(MessageWriter writer, IpFamily family, @Nullable Place place) {
        int flags = BY_PROTOCOL;
        int tuple = writer.beginNest(Flow.CTA_TUPLE_ORIG);
        if (place != null && place.address() != null && family == IpFamily.IPV4) {
            flags |= BY_DESTINATION_ADDRESS;
            address(writer, DESTINATION_IPV4, place.address());
        }
        int protocol = writer.beginNest(2);
        writer.putByte(1, Protocol.UDP.number());
        if (place != null) {
            flags |= BY_DESTINATION_PORT;
            writer.putShortBE(3, place.port());
        }
        writer.endNest(protocol);
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
