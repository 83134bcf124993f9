package dev.fairway.tracker.kubernetes.source;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps of each object: its name and version, to tell changes and deletions after a list.
 *
 * <p>The tracker's own tables hold what is used of the objects; nothing is held twice.
 */
final class Stubs<T extends HasMetadata> implements ItemStore<T> {

    private final Map<String, T> stubs = new ConcurrentHashMap<>();
    private final Supplier<T> empty;

    /** {@code empty} makes an object without content. */
    Stubs(Supplier<T> empty) {
        this.empty = empty;
    }

    @Override
    public String getKey(T object) {
        String namespace = object.getMetadata().getNamespace();
        String name = object.getMetadata().getName();
        return namespace == null ? name : namespace + "/" + name;
    }

    @Override
    public @Nullable T put(String key, T object) {
        return stubs.put(key, stub(object));
    }

    @Override
    public @Nullable T remove(String key) {
        return stubs.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return stubs.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return stubs.values().stream();
    }

    @Override
    public int size() {
        return stubs.size();
    }

    @Override
    public @Nullable T get(String key) {
        return stubs.get(key);
    }

    /** Tells the informer to hand over what it reads, not what is kept of it. */
    @Override
    public boolean isFullState() {
        return false;
    }

    private T stub(T object) {
        T stub = empty.get();
        stub.setMetadata(new ObjectMetaBuilder()
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withResourceVersion(object.getMetadata().getResourceVersion())
                .build());
        return stub;
    }
}
