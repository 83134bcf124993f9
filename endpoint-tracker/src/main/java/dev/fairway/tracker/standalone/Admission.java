package dev.fairway.tracker.standalone;

import dev.fairway.tracker.standalone.allocation.Allocator;
import dev.fairway.tracker.standalone.manifest.ObjectDefaults;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.ObjectStore;
import dev.fairway.tracker.standalone.store.StoredObject;
import dev.fairway.tracker.standalone.validation.FieldErrors;
import dev.fairway.tracker.standalone.validation.ObjectValidation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import org.jspecify.annotations.Nullable;

/** Makes an object complete and right, or says what is wrong with it. Used under the store's lock. */
final class Admission implements ObjectStore.DraftListener {

    private final Allocator allocator;

    Admission(Allocator allocator) {
        this.allocator = allocator;
    }

    /**
     * Completes the object in place: defaults, carried-over values, allocation.
     *
     * @param old the version that it replaces, null when it is new
     */
    void admit(ObjectId id, HasMetadata object, @Nullable HasMetadata old) {
        ObjectDefaults.complete(object);
        FieldErrors errors = new FieldErrors();
        if (object instanceof Service service) {
            allocator.prepare(service, (Service) old, errors);
            ObjectValidation.reject(id.kind(), id.name(), errors);
        }
        ObjectValidation.validate(id.kind(), object, old);
        if (object instanceof Service service) {
            allocator.allocate(service, id, errors);
            ObjectValidation.reject(id.kind(), id.name(), errors);
        }
    }

    @Override
    public void drafted(@Nullable StoredObject before, @Nullable StoredObject after) {
        if (before != null && before.id().kind() == ResourceKind.SERVICE) {
            allocator.released((Service) before.typed(), before.id());
        }
        if (after != null && after.id().kind() == ResourceKind.SERVICE) {
            allocator.held((Service) after.typed(), after.id());
        }
    }
}
