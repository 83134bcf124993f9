package dev.fairway.cli.cluster;

import dev.fairway.cli.grpc.ObjectSource;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryOptions;
import org.jspecify.annotations.Nullable;

/** A cluster that the command line works with; connects to what is used, when it is used. */
public final class Cluster implements AutoCloseable {
    private final ClusterAddress address;
    private @Nullable ObjectSource source;
    private @Nullable RegistryChannel registry;

    public Cluster(ClusterAddress address) {
        this.address = address;
    }

    /** Where objects are stored and changed. */
    public ObjectSource source() {
        if (source == null) {
            source = ObjectSource.open(address.source(), address.tls());
        }
        return source;
    }

    /** Where the state that serves traffic is read. */
    public RegistryChannel registry() {
        if (registry == null) {
            RegistryOptions options = RegistryOptions.of(address.registry());
            registry = RegistryChannel.open(address.tls().map(options::withTls).orElse(options));
        }
        return registry;
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
        if (registry != null) {
            registry.close();
        }
    }
}
