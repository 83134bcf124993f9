package dev.fairway.tracker.standalone.validation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kubernetes' rules for names, labels and annotations (apimachinery's validation). */
public final class Names {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern QUALIFIED_NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");

    private static final int MAX_LABEL = 63;
    private static final int MAX_SUBDOMAIN = 253;
    private static final int MAX_PORT_NAME = 15;
    private static final int MAX_ANNOTATIONS = 256 << 10;

    private static final String LABEL_RULE =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                    + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private static final String SUBDOMAIN_RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private static final String NAME_PART_RULE =
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                    + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation"
                    + " is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private static final String LABEL_VALUE_RULE =
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex"
                    + " used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private Names() {}

    /** RFC 1123 label: names of Services (KEP 5311), namespaces, containers and ports of Services. */
    static void dnsLabel(String path, String name, FieldErrors errors) {
        if (name.length() > MAX_LABEL) {
            errors.invalid(path, name, "must be no more than 63 bytes");
        }
        if (!LABEL.matcher(name).matches()) {
            errors.invalid(path, name, LABEL_RULE);
        }
    }

    /** RFC 1123 subdomain: names of most objects, and host names. */
    static void dnsSubdomain(String path, String name, FieldErrors errors) {
        if (name.length() > MAX_SUBDOMAIN) {
            errors.invalid(path, name, "must be no more than 253 bytes");
        }
        if (!SUBDOMAIN.matcher(name).matches()) {
            errors.invalid(path, name, SUBDOMAIN_RULE);
        }
    }

    /** An IANA service name, as target ports and container ports have it. */
    static void portName(String path, String name, FieldErrors errors) {
        if (name.length() > MAX_PORT_NAME) {
            errors.invalid(path, name, "must be no more than 15 characters");
        }
        if (!PORT_NAME.matcher(name).matches()) {
            errors.invalid(path, name, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            errors.invalid(path, name, "must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            errors.invalid(path, name, "must not contain consecutive hyphens");
        }
        if (name.startsWith("-") || name.endsWith("-")) {
            errors.invalid(path, name, "must not begin or end with a hyphen");
        }
    }

    /** A label key, an annotation key, or any other {@code [prefix/]name}. */
    static void qualifiedName(String path, String key, FieldErrors errors) {
        int slash = key.indexOf('/');
        if (slash == 0) {
            errors.invalid(path, key, "prefix part must be non-empty");
        } else if (slash > 0) {
            String prefix = key.substring(0, slash);
            if (prefix.length() > MAX_SUBDOMAIN || !SUBDOMAIN.matcher(prefix).matches()) {
                errors.invalid(path, key, "prefix part " + SUBDOMAIN_RULE);
            }
        }
        String name = key.substring(slash + 1);
        if (name.isEmpty()) {
            errors.invalid(path, key, "name part must be non-empty");
        } else if (name.length() > MAX_LABEL) {
            errors.invalid(path, key, "name part must be no more than 63 bytes");
        }
        if (!QUALIFIED_NAME.matcher(name).matches()) {
            errors.invalid(path, key, NAME_PART_RULE);
        }
    }

    static void labels(String path, @Nullable Map<String, String> labels, FieldErrors errors) {
        if (labels == null) {
            return;
        }
        labels.forEach((key, value) -> {
            qualifiedName(path, key, errors);
            labelValue(path, value, errors);
        });
    }

    static void labelValue(String path, String value, FieldErrors errors) {
        if (value.length() > MAX_LABEL) {
            errors.invalid(path, value, "must be no more than 63 bytes");
        }
        if (!value.isEmpty() && !QUALIFIED_NAME.matcher(value).matches()) {
            errors.invalid(path, value, LABEL_VALUE_RULE);
        }
    }

    /** {@code ownKey} is the one that the API itself adds, and does not count. */
    static void annotations(String path, @Nullable Map<String, String> annotations, String ownKey, FieldErrors errors) {
        if (annotations == null) {
            return;
        }
        long size = 0;
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            qualifiedName(path, annotation.getKey().toLowerCase(Locale.ROOT), errors);
            if (!annotation.getKey().equals(ownKey)) {
                size += bytes(annotation.getKey()) + bytes(annotation.getValue());
            }
        }
        if (size > MAX_ANNOTATIONS) {
            errors.tooLong(path, MAX_ANNOTATIONS);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
