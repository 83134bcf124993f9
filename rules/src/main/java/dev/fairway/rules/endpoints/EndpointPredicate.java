package dev.fairway.rules.endpoints;

import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.model.net.PortNumber;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that the decision looked at, with the value it found there. */
public sealed interface EndpointPredicate {

    boolean holds();

    /** One clause for people, true whether the predicate holds or not: "label app is web, not api". */
    String text();

    /** An ExternalName Service is a DNS alias and has no endpoints (SVC-01). */
    record TypeHasEndpoints(Service.Type type) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return type != Service.Type.EXTERNAL_NAME;
        }

        @Override
        public String text() {
            return holds() ? "the Service's type has endpoints" : "an ExternalName Service has no endpoints";
        }
    }

    /** Without a selector nobody manages the endpoints (SVC-07). */
    record SelectorPresent(boolean present) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return present;
        }

        @Override
        public String text() {
            return present ? "the Service has a selector" : "the Service has no selector";
        }
    }

    /** A Service selects in its own namespace only. */
    record SameNamespace(String serviceNamespace, String podNamespace) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return serviceNamespace.equals(podNamespace);
        }

        @Override
        public String text() {
            return holds()
                    ? "the pod is in namespace " + podNamespace
                    : "the pod is in namespace " + podNamespace + ", the Service in " + serviceNamespace;
        }
    }

    /**
     * One label of the selector.
     *
     * @param actual null when the pod does not have the label
     */
    record LabelMatches(
            String label, String wanted, @Nullable String actual) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return wanted.equals(actual);
        }

        @Override
        public String text() {
            if (actual == null) {
                return "label " + label + " is missing, wanted is " + wanted;
            }
            return holds()
                    ? "label " + label + " is " + wanted
                    : "label " + label + " is " + actual + ", not " + wanted;
        }
    }

    /** A pod that has ended is no endpoint, whatever its conditions say (EPS-01). */
    record PhaseNotTerminal(Pod.Phase phase) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return !phase.isTerminal();
        }

        @Override
        public String text() {
            return "phase is " + phase;
        }
    }

    /**
     * The pod has an address of one of the Service's families (EPS-01).
     *
     * @param address null when it has none
     */
    record AddressPresent(IpFamily family, @Nullable InetAddress address) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return address != null;
        }

        @Override
        public String text() {
            return address == null
                    ? "the pod has no " + family + " address"
                    : family + " address is " + IpText.of(address);
        }
    }

    /**
     * The pod's Ready condition (EPS-02).
     *
     * @param since null when unknown
     */
    record PodReady(
            Condition.Status status,
            String reason,
            @Nullable Instant since) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return status == Condition.Status.TRUE;
        }

        @Override
        public String text() {
            return "condition Ready is " + status + (reason.isEmpty() ? "" : " (" + reason + ")");
        }
    }

    /**
     * A readiness gate of the pod; the Ready condition takes it into account (EPS-18).
     *
     * @param since null when unknown
     */
    record ReadinessGateTrue(
            String gate, Condition.Status status, @Nullable Instant since) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return status == Condition.Status.TRUE;
        }

        @Override
        public String text() {
            return "readiness gate " + gate + " is " + status;
        }
    }

    /**
     * Nobody has asked for the pod's deletion.
     *
     * @param due by when it has to be gone (its deletionTimestamp); null when it is not being deleted
     */
    record NotTerminating(@Nullable Instant due) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return due == null;
        }

        @Override
        public String text() {
            return due == null ? "the pod is not being deleted" : "the pod is being deleted, to be gone by " + due;
        }
    }

    /** publishNotReadyAddresses makes every endpoint ready (SVC-23). */
    record PublishNotReady(boolean published) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return published;
        }

        @Override
        public String text() {
            return "publishNotReadyAddresses is " + published;
        }
    }

    /**
     * A Service port's target exists on the pod (SVC-12).
     *
     * @param target null when the pod declares no such port name for the protocol
     */
    record PortResolved(ServicePort port, @Nullable PortNumber target) implements EndpointPredicate {
        @Override
        public boolean holds() {
            return target != null;
        }

        @Override
        public String text() {
            return target == null
                    ? "the pod declares no " + port.protocol() + " port named " + port.target()
                    : "port " + port.port() + " goes to " + target;
        }
    }
}
