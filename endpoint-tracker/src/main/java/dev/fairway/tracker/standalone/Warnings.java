package dev.fairway.tracker.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.util.ArrayList;
import java.util.List;

/** What the API server says of an object that it takes all the same. */
final class Warnings {

    private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");

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
        leftOut("spec", tree.path("spec"), warnings);
        leftOut("spec.template.spec", tree.path("spec").path("template").path("spec"), warnings);
        return warnings;
    }

    /** What a manifest may ask of a kubelet and the lab's does not do: it must not look as if it were done. */
    private static void leftOut(String path, JsonNode pod, List<String> warnings) {
        JsonNode containers = pod.path("containers");
        for (int i = 0; i < containers.size(); i++) {
            for (String probe : PROBES) {
                if (containers.get(i).path(probe).has("grpc")) {
                    warnings.add(
                            "%s.containers[%d].%s.grpc: ignored, the nodes of a lab ask by httpGet, tcpSocket and exec"
                                    .formatted(path, i, probe));
                }
            }
        }
        if (!pod.path("initContainers").isEmpty()) {
            warnings.add(path + ".initContainers: ignored, the nodes of a lab run none");
        }
    }
}
