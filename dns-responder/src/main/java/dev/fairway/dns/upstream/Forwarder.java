package dev.fairway.dns.upstream;

import dev.fairway.dns.core.forward.AnswerCache;
import dev.fairway.dns.core.forward.Forwarding;
import dev.fairway.dns.core.forward.Question;
import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.rules.dns.DnsName;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Forwards names of others; what all event loops share of it: the routes, the cache, the upstreams' health, the cap. */
public final class Forwarder {

    static final Question HEALTH_QUESTION = new Question(DnsName.ROOT, DnsCodes.TYPE_NS, false, false);

    private static final Logger LOG = Logger.getLogger(Forwarder.class);

    private final ForwardingOptions options;
    private final AnswerCache cache;
    private final ForwardingMetrics metrics = new ForwardingMetrics();
    private final Map<EventLoop, LoopForwarder> loops = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Routes routes = Routes.of(new UpstreamList(Map.of()), 1);
    private volatile Question probe = newProbe();
    private volatile boolean looped;

    public Forwarder(ForwardingOptions options) {
        this.options = options;
        this.cache = new AnswerCache(options.cache());
    }

    /** The part that an event loop uses; one a loop. */
    public Forwarding on(EventLoop loop) {
        return loops.computeIfAbsent(loop, l -> new LoopForwarder(this, l));
    }

    /**
     * Asks these upstreams from now on, and finds out whether they lead back here.
     *
     * @throws IllegalArgumentException when the list cannot be used; the old one stays
     */
    public void use(UpstreamList list) {
        routes = Routes.of(list, options.maxFailures());
        looped = false;
        probe = newProbe();
        for (LoopForwarder loop : loops.values()) {
            loop.execute(loop::forgetUnused);
        }
        loops.values().stream().findFirst().ifPresent(loop -> loop.execute(() -> loop.sendProbe(probe)));
    }

    public ForwardingMetrics metrics() {
        return metrics;
    }

    public AnswerCache cache() {
        return cache;
    }

    ForwardingOptions options() {
        return options;
    }

    boolean isEnabled() {
        return !routes.isEmpty();
    }

    /** True for the question that was sent out to find loops: it has come back. */
    boolean isOwnProbe(Question question) {
        if (question.type() != DnsCodes.TYPE_HINFO || !question.name().equals(probe.name())) {
            return false;
        }
        if (!looped) {
            looped = true;
            LOG.error("The upstreams lead back to this server: names outside the cluster are not resolved until the"
                    + " configuration changes");
        }
        return true;
    }

    /** Takes a place for a question; or the code for the client when there is none. */
    Optional<Integer> admit(Question question) {
        if (looped) {
            return Optional.of(DnsCodes.SERVER_FAILURE);
        }
        if (routes.of(question.name()).isEmpty()) {
            return Optional.of(DnsCodes.REFUSED);
        }
        if (inFlight.incrementAndGet() > options.maxConcurrent()) {
            inFlight.decrementAndGet();
            metrics.refused();
            return Optional.of(DnsCodes.REFUSED);
        }
        return Optional.empty();
    }

    void done() {
        inFlight.decrementAndGet();
    }

    /** The upstreams for a name in the order to ask them: those that are up first. */
    List<Upstream> order(DnsName name) {
        List<Upstream> order = new ArrayList<>(routes.of(name));
        switch (options.policy()) {
            case RANDOM -> Collections.shuffle(order, ThreadLocalRandom.current());
            case ROUND_ROBIN -> Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), order.size()));
            case SEQUENTIAL -> {}
        }
        order.sort((a, b) -> Boolean.compare(a.isDown(), b.isDown()));
        return order;
    }

    boolean isInUse(Upstream upstream) {
        return routes.all().contains(upstream);
    }

    void isDown(Upstream upstream) {
        LOG.warnf("Upstream %s does not answer", upstream);
    }

    void isUp(Upstream upstream) {
        LOG.infof("Upstream %s answers again", upstream);
    }

    private static Question newProbe() {
        byte[] random = new byte[12];
        ThreadLocalRandom.current().nextBytes(random);
        String label = HexFormat.of().formatHex(random);
        return new Question(DnsName.of(label + ".loop-probe.arpa"), DnsCodes.TYPE_HINFO, false, false);
    }
}
