package dev.fairway.tracker.grpc;

import com.google.protobuf.ByteString;
import dev.fairway.api.gateway.v1.GatewayReport;
import dev.fairway.api.gateway.v1.GatewaysGrpc;
import dev.fairway.api.gateway.v1.SecretReference;
import dev.fairway.api.gateway.v1.TlsSecret;
import dev.fairway.api.gateway.v1.TlsSecretChange;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.rules.ingress.IngressProblem;
import dev.fairway.rules.ingress.SecretName;
import dev.fairway.tracker.EndpointTrackerConfig;
import dev.fairway.tracker.GatewayState;
import dev.fairway.tracker.core.ingress.TlsSecretShelf;
import dev.fairway.tracker.core.ingress.TlsSecretShelf.Contents;
import dev.fairway.tracker.core.ingress.TlsSecretShelf.Pem;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Tells registries the certificates of gateways, and learns from them what gateways refuse. */
@GrpcService
public class GatewaysService extends GatewaysGrpc.GatewaysImplBase {

    private final GatewayState state;
    private final Set<String> readers;
    private final ExecutorService streams = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("gateway-secrets-", 0).factory());

    GatewaysService(GatewayState state, EndpointTrackerConfig config) {
        this.state = state;
        this.readers = Set.copyOf(config.gateway().readers());
    }

    @Override
    public StreamObserver<GatewayReport> follow(StreamObserver<TlsSecretChange> observer) {
        if (ClientIdentity.current().filter(name -> !readers.contains(name)).isPresent()) {
            observer.onError(Status.PERMISSION_DENIED
                    .withDescription("TLS keys are for registries, not for "
                            + ClientIdentity.current().get())
                    .asRuntimeException());
            return new Ignored();
        }
        PacedStream<TlsSecretChange> stream = new PacedStream<>(observer);
        Reports reports = new Reports(stream);
        streams.execute(() -> serve(stream, reports));
        return reports;
    }

    private void serve(PacedStream<TlsSecretChange> stream, Reports reports) {
        TlsSecretShelf shelf = state.secrets();
        Runnable wakeUp = stream::wakeUp;
        shelf.listen(wakeUp);
        try {
            tell(shelf, stream, reports);
            stream.complete();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stream.fail(Status.UNAVAILABLE.withDescription("the tracker ends").asRuntimeException());
        } finally {
            shelf.stopListening(wakeUp);
        }
    }

    private static void tell(TlsSecretShelf shelf, PacedStream<TlsSecretChange> stream, Reports reports)
            throws InterruptedException {
        Map<SecretName, Pem> told = new HashMap<>();
        boolean synced = false;
        while (!stream.isCancelled() && !reports.over) {
            Contents now = shelf.contents();
            if (now.complete()) {
                List<TlsSecretChange> changes = differences(told, now.secrets());
                if (!synced) {
                    changes.add(TlsSecretChange.newBuilder()
                            .setSynced(TlsSecretChange.Synced.getDefaultInstance())
                            .build());
                }
                if (!sendAll(stream, changes)) {
                    return;
                }
                told = now.secrets();
                synced = true;
            }
            stream.await();
        }
    }

    /** False when the subscriber has gone. */
    private static boolean sendAll(PacedStream<TlsSecretChange> stream, List<TlsSecretChange> changes)
            throws InterruptedException {
        for (TlsSecretChange change : changes) {
            if (!stream.send(change)) {
                return false;
            }
        }
        return true;
    }

    private static List<TlsSecretChange> differences(Map<SecretName, Pem> before, Map<SecretName, Pem> now) {
        List<TlsSecretChange> changes = new ArrayList<>();
        now.forEach((name, pem) -> {
            if (!pem.equals(before.get(name))) {
                changes.add(TlsSecretChange.newBuilder()
                        .setSecret(TlsSecret.newBuilder()
                                .setReference(reference(name))
                                .setCertificate(ByteString.copyFrom(pem.certificate(), StandardCharsets.ISO_8859_1))
                                .setKey(ByteString.copyFrom(pem.key(), StandardCharsets.ISO_8859_1)))
                        .build());
            }
        });
        before.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> changes.add(
                        TlsSecretChange.newBuilder().setRemoved(reference(name)).build()));
        return changes;
    }

    private static SecretReference reference(SecretName name) {
        return SecretReference.newBuilder()
                .setNamespace(name.namespace())
                .setName(name.name())
                .build();
    }

    /** What one registry says. */
    private final class Reports implements StreamObserver<GatewayReport> {
        private final PacedStream<TlsSecretChange> stream;
        private volatile boolean over;

        Reports(PacedStream<TlsSecretChange> stream) {
            this.stream = stream;
        }

        @Override
        public void onNext(GatewayReport report) {
            state.refused(
                    this,
                    report.getRefusalsList().stream()
                            .map(refusal -> new IngressProblem(
                                    new ObjectKey(Kind.INGRESS, refusal.getNamespace(), refusal.getName()),
                                    IngressProblem.Reason.REFUSED_BY_GATEWAY,
                                    refusal.getMessage()))
                            .toList());
        }

        @Override
        public void onError(Throwable reason) {
            state.gone(this);
            over = true;
            stream.wakeUp();
        }

        @Override
        public void onCompleted() {
            state.gone(this);
            over = true;
            stream.wakeUp();
        }
    }

    private static final class Ignored implements StreamObserver<GatewayReport> {
        @Override
        public void onNext(GatewayReport report) {}

        @Override
        public void onError(Throwable reason) {}

        @Override
        public void onCompleted() {}
    }
}
