package dev.fairway.dns.upstream;

import dev.fairway.dns.core.forward.AnswerCache;
import dev.fairway.dns.core.forward.Forwarding;
import dev.fairway.dns.core.forward.Question;
import dev.fairway.dns.core.forward.UpstreamAnswer;
import dev.fairway.dns.core.message.DnsCodes;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the {@link Forwarder}: its sockets and its questions on their way. */
final class LoopForwarder implements Forwarding {

    private final Forwarder forwarder;
    private final EventLoop loop;
    private final SecureRandom random = new SecureRandom();
    private final Map<Question, Exchange> exchanges = new HashMap<>();
    private final Map<Upstream, UdpSockets> sockets = new HashMap<>();

    LoopForwarder(Forwarder forwarder, EventLoop loop) {
        this.forwarder = forwarder;
        this.loop = loop;
    }

    @Override
    public boolean isEnabled() {
        return forwarder.isEnabled();
    }

    @Override
    public void ask(Question question, Reply reply) {
        if (forwarder.isOwnProbe(question)) {
            reply.failed(DnsCodes.REFUSED);
            return;
        }
        Optional<AnswerCache.Hit> hit = forwarder.cache().find(question, System.nanoTime());
        forwarder.metrics().looked(hit);
        if (hit.isPresent() && hit.get().isFresh()) {
            reply.answered(hit.get().answer(), hit.get().age());
            if (hit.get().isDueForPrefetch()) {
                forwarder.metrics().prefetched();
                start(question, null);
            }
            return;
        }
        Reply waiting = hit.<Reply>map(stale -> patient(reply, stale.answer())).orElse(reply);
        start(question, waiting);
    }

    /** Falls back to what is known when nothing better comes in time. */
    private Reply patient(Reply reply, UpstreamAnswer stale) {
        StaleReply patient = new StaleReply(reply, stale, forwarder.metrics());
        var _ = loop.schedule(patient::giveUp, forwarder.options().staleAfter().toNanos(), TimeUnit.NANOSECONDS);
        return patient;
    }

    private void start(Question question, @Nullable Reply reply) {
        Exchange running = exchanges.get(question);
        if (running != null) {
            if (reply != null) {
                running.add(reply);
            }
            return;
        }
        Optional<Integer> refusal = forwarder.admit(question);
        if (refusal.isPresent()) {
            if (reply != null) {
                reply.failed(refusal.get());
            }
            return;
        }
        long now = System.nanoTime();
        long deadline = now + forwarder.options().deadline().toNanos();
        Exchange exchange = new Exchange(question, forwarder.order(question.name()), now, deadline);
        if (reply != null) {
            exchange.add(reply);
        }
        exchanges.put(question, exchange);
        tryNext(exchange);
    }

    private void tryNext(Exchange exchange) {
        Upstream upstream = exchange.next();
        long left = exchange.deadline() - System.nanoTime();
        if (upstream == null || left <= 0) {
            end(exchange);
            exchange.failed();
            return;
        }
        attempt(exchange, upstream, left, false);
    }

    private void attempt(Exchange exchange, Upstream upstream, long left, boolean stream) {
        long startedAt = System.nanoTime();
        Attempt attempt = new Attempt(exchange.question(), answer -> {
            forwarder.metrics().attempted(upstream, answer, System.nanoTime() - startedAt);
            ended(exchange, upstream, answer, stream);
        });
        send(
                attempt,
                upstream,
                Math.min(left, forwarder.options().attemptTimeout().toNanos()),
                stream);
    }

    private void send(Attempt attempt, Upstream upstream, long timeout, boolean stream) {
        attempt.limitBy(loop.schedule(attempt::failed, timeout, TimeUnit.NANOSECONDS));
        if (stream) {
            TcpQuestion.send(loop, upstream, attempt, Duration.ofNanos(timeout), random);
        } else {
            sockets.computeIfAbsent(upstream, u -> new UdpSockets(loop, u, random))
                    .send(attempt);
        }
    }

    private void ended(Exchange exchange, Upstream upstream, @Nullable UpstreamAnswer answer, boolean stream) {
        if (answer == null) {
            if (upstream.failed()) {
                forwarder.isDown(upstream);
                probeLater(upstream);
            }
            tryNext(exchange);
            return;
        }
        upstream.succeeded();
        long left = exchange.deadline() - System.nanoTime();
        if (answer.isTruncated() && !stream && left > 0) {
            attempt(exchange, upstream, left, true);
            return;
        }
        end(exchange);
        forwarder.cache().put(exchange.question(), answer, exchange.startedAt(), System.nanoTime());
        exchange.answered(answer);
    }

    private void end(Exchange exchange) {
        exchanges.remove(exchange.question());
        forwarder.done();
    }

    /** Asks one that is down again and again until it answers, or nobody wants it any more. */
    private void probeLater(Upstream upstream) {
        var _ = loop.schedule(
                () -> probe(upstream), forwarder.options().healthInterval().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void probe(Upstream upstream) {
        if (!upstream.isDown() || !forwarder.isInUse(upstream)) {
            return;
        }
        Attempt attempt = new Attempt(Forwarder.HEALTH_QUESTION, answer -> {
            if (answer == null) {
                upstream.probeFailed();
                probeLater(upstream);
            } else {
                upstream.succeeded();
                forwarder.isUp(upstream);
            }
        });
        send(attempt, upstream, forwarder.options().attemptTimeout().toNanos(), false);
    }

    void execute(Runnable task) {
        loop.execute(task);
    }

    /** Sends the question by which a loop is found; nobody waits for its answer. */
    void sendProbe(Question probe) {
        start(probe, null);
    }

    /** Closes the sockets to upstreams that are in use no longer. */
    void forgetUnused() {
        sockets.entrySet().removeIf(entry -> {
            boolean unused = !forwarder.isInUse(entry.getKey());
            if (unused) {
                entry.getValue().close();
            }
            return unused;
        });
    }

    /** A reply that takes what is known when the upstreams fail or take too long; the first one counts. */
    private static final class StaleReply implements Reply {
        private final Reply reply;
        private final UpstreamAnswer stale;
        private final ForwardingMetrics metrics;
        private boolean replied;

        StaleReply(Reply reply, UpstreamAnswer stale, ForwardingMetrics metrics) {
            this.reply = reply;
            this.stale = stale;
            this.metrics = metrics;
        }

        @Override
        public void answered(UpstreamAnswer answer, int age) {
            if (answer.code() == DnsCodes.SERVER_FAILURE) {
                giveUp();
            } else if (!replied) {
                replied = true;
                reply.answered(answer, age);
            }
        }

        @Override
        public void failed(int code) {
            giveUp();
        }

        void giveUp() {
            if (!replied) {
                replied = true;
                metrics.servedStale();
                reply.answered(stale, -1);
            }
        }
    }
}
