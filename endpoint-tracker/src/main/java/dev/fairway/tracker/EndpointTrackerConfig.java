package dev.fairway.tracker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The endpoint tracker's configuration. */
@ConfigMapping(prefix = "endpoint-tracker")
public interface EndpointTrackerConfig {

    /** Where Services and pods come from. */
    @WithDefault("standalone")
    SourceKind source();

    /**
     * Where cluster IPs come from, with the standalone source: at most one CIDR a family, the cluster's default family
     * first. Changing it does not move Services that have an address.
     */
    @WithDefault("10.96.0.0/16,fd00:10:96::/112")
    List<String> serviceCidrs();

    /** The ports that Services may have on every node, with the standalone source: first-last, both included. */
    @WithDefault("30000-32767")
    String nodePortRange();

    /** How long every change stays replayable; a topic that exists keeps what it was created with. */
    @WithDefault("7d")
    Duration historyWindow();

    /** How many copies of each topic's data the brokers keep; only used when a topic is created. */
    @WithDefault("1")
    short replicationFactor();

    /**
     * Where the standalone source keeps Secrets, in files that only the tracker's user can read. Its other objects are in
     * Kafka.
     */
    @WithDefault("/var/lib/fairway/endpoint-tracker")
    Path dataDir();

    /** What Ingresses are served by. */
    Gateway gateway();

    /** The gateway, and who may know its keys. */
    interface Gateway {

        /** The Service, as namespace/name, whose load balancer addresses are those of every Ingress. */
        @WithDefault("kube-system/gateway")
        String service();

        /**
         * Whether registries are told the Kubernetes source's Secrets of type kubernetes.io/tls: needs mTLS, and the right
         * to list and watch Secrets. Those of the standalone source are told in any case.
         */
        @WithDefault("false")
        boolean secrets();

        /** Common names of the client certificates that may read TLS keys; nobody else may. */
        @WithDefault("service-registry")
        List<String> readers();
    }

    /** mTLS of the standalone API. */
    Tls tls();

    /** What is written into the Kubernetes API, where that is the source. */
    WriteBack writeBack();

    /** The sources that there are. */
    enum SourceKind {
        /** The tracker's own API, for a cluster without an API server. */
        STANDALONE,

        /** The API server that {@code quarkus.kubernetes-client.*}, the kubeconfig or the pod's service account names. */
        KUBERNETES
    }

    /** The election among several replicas, where the Kubernetes API is the source. */
    Election election();

    /** A Lease (coordination.k8s.io) says who leads; the others stand by. */
    interface Election {

        /** Without it a single tracker leads at once, and ends when another one writes. */
        @WithDefault("true")
        boolean enabled();

        /** The Lease's name. */
        @WithDefault("endpoint-tracker")
        String lease();

        /** The Lease's namespace; by default the pod's own, or that of the kubeconfig's context. */
        Optional<String> namespace();

        /** For how long a leader may be silent before another takes its place; it gives up after two thirds of that. */
        @WithDefault("15s")
        Duration leaseDuration();
    }

    /** Each kind can be left to somebody else. */
    interface WriteBack {

        /** EndpointSlices of Services with a selector, for a cluster whose kube-controller-manager does not write them. */
        @WithDefault("false")
        boolean endpointSlices();

        /** Endpoints of Services with a selector, likewise. Two writers of one Service's Endpoints fight for ever. */
        @WithDefault("false")
        boolean endpoints();

        /** Events on Services that say which pod entered or left, and why. */
        @WithDefault("true")
        boolean events();

        /** The addresses that lb-provisioner gives, in the status of Services of type LoadBalancer. */
        @WithDefault("true")
        boolean loadBalancerStatus();
    }

    /** The pod readiness gate {@code fairway.dev/programmed}. */
    ProgrammedGate programmedGate();

    /** Opens for a pod whose endpoints are in effect, so that a rollout waits for the nodes. */
    interface ProgrammedGate {

        /** How many nodes: a number, or {@code all}; without it nobody opens that gate. */
        Optional<String> nodes();
    }

    /** PEM files; without a certificate the API speaks plain text, which is for tests. */
    interface Tls {

        /** Who signs the clients' certificates; a client without one is refused. */
        Optional<Path> ca();

        /** The API's own certificate, chain included. */
        Optional<Path> certificate();

        /** The certificate's key. */
        Optional<Path> key();
    }
}
