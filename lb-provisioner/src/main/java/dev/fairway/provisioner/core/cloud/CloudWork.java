package dev.fairway.provisioner.core.cloud;

import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.provisioner.core.Provision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is wanted of the cloud for one owner, and how far that is. Guarded by {@link CloudProvider}. */
final class CloudWork<P> {

    private final Owner owner;
    private @Nullable P wanted;
    private State state = State.WANTED;
    private Provision provision;
    private boolean isRunning;
    private boolean isRefused;
    private Instant notBefore = Instant.MIN;
    private @Nullable Instant nothingSince;
    private int failures;

    /** How far it is. */
    enum State {
        /** The plan may not be what the cloud has. */
        WANTED,
        /** The cloud has what is planned, as far as is known. */
        MADE,
        /** It is being taken away. */
        UNWANTED,
        /** Nothing is left. */
        GONE
    }

    CloudWork(Owner owner, String hostname) {
        this.owner = owner;
        this.provision = new Provision(List.of(), hostname, Problem.NONE);
    }

    Owner owner() {
        return owner;
    }

    State state() {
        return state;
    }

    Provision provision() {
        return provision;
    }

    void want(P plan) {
        boolean isSame = plan.equals(wanted) && (state == State.WANTED || state == State.MADE);
        if (!isSame || isRefused) {
            wanted = plan;
            state = State.WANTED;
            restart();
            if (isRefused) {
                provision = provision.withProblem(Problem.NONE);
            }
            isRefused = false;
        }
    }

    /** There is no plan: what was made before stays as it is. */
    void refuse(Problem problem) {
        isRefused = true;
        provision = provision.withProblem(problem);
    }

    void unwant() {
        if (state == State.WANTED || state == State.MADE) {
            state = State.UNWANTED;
            isRefused = false;
            provision = Provision.NONE;
            restart();
        }
    }

    private void restart() {
        failures = 0;
        nothingSince = null;
        notBefore = Instant.MIN;
    }

    boolean isDue(Instant now) {
        boolean isIdle = isRunning || isRefused || state == State.GONE || (state != State.UNWANTED && wanted == null);
        return !isIdle && !notBefore.isAfter(now);
    }

    boolean isPending() {
        return isRunning || (!isRefused && (state == State.WANTED || state == State.UNWANTED));
    }

    /** It is being worked at from now on; comes back the plan, or nothing where all has to go. */
    Optional<P> begin() {
        isRunning = true;
        return state == State.UNWANTED ? Optional.empty() : Optional.ofNullable(wanted);
    }

    void made(P plan, String hostname, Pace pace, Instant now) {
        isRunning = false;
        if (isRefused) {
            provision = new Provision(List.of(), hostname, provision.problem());
        } else if (plan.equals(wanted) && state != State.UNWANTED) {
            provision = new Provision(List.of(), hostname, Problem.NONE);
            state = State.MADE;
            failures = 0;
            notBefore = now.plus(pace.spread(pace.resync()));
        }
    }

    void looked(boolean nothingFound, Pace pace, Instant now) {
        isRunning = false;
        if (state != State.UNWANTED) {
            return;
        }
        provision = Provision.NONE;
        if (!nothingFound) {
            nothingSince = null;
            failures++;
            notBefore = now.plus(pace.retry(failures));
        } else if (nothingSince == null) {
            nothingSince = now;
            notBefore = now.plus(pace.settle());
        } else if (Duration.between(nothingSince, now).compareTo(pace.settle()) >= 0) {
            state = State.GONE;
        }
    }

    void failed(boolean wasWanted, String failure, Pace pace, Instant now) {
        isRunning = false;
        if (wasWanted == (state == State.UNWANTED)) {
            return;
        }
        failures++;
        notBefore = now.plus(pace.retry(failures));
        if (!isRefused) {
            String reason = wasWanted ? "FailedDeployModel" : "DeleteLoadBalancerFailed";
            provision = provision.withProblem(new Problem(reason, failure));
        }
    }
}
