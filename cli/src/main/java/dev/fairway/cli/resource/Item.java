package dev.fairway.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;

/** One object that the command line shows. */
public sealed interface Item {

    ResourceType type();

    ObjectMeta meta();

    /** As the registry knows it. */
    record Registered(Resource resource) implements Item {
        @Override
        public ResourceType type() {
            return switch (resource.kind()) {
                case SERVICE -> ResourceType.SERVICE;
                case POD -> ResourceType.POD;
                case NODE -> ResourceType.NODE;
                case NAMESPACE -> ResourceType.NAMESPACE;
                case ENDPOINT_SLICE -> ResourceType.ENDPOINT_SLICE;
                case SERVICE_CIDR -> ResourceType.SERVICE_CIDR;
                case CLUSTER_EVENT -> ResourceType.EVENT;
                case LOAD_BALANCER -> ResourceType.LOAD_BALANCER;
                case INGRESS -> ResourceType.INGRESS;
                case INGRESS_CLASS -> ResourceType.INGRESS_CLASS;
            };
        }

        @Override
        public ObjectMeta meta() {
            return resource.meta();
        }
    }

    /** A Service's endpoints, joined from what the registry knows. */
    record Joined(Endpoints endpoints) implements Item {
        @Override
        public ResourceType type() {
            return ResourceType.ENDPOINTS;
        }

        @Override
        public ObjectMeta meta() {
            return endpoints.meta();
        }
    }

    /**
     * As the source of objects stores it.
     *
     * @param json the whole Kubernetes object
     */
    record Stored(ResourceType type, ObjectMeta meta, JsonNode json) implements Item {

        /** Reads what every object carries from the object itself. */
        public static Stored of(ResourceType type, JsonNode json) {
            return new Stored(type, Metadata.of(json.path("metadata")), json);
        }
    }
}
