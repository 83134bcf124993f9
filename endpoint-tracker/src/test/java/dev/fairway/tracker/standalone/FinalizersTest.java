package dev.fairway.tracker.standalone;

import static dev.fairway.tracker.standalone.TestCluster.serviceManifest;
import static dev.fairway.tracker.standalone.TestCluster.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.model.LoadBalancer.Hold;
import dev.fairway.model.ServiceKey;
import dev.fairway.tracker.core.loadbalancers.LoadBalancerTable.Ingress;
import dev.fairway.tracker.core.loadbalancers.StatusWriter.Outcome;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects that wait for somebody's cleaning up. */
class FinalizersTest {

    private static final String SPEC = "type: LoadBalancer\nloadBalancerClass: example.com/cloud\nports:\n- port: 80\n";
    private static final String FINALIZER = "example.com/cleanup";

    private final TestCluster cluster = new TestCluster();
    private final LoadBalancerStatus status = new LoadBalancerStatus(cluster.cluster());

    @Test
    void heldServiceGoesWhenItIsReleased() {
        // Given
        cluster.service("web", SPEC);
        Outcome held = write("web.example.com", false);
        JsonNode before = cluster.get(ResourceKind.SERVICE, "web");

        // When
        cluster.delete(ResourceKind.SERVICE, "web", null);
        JsonNode waiting = cluster.get(ResourceKind.SERVICE, "web");
        Outcome released = write("", true);

        // Then
        assertThat(List.of(held, released)).containsOnly(Outcome.WRITTEN);
        assertThat(before.at("/metadata/finalizers").toString()).isEqualTo("[\"example.com/cleanup\"]");
        assertThat(before.at("/status/loadBalancer/ingress").toString())
                .isEqualTo("[{\"hostname\":\"web.example.com\"}]");
        assertThat(waiting.at("/metadata").has("deletionTimestamp")).isTrue();
        assertThatThrownBy(() -> cluster.get(ResourceKind.SERVICE, "web")).isInstanceOf(RejectedException.class);
        assertThat(write("", true)).isEqualTo(Outcome.GONE);
    }

    @Test
    void applyLeavesTheFinalizerWhereItIs() {
        // Given
        cluster.service("web", SPEC);
        write("", false);

        // When
        JsonNode applied = cluster.service("web", SPEC.replace("80", "81"));

        // Then
        assertThat(applied.at("/metadata/finalizers/0").asText()).isEqualTo(FINALIZER);
    }

    @Test
    void releasedServiceStays() {
        // Given
        cluster.service("web", SPEC);
        write("web.example.com", false);

        // When
        write("", true);

        // Then
        JsonNode service = cluster.get(ResourceKind.SERVICE, "web");
        assertThat(service.path("metadata").has("finalizers")).isFalse();
        assertThat(service.at("/status/loadBalancer/ingress").isMissingNode()).isTrue();
    }

    @Test
    void manifestsOwnFinalizerHoldsTheObjectUntilAnApplyTakesItOut() {
        // Given
        String manifest = serviceManifest("web", SPEC);
        cluster.apply(manifest.replace("  name: web\n", "  name: web\n  finalizers: [example.com/mine]\n"));
        cluster.delete(ResourceKind.SERVICE, "web", null);

        // When
        write("", false);
        JsonNode waiting = cluster.get(ResourceKind.SERVICE, "web");
        cluster.apply(manifest);

        // Then
        assertThat(waiting.at("/metadata/finalizers").toString())
                .as("a finalizer for what is being deleted comes too late")
                .isEqualTo("[\"example.com/mine\"]");
        assertThatThrownBy(() -> cluster.get(ResourceKind.SERVICE, "web")).isInstanceOf(RejectedException.class);
    }

    private Outcome write(String hostname, boolean released) {
        String uid;
        try {
            uid = cluster.cluster().get(target(ResourceKind.SERVICE, "web")).uid();
        } catch (RejectedException _) {
            uid = "";
        }
        return status.write(
                new Ingress(new ServiceKey("default", "web"), uid, List.of(), hostname, new Hold(FINALIZER, released)));
    }
}
