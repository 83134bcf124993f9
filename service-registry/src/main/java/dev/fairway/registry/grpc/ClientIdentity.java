package dev.fairway.registry.grpc;

import dev.fairway.api.CommonName;
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

/** Who calls: the common name in the subject of the client's certificate. */
@GlobalInterceptor
@ApplicationScoped
public class ClientIdentity implements ServerInterceptor {

    private static final Context.Key<String> NAME = Context.key("client-identity");

    /** The caller of the current call; empty without TLS. */
    public static Optional<String> current() {
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
            call.close(
                    Status.UNAUTHENTICATED.withDescription("the client's certificate has no common name"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(NAME, name.get()), call, headers, next);
    }
}
