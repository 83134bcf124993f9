package dev.fairway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChartIT {
    private static final Set<String> SERVICES =
            Set.of("endpoint-tracker", "service-registry", "node-proxy", "dns-responder");

    private final Manifests rendered = Chart.render("");

    @Test
    void lintFindsNothing() {
        LintResult result = Chart.lint();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @Test
    void aFieldThatAKindDoesNotHaveFails() {
        String manifest = """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: a, lables: {}}
                """;

        assertThatThrownBy(() -> Manifests.parse(manifest)).hasRootCauseInstanceOf(UnrecognizedPropertyException.class);
    }

    @Test
    void gatewayRunsWhereIngressesAreServedAndOnlyThenSecretsAreRead() {
        Manifests served = Chart.render("global: {ingress: {enabled: true}}");

        assertThat(rendered.pods()).doesNotContainKey("gateway");
        assertThat(secretsRead(rendered)).isFalse();
        assertThat(served.pods()).containsKey("gateway");
        assertThat(secretsRead(served)).isTrue();
        assertThat(served.configuration("endpoint-tracker"))
                .containsEntry("endpoint-tracker.gateway.secrets", "true")
                .containsKey("endpoint-tracker.gateway.service")
                .containsEntry("endpoint-tracker.tls.certificate", "/etc/fairway/tls/tls.crt");
        assertThat(served.configuration("service-registry").getProperty("service-registry.gateway.tracker-address"))
                .endsWith(":7441");
    }

    private static boolean secretsRead(Manifests manifests) {
        return manifests.objects().stream()
                .filter(ClusterRole.class::isInstance)
                .map(ClusterRole.class::cast)
                .flatMap(role -> role.getRules().stream())
                .anyMatch(rule -> rule.getResources().contains("secrets"));
    }

    @Test
    void everyServiceRunsAndNoObjectIsThereTwice() {
        assertThat(rendered.pods())
                .containsOnlyKeys(
                        Stream.concat(SERVICES.stream(), Stream.of("kafka")).toList());
        assertThat(rendered.objects().stream()
                        .map(HasMetadata::getFullResourceName)
                        .toList())
                .isNotEmpty();
        assertThat(rendered.objects().stream()
                        .map(object ->
                                object.getKind() + "/" + object.getMetadata().getName())
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void containersMayNothingThatTheyDoNotNeed() {
        rendered.pods().forEach((service, pod) -> {
            SecurityContext context = container(service).getSecurityContext();
            assertThat(context.getReadOnlyRootFilesystem()).as(service).isTrue();
            assertThat(context.getAllowPrivilegeEscalation()).as(service).isFalse();
            assertThat(context.getPrivileged()).as(service).isNull();
            assertThat(context.getCapabilities().getDrop()).as(service).containsExactly("ALL");
            boolean isProxy = service.equals("node-proxy");
            assertThat(context.getCapabilities().getAdd())
                    .as(service)
                    .isEqualTo(isProxy ? List.of("NET_ADMIN", "NET_RAW") : List.of());
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot())
                    .as(service)
                    .isEqualTo(isProxy ? null : true);
            assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
                    .as(service)
                    .isEqualTo("RuntimeDefault");
        });
    }

    @Test
    void onlyTheTrackerSpeaksToTheApiServer() {
        List<String> withToken = rendered.pods().entrySet().stream()
                .filter(pod -> Boolean.TRUE.equals(pod.getValue().getSpec().getAutomountServiceAccountToken()))
                .map(pod -> pod.getKey())
                .toList();

        assertThat(withToken).containsExactly("endpoint-tracker");
    }

    @Test
    void probesAskTheHealthEndpointsOnPortsThatTheContainerHas() {
        assertThat(probes("endpoint-tracker")).containsExactly("http/q/health/live", "http/q/health/ready");
        assertThat(probes("service-registry")).containsExactly("http/q/health/live", "http/q/health/ready");
        assertThat(probes("node-proxy")).containsExactly("health/livez", "health/readyz");
        assertThat(probes("dns-responder")).containsExactly("health/health", "ready/ready");
        SERVICES.forEach(service -> assertThat(ports(container(service)))
                .as(service)
                .containsAll(Stream.of(
                                container(service).getLivenessProbe(),
                                container(service).getReadinessProbe(),
                                container(service).getStartupProbe())
                        .map(probe -> probe.getHttpGet().getPort().getStrVal())
                        .toList()));
    }

    @Test
    void servicesSelectPodsAndNameTheirPorts() {
        for (Service service : rendered.all(Service.class)) {
            String name = service.getSpec().getSelector().get("app.kubernetes.io/name");
            assertThat(rendered.pods().get(name).getMetadata().getLabels())
                    .as(service.getMetadata().getName())
                    .containsAllEntriesOf(service.getSpec().getSelector());
            assertThat(ports(container(name)))
                    .as(service.getMetadata().getName())
                    .containsAll(service.getSpec().getPorts().stream()
                            .map(port -> port.getTargetPort().getStrVal())
                            .toList());
        }
    }

    @Test
    void everyMountHasItsVolume() {
        rendered.pods().forEach((service, pod) -> {
            Set<String> volumes = Stream.concat(
                            pod.getSpec().getVolumes().stream().map(Volume::getName),
                            rendered.all(StatefulSet.class).stream()
                                    .filter(set -> set.getMetadata().getName().equals(Chart.RELEASE + "-" + service))
                                    .flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream())
                                    .map(claim -> claim.getMetadata().getName()))
                    .collect(Collectors.toSet());
            assertThat(container(service).getVolumeMounts().stream()
                            .map(VolumeMount::getName)
                            .collect(Collectors.toSet()))
                    .as(service)
                    .isEqualTo(volumes);
        });
    }

    @Test
    void aSingleReplicaHasNoDisruptionBudget() {
        assertThat(rendered.all(PodDisruptionBudget.class))
                .extracting(budget -> budget.getMetadata().getName())
                .containsExactlyInAnyOrder("fw-service-registry", "fw-dns-responder");
    }

    @Test
    void besideKubeProxyTheNodesPortsAreOthers() {
        Manifests replacing = Chart.render("""
                node-proxy: {mode: replace, registry: {address: "192.0.2.7:7442"}}
                global: {api-server: {host: 192.0.2.1, port: 6443}}
                """);

        assertThat(nodePorts(rendered)).containsExactly(10266, 10449);
        assertThat(nodePorts(replacing)).containsExactly(10256, 10249);
    }

    @Test
    void theTrackerIsGivenAnApiServerThatNeedsNoService() {
        Manifests given = Chart.render("global: {api-server: {host: \"2001:db8::1\", port: 6443}}");

        assertThat(given.pods()
                        .get("endpoint-tracker")
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .contains(tuple("KUBERNETES_SERVICE_HOST", "2001:db8::1"), tuple("KUBERNETES_SERVICE_PORT", "6443"));
    }

    @Test
    void clusterDnsNeedsNoNameOfItsOwn() {
        Manifests dns = Chart.render("""
                dns-responder: {service: {cluster-ip: 10.96.0.10}}
                global:
                  service-registry: {cluster-ip: "fd00:10:96::7442"}
                  kafka: {cluster-ip: 10.96.0.92}
                """);

        assertThat(dns.configuration("dns-responder").getProperty("dns-responder.registry.address"))
                .isEqualTo("[fd00:10:96::7442]:7442");
        assertThat(dns.configuration("service-registry").getProperty("kafka.bootstrap.servers"))
                .isEqualTo("10.96.0.92:9092");
        assertThat(dns.pods().get("dns-responder").getSpec().getDnsPolicy()).isEqualTo("Default");
        assertThat(dns.one(Service.class, "kube-dns").getSpec().getClusterIP()).isEqualTo("10.96.0.10");
    }

    private static List<Integer> nodePorts(Manifests manifests) {
        return manifests
                .one(DaemonSet.class, "fw-node-proxy")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getPorts()
                .stream()
                .map(ContainerPort::getContainerPort)
                .toList();
    }

    private List<String> probes(String service) {
        Container container = container(service);
        return Stream.of(container.getLivenessProbe(), container.getReadinessProbe())
                .map(Probe::getHttpGet)
                .map(get -> get.getPort().getStrVal() + get.getPath())
                .toList();
    }

    private Container container(String service) {
        return rendered.pods().get(service).getSpec().getContainers().getFirst();
    }

    private static List<String> ports(Container container) {
        return container.getPorts().stream().map(ContainerPort::getName).toList();
    }
}
