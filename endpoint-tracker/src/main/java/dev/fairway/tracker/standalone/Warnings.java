package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.util.ArrayList;
import java.util.List;

/** What the API server says of an object that it takes all the same. */
final class Warnings {

    private Warnings() {}

    static List<String> of(StoredObject object) {
        List<String> warnings = new ArrayList<>();
        ObjectNode tree = object.tree();
        if (object.id().kind() == ResourceKind.ENDPOINTS) {
            warnings.add("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
        }
        if (!tree.path("spec").path("externalIPs").isEmpty()) {
            warnings.add("spec.externalIPs is deprecated in v1.36+: any user could claim any address with it");
        }
        return warnings;
    }
}
