package dev.fairway.tracker.grpc;

import dev.fairway.api.CommonName;
import dev.fairway.api.standalone.v1.ClusterGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Who calls: the common name in the subject of the client's certificate. Agents, which are named {@code node/…},
 * {@code dns/…} and {@code gateway/…}, get everything from the registry: the API of the objects, Secrets among them, is not
 * for them.
 */
@GlobalInterceptor
@ApplicationScoped
public class ClientIdentity implements ServerInterceptor {

    private static final Context.Key<String> NAME = Context.key("client-identity");

    /** The caller of the current call; empty without TLS. */
    static Optional<String> current() {
        return Optional.ofNullable(NAME.get());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!CommonName.isTls(call.getAttributes())) {
            return next.startCall(call, headers);
        }
        Optional<String> name = CommonName.of(call.getAttributes());
        if (name.isEmpty()) {
            return refuse(call, Status.UNAUTHENTICATED, "the client's certificate has no common name");
        }
        boolean agent = name.get().indexOf('/') >= 0;
        if (agent && ClusterGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
            return refuse(call, Status.PERMISSION_DENIED, "the API is not for agents such as " + name.get());
        }
        return Contexts.interceptCall(Context.current().withValue(NAME, name.get()), call, headers, next);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status, String why) {
        call.close(status.withDescription(why), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
