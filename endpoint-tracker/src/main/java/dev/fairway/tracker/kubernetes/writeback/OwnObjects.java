package dev.fairway.tracker.kubernetes.writeback;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind that the tracker writes: how they are, by an informer, and how to bring one to what it should
 * be.
 *
 * <p>Every write says which version it changes, so it never undoes what somebody else wrote meanwhile without having
 * looked at it.
 */
final class OwnObjects<T extends HasMetadata> {

    private static final int ATTEMPTS = 3;

    private final MixedOperation<T, ?, ? extends Resource<T>> api;
    private final Function<T, Object> content;
    private final Predicate<T> mayTake;
    private final BiConsumer<String, String> changed;
    private final Consumer<Write> written;
    private final Map<Name, T> observed = new ConcurrentHashMap<>();
    private @Nullable SharedIndexInformer<T> informer;

    private record Name(String namespace, String name) {
        static Name of(HasMetadata object) {
            return new Name(
                    object.getMetadata().getNamespace(), object.getMetadata().getName());
        }
    }

    /** What can be done to an object. */
    enum Write {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * What is particular to a kind.
     *
     * @param content what of an object has to be as wanted
     * @param mayTake whether an object of the same name that is not the tracker's may be made so
     * @param changed is told the namespace and name of each object that changed
     * @param written is told of every write that the API server took
     */
    record Particulars<T>(
            Function<T, Object> content,
            Predicate<T> mayTake,
            BiConsumer<String, String> changed,
            Consumer<Write> written) {}

    OwnObjects(MixedOperation<T, ?, ? extends Resource<T>> api, Particulars<T> particulars) {
        this.api = api;
        this.content = particulars.content();
        this.mayTake = particulars.mayTake();
        this.changed = particulars.changed();
        this.written = particulars.written();
    }

    /** Follows the objects with this label; completes once all of them are known. */
    CompletableFuture<Void> follow(String label, String value) {
        FilterWatchListDeletable<T, ?, ? extends Resource<T>> own =
                api.inAnyNamespace().withLabel(label, value);
        SharedIndexInformer<T> started = own.withLimit(500L)
                .runnableInformer(0)
                .addEventHandler(handler())
                .exceptionHandler((_, _) -> true);
        informer = started;
        return started.start().toCompletableFuture();
    }

    void close() {
        SharedIndexInformer<T> running = informer;
        if (running != null) {
            running.stop();
        }
    }

    Collection<T> all() {
        return List.copyOf(observed.values());
    }

    /**
     * Makes an object as it should be; null for gone.
     *
     * @throws KubernetesClientException when the API server does not take it now
     */
    void reconcile(String namespace, String name, @Nullable T wanted) {
        Name key = new Name(namespace, name);
        for (int attempt = 1; ; attempt++) {
            try {
                bring(key, wanted);
                return;
            } catch (KubernetesClientException e) {
                boolean outdated = e.getCode() == HttpURLConnection.HTTP_CONFLICT
                        || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
                if (!outdated || attempt == ATTEMPTS) {
                    throw e;
                }
                look(key, e);
            }
        }
    }

    private void bring(Name key, @Nullable T wanted) {
        T now = observed.get(key);
        if (wanted == null) {
            if (now != null) {
                resource(now).delete();
                observed.remove(key, now);
                written.accept(Write.DELETE);
            }
        } else if (now == null) {
            remember(resource(wanted).create());
            written.accept(Write.CREATE);
        } else if (!content.apply(now).equals(content.apply(wanted))) {
            wanted.getMetadata().setResourceVersion(now.getMetadata().getResourceVersion());
            remember(resource(wanted).update());
            written.accept(Write.UPDATE);
        }
    }

    /** Looks at the object itself: what is known of it is not true any more. */
    private void look(Name key, KubernetesClientException refused) {
        T now = api.inNamespace(key.namespace()).withName(key.name()).get();
        if (now == null) {
            observed.remove(key);
        } else if (observed.containsKey(key) || mayTake.test(now)) {
            observed.put(key, now);
        } else {
            throw refused;
        }
    }

    private Resource<T> resource(T object) {
        return api.inNamespace(object.getMetadata().getNamespace()).resource(object);
    }

    /** The informer may be behind what a write answered. */
    private void remember(T object) {
        object.getMetadata().setManagedFields(null);
        observed.merge(Name.of(object), object, (known, told) -> version(told) < version(known) ? known : told);
    }

    /** Versions of one kind are numbers that grow (KEP 5504). */
    private long version(T object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private ResourceEventHandler<T> handler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                onUpdate(object, object);
            }

            @Override
            public void onUpdate(T before, T object) {
                remember(object);
                tell(object);
            }

            @Override
            public void onDelete(T object, boolean isFinalStateUnknown) {
                Name key = Name.of(object);
                Optional.ofNullable(observed.get(key))
                        .filter(known -> isFinalStateUnknown || version(known) <= version(object))
                        .ifPresent(known -> observed.remove(key, known));
                tell(object);
            }
        };
    }

    private void tell(T object) {
        changed.accept(object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
}
