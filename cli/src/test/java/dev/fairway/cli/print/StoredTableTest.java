package dev.fairway.cli.print;

import static dev.fairway.cli.print.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of what only the source knows. */
class StoredTableTest {
    private static final Table NORMAL = new Table(false, false, false, false);
    private static final Table WIDE = new Table(true, false, false, false);

    @Test
    void aRunningPodShowsItsContainersAndWhereItIs() {
        Item pod = item(ResourceType.POD, """
                {"metadata": {"name": "web-1", "creationTimestamp": "2026-03-01T11:59:00Z"},
                 "spec": {"nodeName": "node-1", "containers": [{"name": "a"}, {"name": "b"}],
                          "readinessGates": [{"conditionType": "x"}, {"conditionType": "y"}]},
                 "status": {"phase": "Running", "podIPs": [{"ip": "10.244.1.2"}, {"ip": "fd00::2"}],
                            "conditions": [{"type": "x", "status": "True"}],
                            "containerStatuses": [
                              {"name": "a", "ready": true, "restartCount": 0, "state": {"running": {}}},
                              {"name": "b", "ready": false, "restartCount": 2, "state": {"running": {}},
                               "lastState": {"terminated": {"finishedAt": "2026-03-01T11:59:30Z"}}}]}}
                """);

        assertThat(WIDE.headings(ResourceType.POD))
                .containsExactly(
                        "NAME",
                        "READY",
                        "STATUS",
                        "RESTARTS",
                        "AGE",
                        "IP",
                        "NODE",
                        "NOMINATED NODE",
                        "READINESS GATES");
        assertThat(WIDE.row(pod, NOW))
                .containsExactly(
                        "web-1", "1/2", "Running", "2 (30s ago)", "60s", "10.244.1.2", "node-1", "<none>", "1/2");
    }

    @Test
    void aPodThatWaitsOrEndsSaysWhy() {
        assertThat(status("{\"phase\": \"Pending\"}")).isEqualTo("Pending");
        assertThat(status("""
                {"phase": "Running", "containerStatuses": [
                  {"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}""")).isEqualTo("CrashLoopBackOff");
        assertThat(status("""
                {"phase": "Failed", "containerStatuses": [{"state": {"terminated": {"exitCode": 3}}}]}""")).isEqualTo("ExitCode:3");
        assertThat(status("""
                {"phase": "Succeeded", "containerStatuses": [
                  {"state": {"terminated": {"exitCode": 0, "reason": "Completed"}}}]}""")).isEqualTo("Completed");
        assertThat(status("""
                {"phase": "Pending", "initContainerStatuses": [{"state": {"running": {}}}, {"state": {}}]}""")).isEqualTo("Init:0/2");
    }

    @Test
    void aPodThatIsBeingDeletedTerminates() {
        Item pod = item(ResourceType.POD, """
                {"metadata": {"name": "x", "deletionTimestamp": "2026-03-01T11:59:59Z"},
                 "spec": {"containers": [{"name": "a"}]}, "status": {"phase": "Running"}}
                """);

        assertThat(NORMAL.row(pod, NOW)).containsExactly("x", "0/1", "Terminating", "0", "<unknown>");
    }

    @Test
    void aNodeShowsItsRolesConditionAndAddresses() {
        Item node = item(ResourceType.NODE, """
                {"metadata": {"name": "node-1", "creationTimestamp": "2026-03-01T11:00:00Z",
                              "labels": {"node-role.kubernetes.io/worker": "", "x": "y"}},
                 "spec": {"unschedulable": true},
                 "status": {"conditions": [{"type": "Ready", "status": "True"}],
                            "addresses": [{"type": "InternalIP", "address": "172.30.0.11"}],
                            "nodeInfo": {"kubeletVersion": "fairway-lab", "kernelVersion": "6.1"}}}
                """);

        assertThat(WIDE.row(node, NOW))
                .containsExactly(
                        "node-1",
                        "Ready,SchedulingDisabled",
                        "worker",
                        "60m",
                        "fairway-lab",
                        "172.30.0.11",
                        "<none>",
                        "<unknown>",
                        "6.1",
                        "<unknown>");
    }

    @Test
    void aDeploymentCountsItsPods() {
        Item deployment = item(ResourceType.DEPLOYMENT, """
                {"metadata": {"name": "web", "creationTimestamp": "2026-03-01T11:59:50Z"},
                 "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "web"}},
                          "template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}},
                 "status": {"readyReplicas": 2, "updatedReplicas": 3, "availableReplicas": 2}}
                """);

        assertThat(WIDE.row(deployment, NOW)).containsExactly("web", "2/3", "3", "2", "10s", "c", "i", "app=web");
        assertThat(new Table(false, false, true, false).row(deployment, NOW)).startsWith("deployment.apps/web");
    }

    @Test
    void anIngressShowsHostsAndPorts() {
        Item ingress = item(ResourceType.INGRESS, """
                {"metadata": {"name": "web", "creationTimestamp": "2026-03-01T11:59:50Z"},
                 "spec": {"ingressClassName": "fairway", "tls": [{}],
                          "rules": [{"host": "a.example"}, {"host": "b.example"}, {"host": "c.example"},
                                    {"host": "d.example"}]},
                 "status": {"loadBalancer": {"ingress": [{"ip": "203.0.113.10"}, {"ip": "203.0.113.9"}]}}}
                """);

        assertThat(NORMAL.row(ingress, NOW))
                .containsExactly(
                        "web",
                        "fairway",
                        "a.example,b.example,c.example + 1 more...",
                        "203.0.113.10,...",
                        "80, 443",
                        "10s");
    }

    private static String status(String status) {
        Item pod = item(ResourceType.POD, """
                {"metadata": {"name": "x"}, "spec": {"containers": [{"name": "a"}]}, "status": %s}
                """.formatted(status));
        List<String> row = NORMAL.row(pod, NOW);
        return row.get(2);
    }

    private static Item item(ResourceType type, String json) {
        try {
            return Item.Stored.of(type, new JsonMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
