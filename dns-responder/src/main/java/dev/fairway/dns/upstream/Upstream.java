package dev.fairway.dns.upstream;

import dev.fairway.model.net.IpText;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** One name server that is asked, with its health; shared by all event loops. */
final class Upstream {

    private final InetSocketAddress address;
    private final int maxFailures;
    private final AtomicInteger failures = new AtomicInteger();
    private final LongAdder failedProbes = new LongAdder();

    Upstream(InetSocketAddress address, int maxFailures) {
        this.address = address;
        this.maxFailures = maxFailures;
    }

    InetSocketAddress address() {
        return address;
    }

    /** It answered, whatever it said. */
    void succeeded() {
        if (failures.getPlain() != 0) {
            failures.set(0);
        }
    }

    /** It did not answer; true when it is down from now on. */
    boolean failed() {
        return failures.incrementAndGet() == maxFailures;
    }

    void probeFailed() {
        failedProbes.increment();
    }

    boolean isDown() {
        return failures.get() >= maxFailures;
    }

    long failedProbes() {
        return failedProbes.sum();
    }

    @Override
    public String toString() {
        return IpText.withPort(address.getAddress(), address.getPort());
    }
}
