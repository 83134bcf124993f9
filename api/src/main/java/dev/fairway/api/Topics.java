package dev.fairway.api;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Kafka topics: names, keys, partitions and retention.
 *
 * <p>All are compacted. {@code min.compaction.lag.ms} is the history window, so every change inside it can be
 * replayed; {@code LogAppendTime} keeps wrong clocks out. {@link #SERVICES}, {@link #ENDPOINTS} and {@link #LOAD_BALANCERS}
 * share a partition count and are partitioned by namespace/service, see {@link #partitionKey}.
 */
public final class Topics {

    public static final String PODS = "fairway.pods.v1";
    public static final String SERVICES = "fairway.services.v1";
    public static final String NODES = "fairway.nodes.v1";
    public static final String NAMESPACES = "fairway.namespaces.v1";
    public static final String ENDPOINTS = "fairway.endpoints.v1";
    public static final String SERVICE_CIDRS = "fairway.servicecidrs.v1";
    public static final String EVENTS = "fairway.events.v1";
    public static final String LOAD_BALANCERS = "fairway.loadbalancers.v1";
    public static final String INGRESSES = "fairway.ingresses.v1";
    public static final String INGRESS_CLASSES = "fairway.ingressclasses.v1";
    public static final String PROGRAMMING = "fairway.programming.v1";
    public static final String OBJECTS = "fairway.objects.v1";

    /** Those that endpoint-tracker writes Events to. */
    public static final List<String> OF_TRACKER =
            List.of(PODS, SERVICES, NODES, NAMESPACES, ENDPOINTS, SERVICE_CIDRS, EVENTS, INGRESSES, INGRESS_CLASSES);

    /** The topics whose records are {@code fairway.event.v1.Event}. */
    public static final List<String> OF_EVENTS =
            Stream.concat(OF_TRACKER.stream(), Stream.of(LOAD_BALANCERS)).toList();

    /** Every topic. */
    public static final List<String> ALL =
            Stream.concat(OF_EVENTS.stream(), Stream.of(PROGRAMMING, OBJECTS)).toList();

    /** What the answers of cluster DNS depend on; their positions make the DNS serial. */
    public static final List<String> OF_DNS = List.of(PODS, SERVICES, NAMESPACES, ENDPOINTS, SERVICE_CIDRS);

    /** How long every change stays replayable unless configured otherwise. */
    public static final Duration DEFAULT_HISTORY_WINDOW = Duration.ofDays(7);

    /** Where an undecodable or invalid record of a topic goes. */
    public static final String DEAD_LETTER_SUFFIX = ".dead-letters";

    /** Record header: the producer's epoch, decimal ASCII. */
    public static final String EPOCH_HEADER = "fairway-epoch";

    /** Record header: the object's uid, UTF-8. */
    public static final String UID_HEADER = "fairway-uid";

    private static final int PARTITIONS = 4;

    private Topics() {}

    public static String of(Kind kind) {
        return switch (kind) {
            case SERVICE -> SERVICES;
            case POD -> PODS;
            case NODE -> NODES;
            case NAMESPACE -> NAMESPACES;
            case ENDPOINT_SLICE -> ENDPOINTS;
            case SERVICE_CIDR -> SERVICE_CIDRS;
            case CLUSTER_EVENT -> EVENTS;
            case LOAD_BALANCER -> LOAD_BALANCERS;
            case INGRESS -> INGRESSES;
            case INGRESS_CLASS -> INGRESS_CLASSES;
        };
    }

    /** One partition where order across keys matters more than spread. */
    public static int partitions(String topic) {
        return switch (topic) {
            case PODS, SERVICES, ENDPOINTS, LOAD_BALANCERS -> PARTITIONS;
            default -> 1;
        };
    }

    /** Topic settings for creation. */
    public static Map<String, String> settings(Duration historyWindow) {
        return Map.of(
                "cleanup.policy",
                "compact",
                "min.compaction.lag.ms",
                Long.toString(historyWindow.toMillis()),
                "message.timestamp.type",
                "LogAppendTime",
                "max.message.bytes",
                Integer.toString(4 << 20));
    }

    /** {@code namespace/name}; endpoints: {@code namespace/service/slice}; cluster-wide: {@code name}. */
    public static String recordKey(Resource resource) {
        String namespace = resource.meta().namespace();
        String name = resource.meta().name();
        if (resource instanceof EndpointSlice slice) {
            return namespace + "/" + slice.serviceName() + "/" + name;
        }
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** What a record is partitioned by: {@code namespace/service} for all that belongs to one Service. */
    public static String partitionKey(Resource resource) {
        return resource instanceof EndpointSlice slice ? slice.service().toString() : recordKey(resource);
    }

    /** The partition of a key, the same in every producer: Java's string hash, so it never changes. */
    public static int partition(String topic, String partitionKey) {
        return Math.floorMod(partitionKey.hashCode(), partitions(topic));
    }
}
