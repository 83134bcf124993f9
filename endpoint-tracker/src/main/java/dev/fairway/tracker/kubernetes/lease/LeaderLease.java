package dev.fairway.tracker.kubernetes.lease;

import dev.fairway.tracker.core.leadership.Candidacy;
import dev.fairway.tracker.core.leadership.Candidacy.Held;
import dev.fairway.tracker.core.leadership.Candidacy.Step;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes part in the election by a Lease (coordination.k8s.io), and holds the Lease while it leads. */
public final class LeaderLease implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LeaderLease.class);

    private final KubernetesClient client;
    private final Place place;
    private final Runnable lost;
    private final Candidacy candidacy;
    private final CountDownLatch leads = new CountDownLatch(1);
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile int transitions;
    private @Nullable Lease known;
    private String leader = "";

    /**
     * Where the Lease is.
     *
     * @param identity this process's, different after each start
     * @param duration for how long a holder may be silent
     */
    public record Place(String namespace, String name, String identity, Duration duration) {}

    /** {@code lost} is run once, when this process led and may not lead any more. */
    public LeaderLease(KubernetesClient client, Place place, Runnable lost) {
        this.client = client;
        this.place = place;
        this.lost = lost;
        this.candidacy = new Candidacy(place.identity(), place.duration());
    }

    /** Waits until this process leads; how often the Lease has changed its holder comes back. */
    public int awaitLeadership() throws InterruptedException {
        leads.await();
        return transitions;
    }

    /** Until interrupted, or until the Lease is lost. */
    @Override
    public void run() {
        try {
            while (true) {
                turn();
                if (candidacy.isLost(now())) {
                    LOG.errorf("The Lease %s was not renewed in time: this tracker no longer leads", place.name());
                    lost.run();
                    return;
                }
                Thread.sleep(candidacy.retryPeriod());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        Duration startedAt = now();
        // Who was asleep looks at how long before it writes.
        if (candidacy.isLost(startedAt)) {
            return;
        }
        try {
            Lease lease = known == null ? resource().get() : known;
            switch (candidacy.decide(held(lease), startedAt)) {
                case Step.Hold(int newTransitions) -> hold(lease, newTransitions, startedAt);
                case Step.StandBy(String holder) -> standBy(holder);
            }
            if (failing.compareAndSet(true, false)) {
                LOG.info("The Lease can be read and written again");
            }
        } catch (KubernetesClientException e) {
            known = null;
            if (failing.compareAndSet(false, true)) {
                LOG.warnf("The Lease %s cannot be read or written, trying again: %s", place.name(), e.getMessage());
            }
        }
    }

    private void hold(@Nullable Lease lease, int newTransitions, Duration startedAt) {
        Lease wanted = withHolder(lease, newTransitions);
        known = lease == null ? resource(wanted).create() : resource(wanted).update();
        candidacy.written(startedAt);
        if (leads.getCount() > 0) {
            transitions = newTransitions;
            LOG.infof("This tracker leads, as %s", place.identity());
            leads.countDown();
        }
    }

    private void standBy(String holder) {
        known = null;
        if (!holder.equals(leader)) {
            leader = holder;
            LOG.infof("%s leads, this tracker stands by", holder);
        }
    }

    /** Gives the Lease back, so that another need not wait until it runs out. */
    @Override
    public void close() {
        if (leads.getCount() > 0) {
            return;
        }
        try {
            Lease lease = resource().get();
            if (lease != null && place.identity().equals(lease.getSpec().getHolderIdentity())) {
                resource(new LeaseBuilder(lease)
                                .editSpec()
                                .withHolderIdentity("")
                                .withLeaseDurationSeconds(1)
                                .endSpec()
                                .build())
                        .update();
            }
        } catch (KubernetesClientException e) {
            LOG.debugf(e, "The Lease %s is not given back: it runs out by itself", place.name());
        }
    }

    private Lease withHolder(@Nullable Lease lease, int newTransitions) {
        ZonedDateTime time = ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        ZonedDateTime acquired = Optional.ofNullable(lease)
                .map(Lease::getSpec)
                .filter(spec -> place.identity().equals(spec.getHolderIdentity()))
                .map(LeaseSpec::getAcquireTime)
                .orElse(time);
        return new LeaseBuilder(lease == null ? new Lease() : lease)
                .editOrNewMetadata()
                .withNamespace(place.namespace())
                .withName(place.name())
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(place.identity())
                .withLeaseDurationSeconds(Math.max(1, (int) place.duration().toSeconds()))
                .withAcquireTime(acquired)
                .withRenewTime(time)
                .withLeaseTransitions(newTransitions)
                .endSpec()
                .build();
    }

    private static @Nullable Held held(@Nullable Lease lease) {
        if (lease == null) {
            return null;
        }
        LeaseSpec spec = Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
        return new Held(
                Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                String.valueOf(spec.getRenewTime()),
                Objects.requireNonNullElse(spec.getLeaseTransitions(), 0));
    }

    private Resource<Lease> resource() {
        return client.leases().inNamespace(place.namespace()).withName(place.name());
    }

    private Resource<Lease> resource(Lease lease) {
        return client.leases().inNamespace(place.namespace()).resource(lease);
    }

    /** Grows while the machine runs, whatever its clock says. */
    private static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }
}
