package dev.fairway.registry.grpc.xds;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;

/** Certificates with their keys, as Envoy takes them. */
final class SecretMessages {

    private SecretMessages() {}

    static Secret secret(String name, String certificate, String key) {
        return Secret.newBuilder()
                .setName(name)
                .setTlsCertificate(TlsCertificate.newBuilder()
                        .setCertificateChain(DataSource.newBuilder().setInlineString(certificate))
                        .setPrivateKey(DataSource.newBuilder().setInlineString(key)))
                .build();
    }
}
