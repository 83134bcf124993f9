package dev.fairway.registry.core.history.story;

import dev.fairway.model.Kind;
import dev.fairway.model.ServiceKey;
import dev.fairway.registry.core.history.Past;
import dev.fairway.registry.core.history.Subject;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recorded stretch, to be played again: what was there when it begins, and every record until it ends. */
public final class Recording {

    private final Past begin;
    private final Past end;
    private final Stretch stretch;
    /** Null for all. */
    private final @Nullable Set<Subject> wanted;

    /** From one time on and before another. */
    public record Stretch(Instant from, Instant to) {}

    /**
     * A stretch of the whole cluster, or of some Services with what belongs to them.
     *
     * @param begin as of the beginning
     * @param end as of the end, or later
     * @param services empty for all
     */
    public Recording(Past begin, Past end, Stretch stretch, List<ServiceKey> services) {
        this.begin = begin;
        this.end = end;
        this.stretch = stretch;
        this.wanted = services.isEmpty() ? null : new HashSet<>();
        for (ServiceKey service : services) {
            addTo(wanted, new Scope(begin, service, Instant.MAX, Instant.MAX).subjects());
            addTo(wanted, new Scope(end, service, stretch.from(), stretch.to()).subjects());
        }
    }

    private static void addTo(@Nullable Set<Subject> subjects, List<Subject> more) {
        if (subjects != null) {
            subjects.addAll(more);
        }
    }

    private boolean isWanted(Subject subject) {
        Kind kind = subject.kind();
        Set<Subject> only = wanted;
        if (only == null || kind == null) {
            return true;
        }
        return switch (kind) {
            case NODE, NAMESPACE, SERVICE_CIDR, INGRESS_CLASS -> true;
            case SERVICE, POD, ENDPOINT_SLICE, LOAD_BALANCER, CLUSTER_EVENT, INGRESS -> only.contains(subject);
        };
    }

    /** The state of each object, and what each agent said last, before the stretch; sorted by kind and name. */
    public Iterator<Past.State> base() {
        return begin.subjects().stream()
                .filter(this::isWanted)
                .sorted(Comparator.comparing(Recording::rank)
                        .thenComparing(Subject::namespace)
                        .thenComparing(Subject::name))
                .map(begin::last)
                .flatMap(Optional::stream)
                .filter(record -> !record.deletion())
                .map(begin::state)
                .iterator();
    }

    private static String rank(Subject subject) {
        return subject.kind() == null ? "" : subject.kind().name();
    }

    /** Every record of the stretch, in the order in which the broker took them. */
    public Iterator<Past.State> records() {
        return end.stretch(stretch.from(), stretch.to())
                .mapToObj(end::record)
                .filter(record -> isWanted(record.subject()))
                .filter(record -> !begin.includes(record))
                .map(end::state)
                .iterator();
    }
}
