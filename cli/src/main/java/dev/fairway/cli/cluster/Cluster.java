package dev.fairway.cli.cluster;

import dev.fairway.cli.grpc.ObjectSource;
import dev.fairway.cli.grpc.ServerException;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryOptions;
import org.jspecify.annotations.Nullable;

/** A cluster that the command line works with; connects to what is used, when it is used. */
public final class Cluster implements AutoCloseable {
    private final ClusterAddress address;
    private final Runnable onClose;
    private @Nullable ObjectSource source;
    private @Nullable RegistryChannel registry;

    public Cluster(ClusterAddress address) {
        this(address, () -> {});
    }

    /** {@code onClose} is run last, when the cluster is closed. */
    public Cluster(ClusterAddress address, Runnable onClose) {
        this.address = address;
        this.onClose = onClose;
    }

    /** Where objects are stored and changed. */
    public ObjectSource source() {
        if (address.source().isEmpty()) {
            throw new ServerException(
                    ServerException.Reason.UNAVAILABLE,
                    "this is a Kubernetes cluster: its objects are kubectl's business");
        }
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
        onClose.run();
    }
}
