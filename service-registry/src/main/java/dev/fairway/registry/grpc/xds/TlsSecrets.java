package dev.fairway.registry.grpc.xds;

import dev.fairway.api.gateway.v1.GatewayReport;
import dev.fairway.api.gateway.v1.GatewaysGrpc;
import dev.fairway.api.gateway.v1.SecretReference;
import dev.fairway.api.gateway.v1.TlsSecret;
import dev.fairway.api.gateway.v1.TlsSecretChange;
import dev.fairway.rules.ingress.SecretName;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that gateways use, read from endpoint-tracker over a stream and held in memory alone.
 *
 * <p>While the tracker is away the last known ones count; before it has answered once, none do and no gateway is
 * configured. Thread-safe.
 */
final class TlsSecrets implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TlsSecrets.class);
    private static final long RETRY_MILLIS = 1000;

    private final @Nullable ManagedChannel tracker;
    private final Runnable changed;
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gateway-secrets").daemon().factory());
    private final Map<SecretName, Pem> secrets = new ConcurrentHashMap<>();
    private @Nullable StreamObserver<GatewayReport> reports;
    private GatewayReport report = GatewayReport.getDefaultInstance();
    private volatile boolean complete;
    private final AtomicLong version = new AtomicLong();
    private boolean told;
    private boolean closed;

    /** A certificate chain and its key, and what they are good for. */
    record Pem(String certificate, String key, dev.fairway.rules.ingress.TlsSecret state) {
        /** Without the key, which belongs in no log. */
        @Override
        public String toString() {
            return state.toString();
        }
    }

    /**
     * Opens no stream yet.
     *
     * @param tracker null: there is none, and no certificates
     * @param changed called after every change
     */
    TlsSecrets(@Nullable ManagedChannel tracker, Runnable changed) {
        this.tracker = tracker;
        this.changed = changed;
        this.complete = tracker == null;
    }

    synchronized void open() {
        if (tracker == null || closed) {
            return;
        }
        Stream stream = new Stream();
        StreamObserver<GatewayReport> opened =
                GatewaysGrpc.newStub(tracker).withWaitForReady().follow(stream);
        opened.onNext(report);
        reports = opened;
    }

    /** Whether the tracker's Secrets were read once. */
    boolean isComplete() {
        return complete;
    }

    /** Grows with every change. */
    long version() {
        return version.get();
    }

    Optional<Pem> pem(SecretName name) {
        return Optional.ofNullable(secrets.get(name));
    }

    Optional<dev.fairway.rules.ingress.TlsSecret> state(SecretName name) {
        return pem(name).map(Pem::state);
    }

    /** Tells the tracker, which tells people. */
    synchronized void report(GatewayReport now) {
        report = now;
        if (reports != null) {
            reports.onNext(now);
        }
    }

    private final class Stream implements StreamObserver<TlsSecretChange> {
        /** Collected until the list is whole, then what was not in it is gone. */
        private @Nullable Map<SecretName, Pem> list = new HashMap<>();

        @Override
        public void onNext(TlsSecretChange change) {
            switch (change.getChangeCase()) {
                case SECRET -> put(change.getSecret());
                case REMOVED -> secrets.remove(name(change.getRemoved()));
                case SYNCED -> listed();
                case CHANGE_NOT_SET -> {
                    return;
                }
            }
            if (list == null) {
                version.incrementAndGet();
                changed.run();
            }
        }

        private void put(TlsSecret secret) {
            String certificate = secret.getCertificate().toString(StandardCharsets.ISO_8859_1);
            String key = secret.getKey().toString(StandardCharsets.ISO_8859_1);
            Pem pem = new Pem(certificate, key, dev.fairway.rules.ingress.TlsSecret.of(certificate, key));
            (list == null ? secrets : list).put(name(secret.getReference()), pem);
        }

        private void listed() {
            if (list != null) {
                secrets.keySet().retainAll(list.keySet());
                secrets.putAll(list);
                list = null;
                complete = true;
                told = false;
            }
        }

        @Override
        public void onError(Throwable reason) {
            if (!told) {
                LOG.warnf("Certificates cannot be read from endpoint-tracker, trying again: %s", reason.getMessage());
                told = true;
            }
            again();
        }

        @Override
        public void onCompleted() {
            again();
        }
    }

    private synchronized void again() {
        reports = null;
        if (!closed) {
            var _ = retries.schedule(this::open, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static SecretName name(SecretReference reference) {
        return new SecretName(reference.getNamespace(), reference.getName());
    }

    @Override
    public synchronized void close() {
        closed = true;
        retries.shutdownNow();
        if (tracker != null) {
            tracker.shutdownNow();
        }
    }
}
