package dev.fairway.tracker.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairway.tracker.standalone.StandaloneCluster.StatusUpdate;
import dev.fairway.tracker.standalone.StandaloneCluster.Target;
import dev.fairway.tracker.standalone.manifest.RejectedException;
import dev.fairway.tracker.standalone.manifest.ResourceKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Binding, status and graceful deletion of pods. */
class PodLifeTest {

    private static final String POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
            + "spec: {terminationGracePeriodSeconds: 20, containers: [{name: a, image: b}]}";

    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void applyPod() {
        cluster.apply(POD);
    }

    @Test
    void boundPodIsDeletedInTwoSteps() {
        cluster.status(ResourceKind.POD, "p", "node-1", "");

        cluster.delete(ResourceKind.POD, "p", null);
        JsonNode terminating = cluster.get(ResourceKind.POD, "p");
        cluster.delete(ResourceKind.POD, "p", 0L);

        assertThat(terminating.at("/metadata/deletionTimestamp").asText()).isEqualTo("2026-11-24T12:00:20Z");
        assertThat(terminating.at("/metadata/deletionGracePeriodSeconds").asInt())
                .isEqualTo(20);
        assertThatThrownBy(() -> cluster.get(ResourceKind.POD, "p")).hasMessage("pods \"p\" not found");
    }

    @Test
    void podThatIsNotBoundGoesAtOnce() {
        cluster.delete(ResourceKind.POD, "p", null);

        assertThatThrownBy(() -> cluster.get(ResourceKind.POD, "p")).hasMessage("pods \"p\" not found");
    }

    @Test
    void deletionIsOnlyMadeSoonerByAskingAgain() {
        cluster.status(ResourceKind.POD, "p", "node-1", "");
        cluster.delete(ResourceKind.POD, "p", 10L);

        cluster.delete(ResourceKind.POD, "p", 60L);
        cluster.delete(ResourceKind.POD, "p", 5L);

        assertThat(cluster.get(ResourceKind.POD, "p")
                        .at("/metadata/deletionTimestamp")
                        .asText())
                .isEqualTo("2026-11-24T12:00:05Z");
    }

    @Test
    void podStaysOnItsNode() {
        cluster.status(ResourceKind.POD, "p", "node-1", "");

        assertThatThrownBy(() -> cluster.status(ResourceKind.POD, "p", "node-2", ""))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("pod p is already assigned to node \"node-1\"");
    }

    @Test
    void statusIsCheckedAndAnEqualOneChangesNothing() {
        String status = "{\"phase\":\"Running\",\"podIPs\":[{\"ip\":\"10.244.1.5\"}]}";
        cluster.status(ResourceKind.POD, "p", "", status);
        int entries = cluster.log().entries().size();

        cluster.status(ResourceKind.POD, "p", "", status);

        assertThat(cluster.log().entries()).hasSize(entries);
        assertThatThrownBy(() -> cluster.status(ResourceKind.POD, "p", "", "{\"podIPs\":[{\"ip\":\"10.244.1\"}]}"))
                .hasMessageContaining("status.podIPs[0]: Invalid value: \"10.244.1\"");
        assertThatThrownBy(() -> cluster.status(ResourceKind.POD, "p", "", "{\"phase\":\"Up\"}"))
                .hasMessageContaining("status.phase: Unsupported value: \"Up\"");
        assertThatThrownBy(() -> cluster.status(ResourceKind.POD, "p", "", "{\"fase\":\"Running\"}"))
                .hasMessageContaining("unknown field \"status.fase\"");
        assertThatThrownBy(() -> cluster.status(ResourceKind.POD, "p", "", "{"))
                .hasMessageContaining("error parsing JSON");
    }

    @Test
    void statusSurvivesAnApply() {
        cluster.status(ResourceKind.POD, "p", "node-1", "{\"phase\":\"Running\"}");

        JsonNode pod = cluster.apply(POD.replace("name: p}", "name: p, labels: {a: b}}"))
                .object()
                .tree();

        assertThat(pod.at("/status/phase").asText()).isEqualTo("Running");
        assertThat(pod.at("/spec/nodeName").asText()).isEqualTo("node-1");
    }

    @Test
    void preconditionsAreHeld() {
        Target wrong = new Target(ResourceKind.POD, "default", "p", "another-uid");

        assertThatThrownBy(() -> cluster.cluster().delete(wrong, null)).hasMessageContaining("UID in precondition");
        assertThatThrownBy(() -> cluster.cluster().updateStatus(new StatusUpdate(wrong, "{}", "", 0)))
                .hasMessageContaining("UID in precondition");
        assertThatThrownBy(() -> cluster.cluster()
                        .updateStatus(new StatusUpdate(TestCluster.target(ResourceKind.POD, "p"), "{}", "", 9999)))
                .hasMessageContaining("the object has been modified");
    }
}
