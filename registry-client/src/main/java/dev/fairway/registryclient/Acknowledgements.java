package dev.fairway.registryclient;

import dev.fairway.api.EventMapper;
import dev.fairway.api.registry.v1.AcknowledgeResponse;
import dev.fairway.api.registry.v1.Acknowledgement;
import dev.fairway.api.registry.v1.AgentsGrpc;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One agent's answers to the registry: a stream that stays open and never silent, so that the registry knows that the
 * agent lives.
 *
 * <p>What cannot be sent waits, coalesced and bounded; what was sent shortly before the stream was lost is sent again,
 * since nobody knows whether it arrived. The registry takes duplicates. Thread-safe, never blocks.
 */
public final class Acknowledgements implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Acknowledgements.class.getName());

    /** Oldest answers beyond are dropped: the positions stand for them. */
    private static final int MAX_WAITING = 20_000;

    private static final int MAX_A_MESSAGE = 1_000;

    /** With four of them until an agent counts as lost, another node has its addresses within two seconds. */
    private static final Duration HEARTBEAT = Duration.ofMillis(200);

    /** How long an answer may be under way, and how long a stream must live to count as good. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    private final RegistryChannel channel;
    private final String agent;
    private final InstantSource clock;
    private final ScheduledExecutorService reconnects;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private final Map<EventId, InEffect> waiting = new LinkedHashMap<>();
    private final Deque<Sent> recent = new ArrayDeque<>();
    private String resumeToken = "";
    private String rulesetHash = "";
    private boolean stateWaits;
    private @Nullable ClientCallStreamObserver<Acknowledgement> call;
    private Instant connectedAt = Instant.EPOCH;
    private boolean lossLogged;
    private boolean closed;

    private record Sent(Instant at, List<InEffect> inEffect) {}

    private Acknowledgements(RegistryChannel channel, String agent, InstantSource clock) {
        this.channel = channel;
        this.agent = agent;
        this.clock = clock;
        this.reconnects = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("registry-acknowledge").factory());
    }

    /**
     * Opens the stream, now and whenever it is lost.
     *
     * @param agent {@code node/<name>} or {@code dns/<instance>}, as in this process's certificate
     */
    public static Acknowledgements open(RegistryChannel channel, String agent) {
        Acknowledgements acknowledgements = new Acknowledgements(channel, agent, InstantSource.system());
        acknowledgements.reconnects.execute(acknowledgements::connect);
        var _ = acknowledgements.reconnects.scheduleWithFixedDelay(
                acknowledgements::beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        return acknowledgements;
    }

    /**
     * Says that everything up to {@code token} is in effect, and of these changes when.
     *
     * @param hash hex SHA-256 of the canonical ruleset, or empty
     */
    public synchronized void acknowledge(String token, Collection<InEffect> inEffect, String hash) {
        resumeToken = token;
        rulesetHash = hash;
        stateWaits = true;
        inEffect.forEach(this::enqueue);
        send();
    }

    private void enqueue(InEffect inEffect) {
        waiting.put(inEffect.event(), inEffect);
        if (waiting.size() > MAX_WAITING) {
            Iterator<EventId> oldest = waiting.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private synchronized void connect() {
        if (closed) {
            return;
        }
        channel.connectNow();
        stateWaits = true;
        AgentsGrpc.newStub(channel.grpc()).acknowledge(new Stream());
    }

    /** Tells that the agent lives; where the stream takes nothing, that is not told. */
    private synchronized void beat() {
        ClientCallStreamObserver<Acknowledgement> current = call;
        if (current != null && current.isReady()) {
            current.onNext(Acknowledgement.newBuilder()
                    .setAgent(agent)
                    .setHeartbeatMilliseconds(Math.toIntExact(HEARTBEAT.toMillis()))
                    .build());
        }
    }

    private void send() {
        ClientCallStreamObserver<Acknowledgement> current = call;
        while (current != null && current.isReady() && (stateWaits || !waiting.isEmpty())) {
            List<InEffect> batch =
                    waiting.values().stream().limit(MAX_A_MESSAGE).toList();
            batch.forEach(inEffect -> waiting.remove(inEffect.event()));
            stateWaits = !waiting.isEmpty();
            Acknowledgement.Builder message =
                    Acknowledgement.newBuilder().setAgent(agent).setRulesetHash(rulesetHash);
            batch.forEach(inEffect -> message.addInEffect(EventMapper.toWire(inEffect)));
            if (waiting.isEmpty()) {
                message.setResumeToken(resumeToken);
            }
            remember(batch);
            current.onNext(message.build());
        }
    }

    private void remember(List<InEffect> batch) {
        Instant now = clock.instant();
        while (!recent.isEmpty() && recent.getFirst().at().isBefore(now.minus(UNDER_WAY))) {
            recent.removeFirst();
        }
        if (!batch.isEmpty()) {
            recent.addLast(new Sent(now, batch));
        }
    }

    private synchronized void ready(Stream stream) {
        if (stream.isCurrent()) {
            if (connectedAt.equals(Instant.EPOCH)) {
                connectedAt = clock.instant();
                lossLogged = false;
            }
            send();
        }
    }

    private synchronized void lost(Stream stream, Status status) {
        if (closed || !stream.isCurrent()) {
            return;
        }
        call = null;
        if (!connectedAt.equals(Instant.EPOCH)
                && connectedAt.isBefore(clock.instant().minus(UNDER_WAY))) {
            backoff.reset();
        }
        connectedAt = Instant.EPOCH;
        remember(List.of());
        recent.forEach(sent -> sent.inEffect().forEach(this::enqueue));
        recent.clear();
        if (!lossLogged) {
            lossLogged = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The registry does not take acknowledgements; they wait",
                    channel.exception(status, status.asRuntimeException()));
        }
        var _ = reconnects.schedule(this::connect, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the stream. */
    @Override
    public synchronized void close() {
        closed = true;
        if (call != null) {
            call.onCompleted();
        }
        reconnects.shutdownNow();
    }

    private final class Stream implements ClientResponseObserver<Acknowledgement, AcknowledgeResponse> {
        private @Nullable ClientCallStreamObserver<Acknowledgement> own;

        @Override
        public void beforeStart(ClientCallStreamObserver<Acknowledgement> started) {
            own = started;
            call = started;
            started.setOnReadyHandler(() -> ready(this));
        }

        boolean isCurrent() {
            return own != null && own.equals(call);
        }

        @Override
        public void onNext(AcknowledgeResponse response) {
            // Comes once, when the registry ends the stream.
        }

        @Override
        public void onError(Throwable failure) {
            lost(this, Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            lost(this, Status.UNAVAILABLE.withDescription("the registry ended the stream"));
        }
    }
}
