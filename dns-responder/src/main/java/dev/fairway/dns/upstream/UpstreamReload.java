package dev.fairway.dns.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Looks for changes of the upstreams and hands them to the forwarder; a list that cannot be used changes nothing. */
public final class UpstreamReload implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(UpstreamReload.class);

    private final UpstreamSource source;
    private final Forwarder forwarder;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upstream-reload").factory());
    private UpstreamList current;
    private volatile String problem = "";
    private final AtomicInteger failures = new AtomicInteger();

    private UpstreamReload(UpstreamSource source, Forwarder forwarder, UpstreamList current) {
        this.source = source;
        this.forwarder = forwarder;
        this.current = current;
    }

    /**
     * Takes the list as it is now, and again whenever it has changed.
     *
     * @throws IllegalArgumentException when the first list cannot be used
     * @throws IOException when it cannot be read
     */
    public static UpstreamReload start(UpstreamSource source, Forwarder forwarder, Duration interval)
            throws IOException {
        UpstreamList first = source.read();
        forwarder.use(first);
        UpstreamReload reload = new UpstreamReload(source, forwarder, first);
        long pause = interval.toMillis();
        var _ = reload.timer.scheduleWithFixedDelay(reload::look, pause, pause, TimeUnit.MILLISECONDS);
        return reload;
    }

    private void look() {
        try {
            UpstreamList now = source.read();
            if (!now.equals(current)) {
                forwarder.use(now);
                current = now;
                LOG.info("The upstreams have changed");
            }
            problem = "";
        } catch (IOException | IllegalArgumentException e) {
            refused(String.valueOf(e.getMessage()));
        }
    }

    /** Said and counted once, however often it is looked at. */
    private void refused(String newProblem) {
        if (!newProblem.equals(problem)) {
            LOG.warnf("The new upstreams cannot be used, the old ones stay: %s", newProblem);
            problem = newProblem;
            failures.incrementAndGet();
        }
    }

    /** Why the newest list is not in use; empty when it is. */
    public String problem() {
        return problem;
    }

    /** How many lists could not be used. */
    public int failures() {
        return failures.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
