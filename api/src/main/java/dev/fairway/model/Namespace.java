package dev.fairway.model;

/** core/v1 Namespace. */
public record Namespace(ObjectMeta meta) implements Resource {

    @Override
    public Kind kind() {
        return Kind.NAMESPACE;
    }
}
