package dev.fairway.tracker.standalone.validation;

import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;

/** The two spellings of the older topology setting have to agree (SVC-17). */
final class TopologyAnnotations {

    private static final String MODE = "service.kubernetes.io/topology-mode";
    private static final String HINTS = "service.kubernetes.io/topology-aware-hints";

    private TopologyAnnotations() {}

    static void validate(Service service, FieldErrors errors) {
        Map<String, String> annotations = service.getMetadata().getAnnotations();
        if (annotations == null) {
            return;
        }
        String mode = annotations.get(MODE);
        String hints = annotations.get(HINTS);
        if (mode != null && hints != null && !mode.equals(hints)) {
            errors.invalid(
                    "metadata.annotations[" + MODE + "]",
                    mode,
                    "must match annotations[" + HINTS + "] when both are specified");
        }
    }
}
