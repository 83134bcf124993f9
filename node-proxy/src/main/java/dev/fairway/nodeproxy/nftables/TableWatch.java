package dev.fairway.nodeproxy.nftables;

import dev.fairway.nodeproxy.netlink.Errno;
import dev.fairway.nodeproxy.netlink.KernelException;
import dev.fairway.nodeproxy.netlink.NetlinkSocket;
import dev.fairway.nodeproxy.netlink.NetlinkSocket.Message;
import dev.fairway.nodeproxy.netlink.Syscalls;

/**
 * Hears from the kernel when another program changes a table of ours.
 *
 * <p>On kernels with owned tables (6.9) others can't; there it only watches over the time until a table is taken.
 */
public final class TableWatch implements AutoCloseable {

    private static final int NFNLGRP_NFTABLES = 7;
    private static final int BUFFER_BYTES = 4096;
    private static final int POLL_MILLIS = 1000;

    /** In every message about tables, chains, rules, sets and elements. */
    private static final int TABLE_NAME = 1;

    private final NetlinkSocket socket;
    private final NetlinkNftables own;
    private final String table;
    private final Runnable changed;
    private final Thread thread;
    private volatile boolean closed;

    private TableWatch(NetlinkSocket socket, NetlinkNftables own, String table, Runnable changed) {
        this.socket = socket;
        this.own = own;
        this.table = table;
        this.changed = changed;
        this.thread = Thread.ofPlatform().name("nftables-watch").daemon().unstarted(this::run);
    }

    /**
     * Watches in the network namespace of the calling thread.
     *
     * @param own whose changes are no news
     * @param changed called on a thread of its own; often once for a single change, so it had better be cheap
     */
    public static TableWatch start(Syscalls syscalls, NetlinkNftables own, String table, Runnable changed) {
        NetlinkSocket socket = NetlinkSocket.open(syscalls, BUFFER_BYTES);
        TableWatch watch = new TableWatch(socket, own, table, changed);
        socket.join(NFNLGRP_NFTABLES);
        watch.thread.start();
        return watch;
    }

    private void run() {
        while (!closed) {
            try {
                socket.poll(POLL_MILLIS, this::hear);
            } catch (KernelException e) {
                if (e.errno() != Errno.ENOBUFS) {
                    return;
                }
                // some were lost: they may have been about us
                changed.run();
            }
        }
    }

    private void hear(Message message) {
        if (message.type() >> 8 == CommandEncoder.NFNL_SUBSYS_NFTABLES
                && message.port() != own.port()
                && table.equals(message.attributes().string(TABLE_NAME))) {
            changed.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(2L * POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
