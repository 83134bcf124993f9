package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import dev.fairway.rules.endpoints.EndpointVerdict;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One Service, the verdict about each pod that its selector takes, and the slices that hold the result. */
final class ServiceEndpoints {

    private Service service;
    private final Map<String, EndpointVerdict> verdicts = new TreeMap<>();
    private List<EndpointSlice> slices = List.of();

    ServiceEndpoints(Service service) {
        this.service = service;
    }

    Service service() {
        return service;
    }

    void service(Service newState) {
        service = newState;
    }

    /** Whether the tracker makes the Service's endpoints: it has a selector, and is not a mere alias. */
    boolean isManaged() {
        return service.selector() != null && service.type() != Service.Type.EXTERNAL_NAME;
    }

    /** The slices that the tracker manages for the Service. */
    List<EndpointSlice> slices() {
        return slices;
    }

    void slices(List<EndpointSlice> newSlices) {
        slices = List.copyOf(newSlices);
    }

    void addSlice(EndpointSlice slice) {
        List<EndpointSlice> more = new ArrayList<>(slices);
        more.add(slice);
        slices = List.copyOf(more);
    }

    /** Takes a pod's verdict, null when the selector does not take the pod; the verdict it had comes back. */
    @Nullable
    EndpointVerdict put(String pod, @Nullable EndpointVerdict verdict) {
        return verdict == null ? verdicts.remove(pod) : verdicts.put(pod, verdict);
    }

    /** By pod name. */
    Map<String, EndpointVerdict> verdicts() {
        return Collections.unmodifiableMap(verdicts);
    }

    /** Forgets all verdicts and returns them. */
    Map<String, EndpointVerdict> clear() {
        Map<String, EndpointVerdict> old = new TreeMap<>(verdicts);
        verdicts.clear();
        return old;
    }

    boolean hasPods() {
        return !verdicts.isEmpty();
    }

    /** Every endpoint, in the pods' order by name. */
    List<PlacedEndpoint> endpoints() {
        List<PlacedEndpoint> endpoints = new ArrayList<>();
        verdicts.values().forEach(verdict -> endpoints.addAll(verdict.endpoints()));
        return endpoints;
    }
}
