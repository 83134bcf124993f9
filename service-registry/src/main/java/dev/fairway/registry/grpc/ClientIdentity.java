package dev.fairway.registry.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who calls: the common name in the subject of the client's certificate. */
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
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return next.startCall(call, headers);
        }
        Optional<String> name = commonName(session);
        if (name.isEmpty()) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription("the client's certificate has no common name"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(NAME, name.get()), call, headers, next);
    }

    private static Optional<String> commonName(SSLSession session) {
        try {
            Principal subject = session.getPeerPrincipal();
            return new LdapName(subject.getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(Object::toString)
                            .findFirst();
        } catch (SSLPeerUnverifiedException | InvalidNameException e) {
            return Optional.empty();
        }
    }
}
