package dev.fairway.tracker.standalone.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Secret must be (Kubernetes' ValidateSecret); no message quotes a value. */
final class SecretValidation {

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_KEY = 253;
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String IMMUTABLE = "field is immutable when `immutable` is set";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SecretValidation() {}

    static void validate(Secret secret, @Nullable Secret old, FieldErrors errors) {
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        long size = 0;
        for (Map.Entry<String, String> entry : data.entrySet()) {
            key(entry.getKey(), errors);
            size += Base64.getDecoder().decode(entry.getValue()).length;
        }
        if (size > MAX_BYTES) {
            errors.tooLong("data", MAX_BYTES);
        }
        ofType(secret, data, errors);
        if (old != null) {
            update(secret, data, old, errors);
        }
    }

    private static void key(String key, FieldErrors errors) {
        String path = "data[" + key + "]";
        if (key.length() > MAX_KEY) {
            errors.invalid(path, key, "must be no more than 253 characters");
        }
        if (!KEY.matcher(key).matches()) {
            errors.invalid(
                    path,
                    key,
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or"
                            + " 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')");
        } else if (key.equals(".") || key.startsWith("..")) {
            errors.invalid(path, key, key.equals(".") ? "must not be '.'" : "must not start with '..'");
        }
    }

    private static void ofType(Secret secret, Map<String, String> data, FieldErrors errors) {
        switch (secret.getType()) {
            case "kubernetes.io/service-account-token" -> {
                String account = Optional.ofNullable(secret.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(ACCOUNT))
                        .orElse("");
                if (account.isEmpty()) {
                    errors.required("metadata.annotations[" + ACCOUNT + "]", "");
                }
            }
            case "kubernetes.io/dockercfg" -> json(".dockercfg", data, errors);
            case "kubernetes.io/dockerconfigjson" -> json(".dockerconfigjson", data, errors);
            case "kubernetes.io/basic-auth" -> {
                if (!data.containsKey("username") && !data.containsKey("password")) {
                    required(List.of("username", "password"), data, errors);
                }
            }
            case "kubernetes.io/ssh-auth" -> required(List.of("ssh-privatekey"), data, errors);
            case "kubernetes.io/tls" -> required(List.of("tls.crt", "tls.key"), data, errors);
            default -> {} // Opaque, and types of other people
        }
    }

    private static void required(List<String> keys, Map<String, String> data, FieldErrors errors) {
        keys.stream().filter(key -> !data.containsKey(key)).forEach(key -> errors.required("data[" + key + "]", ""));
    }

    private static void json(String key, Map<String, String> data, FieldErrors errors) {
        required(List.of(key), data, errors);
        String value = data.get(key);
        if (value != null && !isJson(Base64.getDecoder().decode(value))) {
            errors.invalid("data[" + key + "]", "<secret contents redacted>", "must be a JSON object");
        }
    }

    private static boolean isJson(byte[] text) {
        try {
            return JSON.readTree(text).isObject();
        } catch (JsonProcessingException _) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory cannot fail", e);
        }
    }

    private static void update(Secret secret, Map<String, String> data, Secret old, FieldErrors errors) {
        if (!Objects.equals(secret.getType(), old.getType())) {
            errors.invalid("type", secret.getType(), "field is immutable");
        }
        if (!Boolean.TRUE.equals(old.getImmutable())) {
            return;
        }
        if (!Boolean.TRUE.equals(secret.getImmutable())) {
            errors.forbidden("immutable", IMMUTABLE);
        }
        if (!data.equals(Objects.requireNonNullElse(old.getData(), Map.of()))) {
            errors.forbidden("data", IMMUTABLE);
        }
    }
}
