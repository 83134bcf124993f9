package dev.fairway.nodeproxy.netlink;

/** A system call or a netlink request that the kernel refused. */
public class KernelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    public KernelException(int errno, String what) {
        super(what + ": " + Errno.name(errno));
        this.errno = errno;
    }

    /** The positive error number of errno(3). */
    public int errno() {
        return errno;
    }

    public boolean isNotFound() {
        return errno == Errno.ENOENT;
    }
}
