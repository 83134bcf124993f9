package dev.fairway.lab.system;

/** The address families. */
enum Family {
    IPV4(0),
    IPV6(1);

    private final int index;

    Family(int index) {
        this.index = index;
    }

    /** The place of this family's address in the list of a Service of {@link Manifests}. */
    int index() {
        return index;
    }
}
