package dev.fairway.tracker.kubernetes.writeback;

import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.event.Event;
import dev.fairway.tracker.core.writeback.Target;
import dev.fairway.tracker.core.writeback.WantedObjects;
import dev.fairway.tracker.core.writeback.WorkQueue;
import dev.fairway.tracker.kubernetes.ResourceMapper;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in the API server what follows from the tracker's events, object by object, until it is there.
 *
 * <p>It compares what should be with what is, whoever changed it: an object that somebody else edits is put right, one
 * that is as it should be is not written.
 */
public final class WriteBack implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WriteBack.class);
    private static final int WORKERS = 8;
    private static final String SLICE_MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    private final Settings settings;
    private final WantedObjects wanted;
    private final OwnObjects<EndpointSlice> slices;
    private final OwnObjects<Endpoints> endpoints;
    private final EventWriter events;
    private final WorkQueue<Target> queue = new WorkQueue<>(InstantSource.system());
    private final WorkQueue<Target> notes = new WorkQueue<>(InstantSource.system());
    private final List<Thread> workers = new ArrayList<>();
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * What is written.
     *
     * @param manager the value of the labels that say who writes an object
     */
    public record Settings(boolean endpointSlices, boolean endpoints, boolean events, String manager) {}

    /** Counts what the API server took. */
    public interface Writes {
        /** {@code kind} as in manifests, {@code verb} in lower case. */
        void count(String kind, String verb);
    }

    public WriteBack(KubernetesClient client, Settings settings, Writes writes) {
        this.settings = settings;
        wanted = new WantedObjects(settings.manager());
        slices = new OwnObjects<>(
                client.discovery().v1().endpointSlices(),
                new OwnObjects.Particulars<>(
                        SliceManifest::content,
                        slice -> settings.manager()
                                .equals(slice.getMetadata().getLabels().get(SLICE_MANAGED_BY)),
                        (namespace, name) ->
                                look(new Target.Slice(new ObjectKey(Kind.ENDPOINT_SLICE, namespace, name))),
                        write -> writes.count("EndpointSlice", verb(write))));
        endpoints = new OwnObjects<>(
                client.endpoints(),
                new OwnObjects.Particulars<>(
                        EndpointsManifest::content,
                        // The name belongs to the Service: who wrote it before has no say.
                        _ -> true,
                        (namespace, name) -> look(new Target.EndpointsOf(new ServiceKey(namespace, name))),
                        write -> writes.count("Endpoints", verb(write))));
        events = new EventWriter(client, write -> writes.count("Event", verb(write)));
    }

    /** Waits until what is there is known; the tracker's own slices come back, to go on with. */
    public Collection<Resource> existing() throws InterruptedException {
        List<CompletableFuture<Void>> complete = new ArrayList<>();
        if (settings.endpointSlices()) {
            complete.add(slices.follow(SLICE_MANAGED_BY, settings.manager()));
        }
        if (settings.endpoints()) {
            complete.add(endpoints.follow(EndpointsManifest.MANAGED_BY_LABEL, settings.manager()));
        }
        try {
            CompletableFuture.allOf(complete.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an informer gave up, though it is told to try again", e.getCause());
        }
        return slices.all().stream()
                .flatMap(slice -> ResourceMapper.resource(slice).stream())
                .toList();
    }

    /** Takes a new state. Returns at once: the writing is done by other threads, once they are started. */
    public void take(Event event) {
        wanted.take(event).forEach(this::look);
    }

    /**
     * From now on things are written: the tracker's view is complete.
     *
     * @param states all of it; Events among them were written before
     */
    public void start(Collection<Event> states) {
        states.forEach(event -> wanted.take(event).stream()
                .filter(target -> !(target instanceof Target.Note))
                .forEach(this::look));
        slices.all()
                .forEach(slice -> look(new Target.Slice(new ObjectKey(
                        Kind.ENDPOINT_SLICE,
                        slice.getMetadata().getNamespace(),
                        slice.getMetadata().getName()))));
        endpoints
                .all()
                .forEach(object -> look(new Target.EndpointsOf(new ServiceKey(
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()))));
        for (int worker = 0; worker < WORKERS; worker++) {
            workers.add(Thread.ofVirtual().name("write-back-" + worker).start(() -> work(queue)));
        }
        workers.add(Thread.ofVirtual().name("write-back-events").start(() -> work(notes)));
    }

    /** How many objects are not known to be as they should be. */
    public int pending() {
        return queue.size() + notes.size();
    }

    @Override
    public void close() {
        workers.forEach(Thread::interrupt);
        slices.close();
        endpoints.close();
    }

    private void look(Target target) {
        switch (target) {
            case Target.Slice _ when settings.endpointSlices() -> queue.add(target);
            case Target.EndpointsOf _ when settings.endpoints() -> queue.add(target);
            case Target.Note _ when settings.events() -> notes.add(target);
            case Target _ -> {}
        }
    }

    private void work(WorkQueue<Target> things) {
        try {
            while (true) {
                Target target = things.take();
                if (reconcile(target)) {
                    things.done(target);
                } else {
                    things.failed(target);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean reconcile(Target target) throws InterruptedException {
        try {
            write(target);
            if (failing.compareAndSet(true, false)) {
                LOG.info("The API server takes what is written back again");
            }
            return true;
        } catch (KubernetesClientException e) {
            if (failing.compareAndSet(false, true)) {
                LOG.warnf("%s is not taken by the API server, trying again: %s", target, e.getMessage());
            }
            return false;
        }
    }

    private void write(Target target) throws InterruptedException {
        switch (target) {
            case Target.Slice(ObjectKey key) -> {
                @Nullable
                EndpointSlice slice = wanted.slice(key).map(SliceManifest::of).orElse(null);
                slices.reconcile(key.namespace(), key.name(), slice);
            }
            case Target.EndpointsOf(ServiceKey service) -> {
                @Nullable
                Endpoints object = wanted.endpoints(service)
                        .map(addresses -> EndpointsManifest.of(addresses, settings.manager()))
                        .orElse(null);
                endpoints.reconcile(service.namespace(), service.name(), object);
            }
            case Target.Note(ObjectKey key) -> events.write(wanted.note(key).orElse(null));
        }
    }

    private static String verb(OwnObjects.Write write) {
        return switch (write) {
            case CREATE -> "create";
            case UPDATE -> "update";
            case DELETE -> "delete";
        };
    }
}
