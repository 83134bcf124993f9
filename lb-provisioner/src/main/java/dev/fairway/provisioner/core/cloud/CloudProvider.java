package dev.fairway.provisioner.core.cloud;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.provisioner.core.LoadBalancerProvider;
import dev.fairway.provisioner.core.Provision;
import dev.fairway.provisioner.core.Targets;
import dev.fairway.provisioner.core.cloud.CloudWork.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cloud as a provider: answers at once with what is known, and hands out as jobs what has to be done.
 *
 * <p>Any thread; {@link Job#run} outside of any lock.
 *
 * @param <P> the cloud's plans
 */
public final class CloudProvider<P> implements LoadBalancerProvider {

    private final Cloud<P> cloud;
    private final Pace pace;
    private final Map<String, CloudWork<P>> works = new HashMap<>();
    private final Map<ServiceKey, String> known = new HashMap<>();
    private final Set<ServiceKey> changed = new HashSet<>();

    /** What has to be done now for one Service. */
    public interface Job {

        Owner owner();

        /**
         * Asks the cloud. Blocks.
         *
         * @return what went wrong, or empty
         */
        String run();

        /** Takes the result over. */
        void end(Instant now);
    }

    public CloudProvider(Cloud<P> cloud, Pace pace) {
        this.cloud = cloud;
        this.pace = pace;
    }

    @Override
    public boolean isResponsibleFor(Service service) {
        return cloud.isResponsibleFor(service);
    }

    @Override
    public String finalizer() {
        return cloud.finalizer();
    }

    /** The name that was published stays published until the cloud was asked. */
    @Override
    public synchronized void adopt(LoadBalancer loadBalancer) {
        known.put(loadBalancer.service(), loadBalancer.hostname());
    }

    @Override
    public synchronized Provision ensure(Service service, Targets targets) {
        CloudWork<P> work = work(service.serviceKey(), service.meta().uid());
        try {
            work.want(cloud.plan(service, targets));
        } catch (IllegalArgumentException e) {
            work.refuse(new Problem("FailedBuildModel", String.valueOf(e.getMessage())));
        }
        return work.provision();
    }

    @Override
    public synchronized Optional<Provision> release(ServiceKey service, String uid) {
        CloudWork<P> work = work(service, uid);
        work.unwant();
        if (work.state() == State.GONE) {
            works.remove(uid);
            return Optional.empty();
        }
        return Optional.of(work.provision());
    }

    private CloudWork<P> work(ServiceKey service, String uid) {
        return works.computeIfAbsent(uid, _ -> {
            String hostname = known.remove(service);
            return new CloudWork<>(new Owner(service, uid), hostname == null ? "" : hostname);
        });
    }

    @Override
    public synchronized Set<ServiceKey> changed() {
        Set<ServiceKey> told = Set.copyOf(changed);
        changed.clear();
        return told;
    }

    /** What is due, at most so many; each is somebody's who runs and ends it. */
    public synchronized List<Job> take(Instant now, int most) {
        List<Job> jobs = new ArrayList<>();
        for (CloudWork<P> work : works.values()) {
            if (jobs.size() < most && work.isDue(now)) {
                jobs.add(job(work));
            }
        }
        return jobs;
    }

    /** How many Services wait for the cloud. */
    public synchronized long pending() {
        return works.values().stream().filter(CloudWork::isPending).count();
    }

    private void tell(CloudWork<P> work, Provision before) {
        if (work.state() == State.GONE || !before.equals(work.provision())) {
            changed.add(work.owner().service());
        }
    }

    private Job job(CloudWork<P> work) {
        Optional<P> plan = work.begin();
        return new Job() {
            private String hostname = "";
            private boolean nothingFound;
            private String failure = "the cloud was not asked";

            @Override
            public Owner owner() {
                return work.owner();
            }

            @Override
            public String run() {
                try {
                    if (plan.isPresent()) {
                        hostname = cloud.ensure(work.owner(), plan.get());
                    } else {
                        nothingFound = cloud.release(work.owner());
                    }
                    failure = "";
                } catch (CloudException e) {
                    failure = String.valueOf(e.getMessage());
                }
                return failure;
            }

            @Override
            public void end(Instant now) {
                synchronized (CloudProvider.this) {
                    Provision before = work.provision();
                    if (!failure.isEmpty()) {
                        work.failed(plan.isPresent(), failure, pace, now);
                    } else if (plan.isPresent()) {
                        work.made(plan.get(), hostname, pace, now);
                    } else {
                        work.looked(nothingFound, pace, now);
                    }
                    tell(work, before);
                }
            }
        };
    }
}
