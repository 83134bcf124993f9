package dev.fairway.registryclient;

import dev.fairway.registryclient.RegistryOptions.HostAndPort;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the configured addresses, again after every lost connection. gRPC tries them in order (pick_first), so the
 * next replica takes over when one is gone.
 */
final class AddressList extends NameResolver.Factory {

    private static final String SCHEME = "registry";

    private final List<HostAndPort> addresses;

    AddressList(RegistryOptions options) {
        this.addresses = options.addresses().stream().map(HostAndPort::parse).toList();
    }

    /** The channel's target: carries the name that the registry's certificate must have. */
    String target() {
        return SCHEME + "://" + authority() + "/";
    }

    private String authority() {
        return addresses.getFirst().toString();
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        Executor offload = args.getOffloadExecutor();
        return new Resolver(addresses, offload == null ? Runnable::run : offload);
    }

    private static final class Resolver extends NameResolver {
        private final List<HostAndPort> addresses;
        private final Executor executor;
        private volatile @Nullable Listener2 listener;

        Resolver(List<HostAndPort> addresses, Executor executor) {
            this.addresses = addresses;
            this.executor = executor;
        }

        @Override
        public String getServiceAuthority() {
            return addresses.getFirst().toString();
        }

        @Override
        public void start(Listener2 newListener) {
            listener = newListener;
            refresh();
        }

        @Override
        public void refresh() {
            executor.execute(this::resolve);
        }

        private void resolve() {
            Listener2 current = listener;
            if (current == null) {
                return;
            }
            List<EquivalentAddressGroup> groups = new ArrayList<>();
            Status failure = Status.UNAVAILABLE;
            for (HostAndPort address : addresses) {
                Attributes authority = Attributes.newBuilder()
                        .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, address.toString())
                        .build();
                try {
                    for (InetAddress ip : InetAddress.getAllByName(address.host())) {
                        groups.add(new EquivalentAddressGroup(new InetSocketAddress(ip, address.port()), authority));
                    }
                } catch (UnknownHostException e) {
                    failure = failure.withDescription("unknown host " + address.host())
                            .withCause(e);
                }
            }
            if (groups.isEmpty()) {
                current.onError(failure);
            } else {
                current.onResult(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(groups))
                        .build());
            }
        }

        @Override
        public void shutdown() {
            listener = null;
        }
    }
}
