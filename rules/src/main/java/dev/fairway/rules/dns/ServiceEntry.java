package dev.fairway.rules.dns;

import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Service;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Service and its slices; either may be known before the other.
 *
 * @param slices by name
 */
record ServiceEntry(@Nullable Service service, List<EndpointSlice> slices) {

    static final ServiceEntry NONE = new ServiceEntry(null, List.of());

    private static final Comparator<EndpointSlice> BY_NAME =
            Comparator.comparing(slice -> slice.meta().name());

    ServiceEntry {
        slices = List.copyOf(slices);
    }

    ServiceEntry withService(@Nullable Service newService) {
        return new ServiceEntry(newService, slices);
    }

    ServiceEntry with(EndpointSlice slice) {
        Stream<EndpointSlice> others = without(slice.meta().name()).slices.stream();
        return new ServiceEntry(
                service, Stream.concat(others, Stream.of(slice)).sorted(BY_NAME).toList());
    }

    ServiceEntry without(String slice) {
        return new ServiceEntry(
                service,
                slices.stream()
                        .filter(other -> !other.meta().name().equals(slice))
                        .toList());
    }

    boolean isEmpty() {
        return service == null && slices.isEmpty();
    }

    /** The names that it has; none without the Service itself. */
    Map<DnsName, List<RecordSet>> names(ZoneSettings settings) {
        return service == null ? Map.of() : ServiceNames.of(settings, service, slices);
    }
}
