package dev.fairway.provisioner;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
