package dev.fairway.provisioner.core.nlb;

import dev.fairway.model.ServiceKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of at most 32 letters, digits and hyphens, which follow from what they are for. */
final class NlbNames {

    private static final int READABLE = 8;
    private static final int HASH = 10;

    private NlbNames() {}

    /** {@code k8s-NAMESPACE-SERVICE-HASH}: the hash is of everything that follows. */
    static String of(ServiceKey service, String... parts) {
        return "k8s-%s-%s-%s".formatted(readable(service.namespace()), readable(service.name()), hash(parts));
    }

    private static String readable(String name) {
        String letters = name.replaceAll("[^A-Za-z0-9]", "");
        return letters.substring(0, Math.min(READABLE, letters.length()));
    }

    private static String hash(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
