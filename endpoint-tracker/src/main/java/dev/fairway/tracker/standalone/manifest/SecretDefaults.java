package dev.fairway.tracker.standalone.manifest;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** A Secret as the API server stores it: with a type, and all its values in {@code data}. */
final class SecretDefaults {

    private SecretDefaults() {}

    static void complete(Secret secret) {
        if (secret.getType() == null || secret.getType().isEmpty()) {
            secret.setType("Opaque");
        }
        Map<String, String> data = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, value) -> data.put(key, normal(key, value)));
        }
        if (secret.getStringData() != null) {
            secret.getStringData()
                    .forEach((key, value) ->
                            data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
            secret.setStringData(null);
        }
        secret.setData(data);
    }

    /** The value in one line; line breaks inside are allowed (RFC 4648 as Go reads it), and no other character is. */
    private static String normal(String key, String value) {
        String line = value.replace("\r", "").replace("\n", "");
        try {
            if (line.length() % 4 == 0) {
                return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(line));
            }
        } catch (IllegalArgumentException _) {
            // told below, without the value
        }
        throw new RejectedException(new Rejection.Undecodable(
                "Secret in version \"v1\" cannot be handled as a Secret: data." + key + ": illegal base64 data"));
    }
}
