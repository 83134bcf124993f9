package dev.fairway.nodeproxy.netlink;

/** Numbers of netlink(7) and of linux/netfilter/nfnetlink.h. */
public final class Netlink {

    /** The protocol of nftables and conntrack. */
    public static final int NETLINK_NETFILTER = 12;

    public static final int NLM_F_REQUEST = 0x1;
    public static final int NLM_F_ACK = 0x4;
    public static final int NLM_F_DUMP_INTR = 0x10;
    public static final int NLM_F_DUMP = 0x300;
    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_CREATE = 0x400;
    public static final int NLM_F_APPEND = 0x800;

    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_DONE = 3;
    public static final int HEADER_BYTES = 16;

    /** struct nfgenmsg, which follows the header of every netfilter message. */
    public static final int NFGENMSG_BYTES = 4;

    public static final int NFPROTO_UNSPEC = 0;
    public static final int NFPROTO_IPV4 = 2;
    public static final int NFPROTO_IPV6 = 10;

    static final int AF_NETLINK = 16;
    static final int SOCK_RAW_CLOEXEC = 0x80003;
    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int SOL_NETLINK = 270;
    static final int NETLINK_ADD_MEMBERSHIP = 1;
    static final int NETLINK_CAP_ACK = 10;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_TRUNC = 0x20;

    private Netlink() {}
}
