package dev.fairway.api;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who a gRPC client is: the common name in the subject of its certificate. */
public final class CommonName {

    private CommonName() {}

    /** Whether the call came over TLS. */
    public static boolean isTls(Attributes call) {
        return call.get(Grpc.TRANSPORT_ATTR_SSL_SESSION) != null;
    }

    /** Empty without TLS, and where the certificate has no such name. */
    public static Optional<String> of(Attributes call) {
        SSLSession session = call.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            return new LdapName(session.getPeerPrincipal().getName())
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
