package dev.fairway.model;

import java.util.Comparator;

/** Names a Service. */
public record ServiceKey(String namespace, String name) implements Comparable<ServiceKey> {

    private static final Comparator<ServiceKey> ORDER =
            Comparator.comparing(ServiceKey::namespace).thenComparing(ServiceKey::name);

    public ServiceKey {
        if (namespace.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a Service needs a namespace and a name: " + namespace + "/" + name);
        }
    }

    @Override
    public int compareTo(ServiceKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
