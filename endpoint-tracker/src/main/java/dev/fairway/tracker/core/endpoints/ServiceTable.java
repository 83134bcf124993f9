package dev.fairway.tracker.core.endpoints;

import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Services with their endpoints, found by name or by the labels that they select. */
final class ServiceTable {

    private final Map<ServiceKey, ServiceEndpoints> services = new HashMap<>();
    private final Map<String, SelectorIndex> bySelector = new HashMap<>();

    /** Takes the Service's new state; its endpoints stay as they were. */
    ServiceEndpoints put(Service service) {
        ServiceEndpoints endpoints = services.computeIfAbsent(service.serviceKey(), _ -> new ServiceEndpoints(service));
        endpoints.service(service);
        SelectorIndex index = bySelector.computeIfAbsent(service.meta().namespace(), _ -> new SelectorIndex());
        Map<String, String> selector = service.selector();
        if (selector == null || service.type() == Service.Type.EXTERNAL_NAME) {
            index.remove(service.meta().name());
        } else {
            index.put(service.meta().name(), selector);
        }
        return endpoints;
    }

    @Nullable
    ServiceEndpoints remove(ServiceKey key) {
        SelectorIndex index = bySelector.get(key.namespace());
        if (index != null) {
            index.remove(key.name());
        }
        return services.remove(key);
    }

    @Nullable
    ServiceEndpoints get(ServiceKey key) {
        return services.get(key);
    }

    Collection<ServiceEndpoints> all() {
        return services.values();
    }

    List<ServiceEndpoints> selecting(String namespace, Map<String, String> labels) {
        SelectorIndex index = bySelector.get(namespace);
        if (index == null) {
            return List.of();
        }
        List<ServiceEndpoints> selecting = new ArrayList<>();
        for (String name : index.taking(labels)) {
            ServiceEndpoints endpoints = services.get(new ServiceKey(namespace, name));
            if (endpoints != null) {
                selecting.add(endpoints);
            }
        }
        return selecting;
    }
}
