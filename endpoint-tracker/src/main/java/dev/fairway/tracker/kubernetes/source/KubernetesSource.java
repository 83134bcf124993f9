package dev.fairway.tracker.kubernetes.source;

import dev.fairway.tracker.core.endpoints.ClusterSource;
import dev.fairway.tracker.core.endpoints.EndpointTracker;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Follows the API server by informers: a paged list of each kind, then a watch with bookmarks, for ever.
 *
 * <p>A watch that ends is taken up again at its last version; where the server no longer has that version the kind is
 * listed again, and what the new list does not hold was deleted meanwhile.
 */
public final class KubernetesSource implements ClusterSource {

    private static final Logger LOG = Logger.getLogger(KubernetesSource.class);

    /** What the API server's own clients ask for at a time. */
    private static final long PAGE = 500;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    /**
     * Who makes slices from the same selectors and Endpoints as the tracker: kube-controller-manager, and the tracker
     * itself where it writes them back. Everybody else's slices belong to the Service beside the tracker's (EPS-05).
     */
    private static final String[] COMPUTED_BY = {
        "endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io", EndpointTracker.SLICE_MANAGER
    };

    private static final String ENDPOINTS_MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror";

    private final KubernetesClient client;
    private final ListThenChanges objects;
    private final List<SharedIndexInformer<?>> informers = new CopyOnWriteArrayList<>();

    /** A source that asks nothing of the API server before {@link #follow}. */
    public KubernetesSource(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.objects = new ListThenChanges(clock);
    }

    @Override
    public void follow(Consumer<Listing> listed, Changes changes) throws InterruptedException {
        List<CompletableFuture<Void>> complete = new ArrayList<>();
        complete.add(start(client.namespaces(), Namespace::new));
        complete.add(start(client.nodes(), Node::new));
        complete.add(start(client.services().inAnyNamespace(), Service::new));
        complete.add(start(client.pods().inAnyNamespace(), Pod::new));
        var slices = client.discovery().v1().endpointSlices().inAnyNamespace();
        complete.add(start(slices.withLabelNotIn(MANAGED_BY, COMPUTED_BY), EndpointSlice::new));
        complete.add(start(client.network().v1().ingresses().inAnyNamespace(), Ingress::new));
        complete.add(start(client.network().v1().ingressClasses(), IngressClass::new));
        var handMade = client.endpoints()
                .inAnyNamespace()
                .withLabelNotIn(ENDPOINTS_MANAGED_BY, "endpoint-controller", EndpointTracker.SLICE_MANAGER)
                .withLabelNotIn(SKIP_MIRROR, "true");
        complete.add(start(handMade, Endpoints::new));
        if (servesServiceCidrs()) {
            complete.add(start(client.resources(ServiceCIDR.class), ServiceCIDR::new));
        }
        try {
            CompletableFuture.allOf(complete.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an informer gave up, though it is told to try again", e.getCause());
        }
        objects.listed(listed, changes);
    }

    @Override
    public boolean versionsCount() {
        return false;
    }

    /** True also while a watch is being taken up again. */
    @Override
    public boolean isHealthy() {
        return informers.stream().allMatch(SharedIndexInformer::isRunning);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    /** Completes once everything that is listed has been handed over. */
    private <T extends HasMetadata> CompletableFuture<Void> start(Informable<T> kind, Supplier<T> empty) {
        String name = empty.get().getKind();
        AtomicBoolean failing = new AtomicBoolean();
        SharedIndexInformer<T> informer = kind.withLimit(PAGE)
                .runnableInformer(0)
                .itemStore(new Stubs<>(empty))
                .addEventHandler(objects.handler(() -> recovered(name, failing)))
                .exceptionHandler((_, failure) -> tryAgain(name, failing, failure));
        informers.add(informer);
        return informer.start().toCompletableFuture();
    }

    private static boolean tryAgain(String kind, AtomicBoolean failing, Throwable failure) {
        if (failing.compareAndSet(false, true)) {
            LOG.warnf("Objects of kind %s cannot be followed, trying again: %s", kind, failure);
        }
        return true;
    }

    private static void recovered(String kind, AtomicBoolean failing) {
        if (failing.compareAndSet(true, false)) {
            LOG.infof("Objects of kind %s are followed again", kind);
        }
    }

    /** ServiceCIDRs are served from Kubernetes 1.33 on. */
    private boolean servesServiceCidrs() throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                return client.supports(ServiceCIDR.class);
            } catch (KubernetesClientException e) {
                if (!told) {
                    LOG.warnf("The API server does not answer, trying again: %s", e.getMessage());
                    told = true;
                }
                Thread.sleep(RETRY);
            }
        }
    }
}
