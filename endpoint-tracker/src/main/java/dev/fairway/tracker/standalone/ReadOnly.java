package dev.fairway.tracker.standalone;

import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.Rejection;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;

/** Kinds that can be read but not applied. */
final class ReadOnly {

    private ReadOnly() {}

    static void require(ObjectId id) {
        if (id.kind() == ResourceKind.SERVICE_CIDR) {
            throw new RejectedException(new Rejection.Forbidden("servicecidrs.networking.k8s.io \"" + id.name()
                    + "\" is forbidden: the cluster's CIDRs come from the tracker's configuration"));
        }
    }
}
