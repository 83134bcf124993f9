package dev.fairway.nodeproxy.announce;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.netlink.Kernel;
import dev.fairway.nodeproxy.netlink.NativeMemory;
import dev.fairway.nodeproxy.netlink.Syscalls;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Membership of the groups to which questions about IPv6 addresses are sent (RFC 4291 2.7.1), so that switches and the
 * network card let them pass.
 */
final class SolicitedNodes implements AutoCloseable {

    private static final int AF_INET6 = 10;
    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_JOIN_GROUP = 20;
    private static final int IPV6_LEAVE_GROUP = 21;
    private static final int MEMBERSHIP_BYTES = 20;
    private static final byte[] PREFIX = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xff};

    private final Syscalls syscalls;
    private final int descriptor;
    private final NativeMemory membership;
    private final Set<ByteBuffer> joined = new HashSet<>();

    SolicitedNodes(Syscalls syscalls, int interfaceIndex) {
        this.syscalls = syscalls;
        this.descriptor = Kernel.check(syscalls.socket(AF_INET6, SOCK_DGRAM_CLOEXEC, 0), "socket", "AF_INET6");
        this.membership = syscalls.allocate(MEMBERSHIP_BYTES);
        this.membership.bytes().putInt(16, interfaceIndex);
    }

    /** Belongs to exactly the groups of these addresses. */
    void follow(Set<InetAddress> addresses) {
        Set<ByteBuffer> wanted = new HashSet<>();
        for (InetAddress address : addresses) {
            if (IpFamily.of(address) == IpFamily.IPV6) {
                wanted.add(group(address));
            }
        }
        for (ByteBuffer group : wanted) {
            if (joined.add(group)) {
                change(IPV6_JOIN_GROUP, group);
            }
        }
        joined.removeIf(group -> {
            boolean isOver = !wanted.contains(group);
            if (isOver) {
                change(IPV6_LEAVE_GROUP, group);
            }
            return isOver;
        });
    }

    private void change(int option, ByteBuffer group) {
        membership.bytes().put(0, group, 0, group.limit());
        Kernel.check(
                syscalls.setSocketOption(descriptor, IPPROTO_IPV6, option, membership, MEMBERSHIP_BYTES),
                "setsockopt",
                option == IPV6_JOIN_GROUP ? "IPV6_JOIN_GROUP" : "IPV6_LEAVE_GROUP");
    }

    private static ByteBuffer group(InetAddress address) {
        ByteBuffer group = ByteBuffer.allocate(16).put(PREFIX);
        return group.put(address.getAddress(), 13, 3).flip();
    }

    @Override
    public void close() {
        syscalls.close(descriptor);
    }
}
