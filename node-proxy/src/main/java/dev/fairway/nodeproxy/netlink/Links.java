package dev.fairway.nodeproxy.netlink;

import java.util.List;

/** The network interfaces of the calling thread's network namespace (rtnetlink(7)). */
public final class Links {

    private static final int NETLINK_ROUTE = 0;
    private static final int RTM_DELLINK = 17;
    private static final int IFLA_IFNAME = 3;
    private static final int BUFFER_BYTES = 4096;

    private Links() {}

    /** Deletes the interface; false when there is none of that name. */
    public static boolean delete(Syscalls syscalls, String name) {
        try (NetlinkSocket socket = NetlinkSocket.open(syscalls, NETLINK_ROUTE, BUFFER_BYTES)) {
            MessageWriter writer = socket.writer();
            writer.beginLink(RTM_DELLINK, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK, 1);
            writer.put(IFLA_IFNAME, name);
            writer.end();
            socket.send(writer.position());
            List<NetlinkSocket.Reply> replies = socket.replies();
            int errno =
                    replies.stream().mapToInt(NetlinkSocket.Reply::errno).max().orElse(0);
            if (errno != 0 && errno != Errno.ENODEV) {
                throw new KernelException(errno, "delete interface " + name);
            }
            return errno == 0;
        }
    }
}
