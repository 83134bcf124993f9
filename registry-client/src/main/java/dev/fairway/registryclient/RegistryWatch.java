package dev.fairway.registryclient;

import dev.fairway.api.EventMapper;
import dev.fairway.api.RegistryMapper;
import dev.fairway.api.registry.v1.Change;
import dev.fairway.api.registry.v1.RegistryGrpc;
import dev.fairway.api.registry.v1.Synced;
import dev.fairway.api.registry.v1.WatchRequest;
import dev.fairway.api.registry.v1.WatchResponse;
import dev.fairway.model.event.Event;
import dev.fairway.registryclient.ViewUpdate.Freshness;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A view of the registry's objects that outlives the registry: kept on disk, resumed after every lost connection.
 *
 * <p>One consumer is told of it on one thread, see {@link ViewUpdate}. While the consumer works, what arrives is
 * coalesced by object; once that is many objects, the registry is no longer asked for more and coalesces itself.
 */
public final class RegistryWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RegistryWatch.class.getName());

    /** Changed objects that may wait for the consumer before the registry is asked to wait. */
    private static final int MAX_PENDING = 4096;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final RegistryChannel channel;
    private final WatchRequest request;
    private final Consumer<ViewUpdate> consumer;
    private final InstantSource clock;
    private final Optional<ViewRecorder> recorder;
    private final ScheduledExecutorService reconnects;
    private final Thread deliveries;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final View view = new View();
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private @Nullable WatchStream stream;
    private int withheld;
    private boolean connected;
    private boolean lossLogged;
    private boolean closed;

    private volatile @Nullable Freshness told;

    private RegistryWatch(
            RegistryChannel channel, WatchOptions options, Consumer<ViewUpdate> consumer, InstantSource clock) {
        this.channel = channel;
        this.consumer = consumer;
        this.clock = clock;
        this.request = request(options);
        this.recorder = options.stateFile().map(file -> new ViewRecorder(new StateFile(file, request)));
        this.reconnects = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("registry-watch-connect").factory());
        this.deliveries = Thread.ofPlatform().daemon().name("registry-watch").unstarted(this::deliver);
    }

    /** Starts with what is on disk, if anything, and connects. {@code consumer} is called on one thread, in order. */
    public static RegistryWatch start(RegistryChannel channel, WatchOptions options, Consumer<ViewUpdate> consumer) {
        RegistryWatch watch = new RegistryWatch(channel, options, consumer, InstantSource.system());
        watch.recorder
                .flatMap(ViewRecorder::load)
                .ifPresent(known -> watch.view.restore(
                        known.events(), known.resumeToken(), known.dnsSerial(), watch.clock.instant()));
        watch.deliveries.start();
        watch.reconnects.execute(watch::connect);
        return watch;
    }

    private static WatchRequest request(WatchOptions options) {
        WatchRequest.Builder request = WatchRequest.newBuilder().setNamespace(options.namespace());
        options.kinds().stream().sorted().map(RegistryMapper::toWire).forEach(request::addKinds);
        return request.build();
    }

    /** What the consumer was last told; empty before its first update. Any thread. */
    public Optional<Freshness> freshness() {
        return Optional.ofNullable(told);
    }

    private void connect() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            channel.connectNow();
            WatchStream next = new WatchStream(new Connection());
            stream = next;
            withheld = 0;
            WatchRequest resuming =
                    request.toBuilder().setResumeToken(view.resumeToken()).build();
            // On the connection's own thread: what comes in is only put down and told on, which never blocks.
            RegistryGrpc.newStub(channel.grpc()).withExecutor(Runnable::run).watch(resuming, next);
        } finally {
            lock.unlock();
        }
    }

    /** What gRPC's threads bring in; a stream that was given up is no longer heard. */
    private final class Connection implements WatchStream.Owner {

        @Override
        public void received(WatchStream from, WatchResponse response) {
            lock.lock();
            try {
                if (from != stream) {
                    return;
                }
                take(response);
                news.signal();
                if (view.pendingChanges() < MAX_PENDING) {
                    from.request(1);
                } else {
                    withheld++;
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void ended(WatchStream from, Status status) {
            lock.lock();
            try {
                if (from == stream && !closed) {
                    lost(status);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void take(WatchResponse response) {
        switch (response.getMessageCase()) {
            case SNAPSHOT_START -> view.snapshotStarted();
            case CHANGE -> changed(response.getChange());
            case SYNCED -> synced(response.getSynced());
            case MESSAGE_NOT_SET -> LOG.log(System.Logger.Level.DEBUG, "A message of a newer registry is ignored");
        }
    }

    private void changed(Change change) {
        Event event;
        try {
            event = EventMapper.fromWire(change.getEvent());
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "An object of the registry cannot be read and is ignored", e);
            return;
        }
        Instant appendedAt = change.hasAppendedAt() ? RegistryMapper.fromWire(change.getAppendedAt()) : null;
        view.changed(event, clock.instant(), appendedAt, change.getResumeToken(), change.getDnsSerial());
    }

    private void synced(Synced synced) {
        view.synced(synced.getResumeToken(), synced.getDnsSerial(), synced.getBehind(), clock.instant());
        backoff.reset();
        if (!connected) {
            connected = true;
            lossLogged = false;
            LOG.log(System.Logger.Level.INFO, "The registry is connected and its view is complete");
        }
    }

    private void lost(Status status) {
        stream = null;
        connected = false;
        view.disconnected();
        news.signal();
        if (!lossLogged) {
            lossLogged = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The registry is not connected; going on with the last known state",
                    channel.exception(status, status.asRuntimeException()));
        }
        var _ = reconnects.schedule(this::connect, backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void deliver() {
        for (Optional<ViewUpdate> next = next(); next.isPresent(); next = next()) {
            ViewUpdate update = next.get();
            told = update.freshness();
            try {
                consumer.accept(update);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "The consumer of the registry's changes failed", e);
            }
            recorder.ifPresent(r -> r.record(update));
        }
    }

    /** Waits for what the consumer has not been told; empty once the watch is closed. */
    private Optional<ViewUpdate> next() {
        lock.lock();
        try {
            while (!closed) {
                Optional<ViewUpdate> update = view.take();
                WatchStream current = stream;
                if (current != null && withheld > 0) {
                    current.request(withheld);
                    withheld = 0;
                }
                if (update.isPresent()) {
                    return update;
                }
                news.awaitUninterruptibly();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream, waits for the consumer's current call, and writes the last state to disk. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (stream != null) {
                stream.cancel();
            }
            news.signal();
        } finally {
            lock.unlock();
        }
        reconnects.shutdownNow();
        try {
            if (Thread.currentThread() != deliveries) {
                deliveries.join(CLOSE_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        recorder.ifPresent(ViewRecorder::close);
    }
}
