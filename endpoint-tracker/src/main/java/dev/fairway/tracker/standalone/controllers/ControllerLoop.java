package dev.fairway.tracker.standalone.controllers;

import dev.fairway.tracker.standalone.StandaloneCluster;
import dev.fairway.tracker.standalone.store.ObjectStore;
import dev.fairway.tracker.standalone.store.Watcher;
import dev.fairway.tracker.standalone.store.Watcher.Told;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The thread of the controllers: takes all that has changed, then has them do what follows from it. */
public final class ControllerLoop implements Runnable {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Semaphore arrived = new Semaphore(0);
    private final Watcher watcher = new Watcher(_ -> true, arrived::release);
    private final ObjectStore store;
    private final DeploymentController deployments;
    private final NamespaceController namespaces;
    private final KubernetesServiceController kubernetesService;

    /**
     * Controllers of one cluster.
     *
     * @param suffixes end the names of pods
     * @param firstClusterIp the address of the Service {@code kubernetes}
     */
    public ControllerLoop(
            StandaloneCluster cluster, ObjectStore store, Supplier<String> suffixes, String firstClusterIp) {
        this.store = store;
        this.deployments = new DeploymentController(cluster, suffixes);
        this.namespaces = new NamespaceController(cluster);
        this.kubernetesService = new KubernetesServiceController(cluster, firstClusterIp);
    }

    @Override
    public void run() {
        store.listenFrom(watcher::start, watcher);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                takeChanges();
                boolean namespacesDone = namespaces.reconcile();
                boolean deploymentsDone = deployments.reconcile();
                boolean kubernetesDone = kubernetesService.reconcile();
                if (namespacesDone && deploymentsDone && kubernetesDone) {
                    arrived.acquire();
                } else {
                    boolean _ = arrived.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                }
                arrived.drainPermits();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            store.stopListening(watcher);
        }
    }

    private void takeChanges() {
        for (Optional<Told> next = watcher.next(); next.isPresent(); next = watcher.next()) {
            switch (next.get()) {
                case Told.Added(var object) -> {
                    namespaces.present(object);
                    deployments.present(object);
                }
                case Told.Modified(var object) -> {
                    namespaces.present(object);
                    deployments.present(object);
                }
                case Told.Deleted(var object) -> {
                    namespaces.gone(object);
                    deployments.gone(object);
                    kubernetesService.gone(object);
                }
                case Told.Synced() -> {}
            }
        }
    }
}
