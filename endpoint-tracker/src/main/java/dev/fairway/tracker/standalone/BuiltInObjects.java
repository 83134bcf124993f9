package dev.fairway.tracker.standalone;

import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDRBuilder;
import java.util.List;

/** What exists in every cluster. */
public final class BuiltInObjects {

    private static final String SERVICE_CIDR = "kubernetes";

    private final StandaloneCluster cluster;

    public BuiltInObjects(StandaloneCluster cluster) {
        this.cluster = cluster;
    }

    /** Creates what is missing, and brings the ServiceCIDR to what is configured. */
    public void create(List<String> serviceCidrs) {
        for (String name : Namespaces.BUILT_IN) {
            cluster.put(
                    Namespaces.id(name),
                    new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels("kubernetes.io/metadata.name", name)
                            .endMetadata()
                            .build());
        }
        cluster.put(
                new ObjectId(ResourceKind.SERVICE_CIDR, "", SERVICE_CIDR),
                new ServiceCIDRBuilder()
                        .withNewMetadata()
                        .withName(SERVICE_CIDR)
                        .endMetadata()
                        .withNewSpec()
                        .withCidrs(serviceCidrs)
                        .endSpec()
                        .build());
    }
}
