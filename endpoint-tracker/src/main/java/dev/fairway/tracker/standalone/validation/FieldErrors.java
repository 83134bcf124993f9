package dev.fairway.tracker.standalone.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with an object, each as the API server words it: path, kind of fault, value, reason. */
public final class FieldErrors {

    private final List<String> errors = new ArrayList<>();

    public void invalid(String path, @Nullable Object value, String detail) {
        errors.add(path + ": Invalid value: " + literal(value) + ": " + detail);
    }

    public void required(String path, String detail) {
        errors.add(path + ": Required value" + (detail.isEmpty() ? "" : ": " + detail));
    }

    public void forbidden(String path, String detail) {
        errors.add(path + ": Forbidden: " + detail);
    }

    public void duplicate(String path, Object value) {
        errors.add(path + ": Duplicate value: " + literal(value));
    }

    public void unsupported(String path, Object value, List<String> supported) {
        errors.add(path + ": Unsupported value: " + literal(value) + ": supported values: "
                + supported.stream().map(FieldErrors::literal).collect(Collectors.joining(", ")));
    }

    public void tooLong(String path, int limit) {
        errors.add(path + ": Too long: may not be more than " + limit + " bytes");
    }

    public void tooMany(String path, int count, int limit) {
        errors.add(String.format(Locale.ROOT, "%s: Too many: %d: must have at most %d items", path, count, limit));
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public List<String> list() {
        return List.copyOf(errors);
    }

    private static String literal(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "\"" + text + "\"";
            case List<?> list ->
                "[]string{" + list.stream().map(FieldErrors::literal).collect(Collectors.joining(", ")) + "}";
            default -> value.toString();
        };
    }
}
