package dev.fairway.lab.cluster;

/**
 * A pod's name in the cluster.
 *
 * @param namespace its namespace
 * @param name unique in it
 */
public record PodKey(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
