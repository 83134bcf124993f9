package dev.fairway.nodeproxy.netlink;

import java.net.InetAddress;
import java.util.List;

/**
 * Puts addresses on the loopback interface and takes them off (rtnetlink(7)), so that this node answers for them. One
 * thread uses an instance.
 */
public final class LoopbackAddresses implements AutoCloseable {

    private static final int NETLINK_ROUTE = 0;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int NLM_F_REPLACE = 0x100;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    /** Without duplicate address detection, which would hold an address back for a second. */
    private static final int IFA_F_NODAD = 2;

    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int BUFFER_BYTES = 4096;

    /** The loopback interface is the first one of every network namespace. */
    private static final int LOOPBACK_INDEX = 1;

    private final NetlinkSocket socket;
    private int sequence = 1;

    private LoopbackAddresses(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** In the network namespace of the calling thread. */
    public static LoopbackAddresses open(Syscalls syscalls) {
        return new LoopbackAddresses(NetlinkSocket.open(syscalls, NETLINK_ROUTE, BUFFER_BYTES));
    }

    /** Puts it there; one that is there stays. */
    public void add(InetAddress address) {
        int flags = Netlink.NLM_F_CREATE | NLM_F_REPLACE;
        check(request(RTM_NEWADDR, flags, address), Errno.EEXIST, "add address " + address.getHostAddress());
    }

    /** Takes it off; one that is not there is no error. */
    public void remove(InetAddress address) {
        check(request(RTM_DELADDR, 0, address), Errno.EADDRNOTAVAIL, "remove address " + address.getHostAddress());
    }

    private List<NetlinkSocket.Reply> request(int type, int flags, InetAddress address) {
        byte[] bytes = address.getAddress();
        MessageWriter writer = socket.writer();
        writer.beginAddress(
                type,
                Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | flags,
                sequence++,
                new MessageWriter.AddressHeader(
                        bytes.length == 4 ? AF_INET : AF_INET6,
                        bytes.length * 8,
                        IFA_F_NODAD,
                        RT_SCOPE_UNIVERSE,
                        LOOPBACK_INDEX));
        writer.put(IFA_LOCAL, bytes);
        writer.put(IFA_ADDRESS, bytes);
        writer.end();
        socket.send(writer.position());
        return socket.replies();
    }

    private static void check(List<NetlinkSocket.Reply> replies, int tolerated, String what) {
        for (NetlinkSocket.Reply reply : replies) {
            if (reply.errno() != 0 && reply.errno() != tolerated) {
                throw new KernelException(reply.errno(), what);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
