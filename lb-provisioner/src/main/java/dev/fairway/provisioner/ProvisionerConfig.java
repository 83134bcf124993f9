package dev.fairway.provisioner;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of lb-provisioner. */
@ConfigMapping(prefix = "lb-provisioner")
public interface ProvisionerConfig {

    /** The cluster's own addresses, by the name of their pool; used in the order of the names. */
    Map<String, Pool> pools();

    /** Whether Services without a loadBalancerClass get addresses, or only those of class {@code fairway.dev/pool}. */
    @WithDefault("true")
    boolean defaultClass();

    /**
     * How long a node whose agent lost the registry keeps its addresses. Longer spares moves when an agent only connects
     * again, shorter lets another node take over sooner.
     */
    @WithDefault("300ms")
    Duration agentGrace();

    /** The cloud that Services may get their load balancers from, if this is in AWS. */
    Aws aws();

    /** Network Load Balancers of AWS. */
    interface Aws {

        /** Whether Services of class {@code service.k8s.aws/nlb} get one; credentials are found as the SDK finds them. */
        @WithDefault("false")
        boolean enabled();

        /** Whether Services without a loadBalancerClass get one too; the pools' {@code default-class} is then without effect. */
        @WithDefault("false")
        boolean defaultClass();

        /** Tells this cluster's load balancers from another's in the same account; never changed afterwards. */
        Optional<String> cluster();

        /** The id of the VPC in which the nodes are. */
        Optional<String> vpc();

        /** As in {@code eu-west-1}. */
        Optional<String> region();

        /** Where AWS's API is reached; the region's own endpoint when not set. */
        Optional<URI> endpoint();

        /** On everything that is made, beside Fairway's own. */
        Map<String, String> tags();

        /** For one request. */
        @WithDefault("10s")
        Duration attemptTimeout();

        /** How often a request is made that is throttled, answered with 5xx or not at all, with backoff between. */
        @WithDefault("4")
        int attempts();

        /** The wait after a Service failed; doubled each time. */
        @WithDefault("5s")
        Duration firstRetry();

        /** The longest wait after a failure. */
        @WithDefault("5m")
        Duration lastRetry();

        /** How long nothing must be found until what was deleted counts as gone, for AWS tells late of what was just made. */
        @WithDefault("10s")
        Duration settle();

        /** After which a load balancer is compared again though nothing is known to have changed. */
        @WithDefault("10m")
        Duration resync();

        /** How many Services are worked at at once. */
        @WithDefault("4")
        int workers();
    }

    /** Addresses to give out. */
    interface Pool {

        /** CIDRs, ranges {@code first-last} and single addresses, of both families. */
        List<String> addresses();

        /** Whether Services that name neither pool nor address get addresses from it. */
        @WithDefault("true")
        boolean autoAssign();

        /** Leaves out IPv4 addresses that end in .0 or .255. */
        @WithDefault("false")
        boolean avoidBuggyAddresses();
    }
}
