package dev.fairway.tracker.kubernetes.writeback;

import dev.fairway.model.Service;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** References from written objects to Services and pods. */
final class Owner {

    private Owner() {}

    /** As kube-controller-manager's slices have it: the Service takes its slices with it. */
    static OwnerReference of(Service service) {
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Service")
                .withName(service.meta().name())
                .withUid(service.meta().uid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    static ObjectReference regarding(Service service) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Service")
                .withNamespace(service.meta().namespace())
                .withName(service.meta().name())
                .withUid(service.meta().uid())
                .build();
    }

    static ObjectReference pod(String namespace, String name, String uid) {
        return new ObjectReferenceBuilder()
                .withKind("Pod")
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .build();
    }
}
