package dev.fairway.rules.ingress;

import dev.fairway.model.Ingress;
import java.util.Comparator;

/** Which paths of requests an Ingress's path takes (ING-01 to ING-04). Case counts. */
public sealed interface PathMatch {

    /** The most specific first: the longest, of equally long ones the exact one. */
    Comparator<PathMatch> PRECEDENCE = Comparator.comparingInt(
                    (PathMatch match) -> -match.path().length())
            .thenComparing(match -> match instanceof Prefix)
            .thenComparing(PathMatch::path);

    /** The path that is compared with. */
    String path();

    boolean matches(String requestPath);

    /** The same path, byte for byte. */
    record Exact(String path) implements PathMatch {
        @Override
        public boolean matches(String requestPath) {
            return requestPath.equals(path);
        }
    }

    /**
     * The path, and all that lie below it element by element.
     *
     * @param path without a slash at its end; empty: every path
     */
    record Prefix(String path) implements PathMatch {
        public Prefix {
            if (path.endsWith("/")) {
                throw new IllegalArgumentException("a prefix without the slash at its end: " + path);
            }
        }

        @Override
        public boolean matches(String requestPath) {
            return requestPath.equals(path) || requestPath.startsWith(path + "/");
        }
    }

    /** ImplementationSpecific is read as Prefix, as most controllers do; {@code /foo} and {@code /foo/} are one prefix. */
    static PathMatch of(Ingress.Path path) {
        return switch (path.type()) {
            case EXACT -> new Exact(path.path());
            case PREFIX, IMPLEMENTATION_SPECIFIC -> prefix(path.path());
        };
    }

    private static PathMatch prefix(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return new Prefix(path.substring(0, end));
    }
}
