package dev.fairway.model;

import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.net.PortNumber;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * networking/v1 Ingress: which HTTP requests go to which Service.
 *
 * @param className spec.ingressClassName, or the annotation that came before it; empty: the default class
 * @param defaultBackend for requests that no rule of this Ingress takes; null: none
 * @param loadBalancerIngress status.loadBalancer.ingress
 */
public record Ingress(
        ObjectMeta meta,
        String className,
        @Nullable Backend defaultBackend,
        List<Rule> rules,
        List<Tls> tls,
        List<LoadBalancerIngress> loadBalancerIngress)
        implements Resource {

    public Ingress {
        rules = List.copyOf(rules);
        tls = List.copyOf(tls);
        loadBalancerIngress = List.copyOf(loadBalancerIngress);
    }

    /**
     * The paths of one host.
     *
     * @param host empty: every host; {@code *.foo.com}: those with exactly one label more
     */
    public record Rule(String host, List<Path> paths) {
        public Rule {
            paths = List.copyOf(paths);
        }
    }

    /**
     * One path and what it leads to.
     *
     * @param path absolute; may be empty for {@link PathType#IMPLEMENTATION_SPECIFIC}
     */
    public record Path(String path, PathType type, Backend backend) {}

    /** How a path is compared with that of a request. */
    public enum PathType {
        EXACT,
        PREFIX,
        IMPLEMENTATION_SPECIFIC
    }

    /** Where a request goes. */
    public sealed interface Backend {

        /** A Service of the Ingress's namespace. */
        record OfService(String service, Port port) implements Backend {}

        /**
         * Another object of the Ingress's namespace.
         *
         * @param apiGroup empty for the core group
         */
        record OfResource(String apiGroup, String kind, String name) implements Backend {}
    }

    /** A port of a Service, as an Ingress names it. */
    public sealed interface Port {

        /** By the Service's port number. */
        record Number(PortNumber number) implements Port {
            @Override
            public String toString() {
                return number.toString();
            }
        }

        /** By the name of the Service's port. */
        record Name(String name) implements Port {
            @Override
            public String toString() {
                return name;
            }
        }
    }

    /**
     * Hosts whose TLS ends at the gateway.
     *
     * @param hosts empty: every host
     * @param secretName of the Ingress's namespace; empty: the gateway's own certificate
     */
    public record Tls(List<String> hosts, String secretName) {
        public Tls {
            hosts = List.copyOf(hosts);
        }
    }

    /** The names of the Services that requests may be sent to, in its namespace. */
    public Set<String> services() {
        return Stream.concat(
                        Stream.ofNullable(defaultBackend),
                        rules.stream().flatMap(rule -> rule.paths().stream()).map(Path::backend))
                .filter(Backend.OfService.class::isInstance)
                .map(backend -> ((Backend.OfService) backend).service())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Kind kind() {
        return Kind.INGRESS;
    }
}
