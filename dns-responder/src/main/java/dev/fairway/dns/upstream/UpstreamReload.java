package dev.fairway.dns.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks for changes of the upstreams and hands them to the forwarder; a list that cannot be used changes nothing. */
public final class UpstreamReload implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(UpstreamReload.class);

    private final UpstreamSource source;
    private final Forwarder forwarder;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upstream-reload").factory());
    private UpstreamList current;
    private String lastProblem = "";

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
            lastProblem = "";
        } catch (IOException | IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(lastProblem)) {
                LOG.warnf("The new upstreams cannot be used, the old ones stay: %s", problem);
                lastProblem = problem;
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
