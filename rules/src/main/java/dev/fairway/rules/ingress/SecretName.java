package dev.fairway.rules.ingress;

import java.util.Comparator;

/** Names a Secret. */
public record SecretName(String namespace, String name) implements Comparable<SecretName> {

    private static final Comparator<SecretName> ORDER =
            Comparator.comparing(SecretName::namespace).thenComparing(SecretName::name);

    @Override
    public int compareTo(SecretName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
