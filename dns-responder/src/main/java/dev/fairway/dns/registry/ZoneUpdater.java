package dev.fairway.dns.registry;

import dev.fairway.dns.core.zone.ClientNamespaces;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.Pod;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.InEffect;
import dev.fairway.registryclient.ViewUpdate;
import dev.fairway.rules.dns.ZoneChange;
import dev.fairway.rules.dns.ZoneState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Takes the registry's changes into the zone: its one writer, called on the watch's thread only. */
public final class ZoneUpdater implements Consumer<ViewUpdate> {

    private static final Logger LOG = Logger.getLogger(ZoneUpdater.class);

    /** Slices before Services: a Service that comes with its slices is worked out once. */
    private static final Comparator<ViewUpdate.Change> ORDER =
            Comparator.comparing(change -> change.event().key().kind() == Kind.SERVICE);

    private final ZoneState state;
    private final ReadyZone zone;
    private final Optional<ClientNamespaces> clients;
    private final Acknowledger acknowledger;
    private final InstantSource clock;
    private final ProgrammingDurations durations = new ProgrammingDurations();

    /** Tells the registry what is in effect. */
    @FunctionalInterface
    public interface Acknowledger {
        void acknowledge(String resumeToken, List<InEffect> inEffect);
    }

    /**
     * Starts with the names that every cluster has.
     *
     * @param clients where clients are found by their pods, when anybody wants to know
     */
    public ZoneUpdater(
            ReadyZone zone, Optional<ClientNamespaces> clients, Acknowledger acknowledger, InstantSource clock) {
        this.state = new ZoneState(zone.settings());
        this.zone = zone;
        this.clients = clients;
        this.acknowledger = acknowledger;
        this.clock = clock;
        zone.apply(state.fixed());
    }

    @Override
    public void accept(ViewUpdate update) {
        List<InEffect> inEffect = new ArrayList<>();
        update.changes().stream().sorted(ORDER).forEach(change -> {
            String error = apply(change.event());
            if (change.origin() == ViewUpdate.Origin.STREAM) {
                Instant now = clock.instant();
                inEffect.add(new InEffect(change.event().id(), change.receivedAt(), now, error));
                observe(change.event(), now);
            }
        });
        boolean first = !zone.isSynced();
        zone.complete(update.dnsSerial());
        if (first) {
            LOG.infof("The zone is complete: %d names, state %s", zone.size(), update.freshness());
        }
        acknowledger.acknowledge(update.resumeToken(), inEffect);
    }

    /** Returns why the object could not be taken in, or an empty text. */
    private String apply(Event event) {
        try {
            ZoneChange change = event.isDeletion() ? state.remove(event.key()) : state.put(event.resource());
            zone.apply(change);
            clients.ifPresent(known -> follow(known, event));
            return "";
        } catch (IllegalArgumentException e) {
            LOG.warnf("%s has no valid names: %s", event.key(), e.getMessage());
            return String.valueOf(e.getMessage());
        }
    }

    private static void follow(ClientNamespaces clients, Event event) {
        if (event.isDeletion()) {
            clients.remove(event.key());
        } else if (event.resource() instanceof Pod pod) {
            clients.put(pod);
        }
    }

    private void observe(Event event, Instant now) {
        if (event.resource() instanceof EndpointSlice slice
                && !slice.serviceName().isEmpty()) {
            Duration took = Duration.between(event.observedAt(), now);
            state.service(slice.service())
                    .map(ProgrammingDurations.ServiceKind::of)
                    .ifPresent(kind -> durations.observe(kind, took));
        }
    }

    public ProgrammingDurations durations() {
        return durations;
    }
}
