package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpFamily;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What every slice of a Service carries beside its endpoints: names, labels, annotations (EPS-05, EPS-07). */
final class SliceShape {

    /** Label: the Service that a slice belongs to. */
    static final String SERVICE_LABEL = "kubernetes.io/service-name";

    /** Label: who writes the slice. */
    static final String MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY_LABEL} in our slices. */
    static final String MANAGER = "endpoint-tracker.fairway.dev";

    private static final String HEADLESS_LABEL = "service.kubernetes.io/headless";
    private static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";

    private final Service service;
    private final List<IpFamily> families;
    private final Instant triggeredAt;
    private final Supplier<SliceIdentity> identities;
    private final SortedMap<String, String> labels;

    /**
     * The shape of the slices of a Service.
     *
     * @param families of which there is a slice even if there is no endpoint
     * @param triggeredAt the earliest change that leads to the slices being written
     */
    SliceShape(Service service, List<IpFamily> families, Instant triggeredAt, Supplier<SliceIdentity> identities) {
        this.service = service;
        this.families = families;
        this.triggeredAt = triggeredAt;
        this.identities = identities;
        this.labels = labels(service);
    }

    List<IpFamily> families() {
        return families;
    }

    EndpointSlice create(IpFamily family, List<EndpointPort> ports, List<Endpoint> endpoints) {
        SliceIdentity identity = identities.get();
        ObjectMeta meta = new ObjectMeta(
                service.meta().namespace(),
                name(service, identity),
                identity.uid(),
                "",
                1,
                triggeredAt,
                null,
                labels,
                annotations());
        return new EndpointSlice(meta, service.meta().name(), MANAGER, family, ports, endpoints, List.of());
    }

    /** The next state of a slice, with the departed pods that it had. */
    EndpointSlice change(EndpointSlice old, List<EndpointPort> ports, List<Endpoint> endpoints) {
        ObjectMeta meta = new ObjectMeta(
                old.meta().namespace(),
                old.meta().name(),
                old.meta().uid(),
                "",
                old.meta().generation() + 1,
                old.meta().creationTimestamp(),
                null,
                labels,
                annotations());
        return new EndpointSlice(
                meta, old.serviceName(), old.managedBy(), old.addressType(), ports, endpoints, old.departed());
    }

    /** Whether a slice carries the labels that the Service now gives it. */
    boolean fits(EndpointSlice slice) {
        return slice.meta().labels().equals(labels);
    }

    /** What a slice of this identity would be called. */
    static ObjectKey key(Service service, SliceIdentity identity) {
        return new ObjectKey(Kind.ENDPOINT_SLICE, service.meta().namespace(), name(service, identity));
    }

    private static String name(Service service, SliceIdentity identity) {
        return service.meta().name() + "-" + identity.suffix();
    }

    private SortedMap<String, String> annotations() {
        return new TreeMap<>(Map.of(TRIGGER_TIME, triggeredAt.toString()));
    }

    private static SortedMap<String, String> labels(Service service) {
        SortedMap<String, String> labels = new TreeMap<>(service.meta().labels());
        labels.remove(HEADLESS_LABEL);
        labels.put(SERVICE_LABEL, service.meta().name());
        labels.put(MANAGED_BY_LABEL, MANAGER);
        if (service.headless()) {
            labels.put(HEADLESS_LABEL, "");
        }
        return labels;
    }
}
