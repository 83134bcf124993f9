package dev.fairway.tracker.kubernetes;

import static dev.fairway.tracker.kubernetes.MetaMapper.orEmpty;

import dev.fairway.tracker.core.ingress.TlsSecretShelf.Pem;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Secrets of type kubernetes.io/tls. */
public final class TlsSecretMapper {

    /** The type that holds a certificate and its key. */
    public static final String TYPE = "kubernetes.io/tls";

    private TlsSecretMapper() {}

    /** The certificate and its key; empty for Secrets of other types. */
    public static Optional<Pem> pem(Secret secret) {
        if (!TYPE.equals(secret.getType())) {
            return Optional.empty();
        }
        Map<String, String> data = orEmpty(secret.getData());
        return Optional.of(Pem.of(decoded(data, "tls.crt"), decoded(data, "tls.key")));
    }

    /** PEM is ASCII; whatever else stands there is no certificate in any reading. */
    private static String decoded(Map<String, String> data, String key) {
        return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.ISO_8859_1);
    }
}
