package dev.fairway.rules.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Pod.ContainerPort;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.ServicePort.TargetPort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.endpoints.EndpointPredicate.LabelMatches;
import dev.fairway.rules.endpoints.EndpointVerdict.Conditions;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointDecisionTest {

    private static final InetAddress IPV4 = InetAddress.ofLiteral("10.244.1.5");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("fd00:10:244:1::5");
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Node node = new Node(
            ObjectMeta.of("", "node-1").withLabels(Map.of(Node.ZONE_LABEL, "zone-a")),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    @Test
    void readyPodWithTheLabelsIsAReadyEndpoint() {
        EndpointVerdict verdict = EndpointDecision.decide(service().build(), new PodSpec().pod(), node);

        assertThat(verdict.isReady()).isTrue();
        assertThat(verdict.failures()).isEmpty();
        Endpoint endpoint = verdict.endpoints().getFirst().endpoint();
        assertThat(endpoint.address()).isEqualTo(IPV4);
        assertThat(endpoint.nodeName()).isEqualTo("node-1");
        assertThat(endpoint.zone()).isEqualTo("zone-a");
        assertThat(endpoint.podName()).isEqualTo("web-1");
        assertThat(endpoint.podUid()).isEqualTo("uid-1");
        assertThat(endpoint.weight()).isEqualTo(Endpoint.DEFAULT_WEIGHT);
    }

    @Test
    void everyLabelOfTheSelectorIsNamedWithTheValueFound() {
        Service service = service()
                .selector(Map.of("app", "web", "tier", "front", "track", "stable"))
                .build();
        Pod pod = new PodSpec().labels(Map.of("app", "web", "tier", "back")).pod();

        EndpointVerdict verdict = EndpointDecision.decide(service, pod, node);

        assertThat(verdict.isEndpoint()).isFalse();
        assertThat(verdict.membership())
                .contains(
                        new LabelMatches("app", "web", "web"),
                        new LabelMatches("tier", "front", "back"),
                        new LabelMatches("track", "stable", null));
        assertThat(verdict.failures())
                .extracting(EndpointPredicate::text)
                .containsExactly("label tier is back, not front", "label track is missing, wanted is stable");
    }

    @ParameterizedTest
    @CsvSource({"TRUE,TRUE,true", "FALSE,TRUE,false", "TRUE,FALSE,false"})
    void waitingForTheNodesAloneIsNoReasonToBeLeftOut(
            Condition.Status containersReady, Condition.Status otherGate, boolean ready) {
        Pod pod = new PodSpec()
                .gates(List.of(Pod.PROGRAMMED_GATE, "example.com/other"))
                .conditions(List.of(
                        new Condition("Ready", Condition.Status.FALSE, "ReadinessGatesNotReady", "", NOON),
                        new Condition("ContainersReady", containersReady, "", "", NOON),
                        new Condition("example.com/other", otherGate, "", "", NOON)))
                .pod();

        EndpointVerdict verdict = EndpointDecision.decide(service().build(), pod, node);

        assertThat(verdict.isReady()).isEqualTo(ready);
    }

    @Test
    void podOfAnotherNamespaceIsOut() {
        Service service = Service.builder(ObjectMeta.of("other", "web"))
                .selector(Map.of())
                .build();

        EndpointVerdict verdict = EndpointDecision.decide(service, new PodSpec().pod(), node);

        assertThat(verdict.failures()).containsExactly(new EndpointPredicate.SameNamespace("other", "default"));
    }

    @Test
    void noSelectorTakesNobodyAndAnEmptyOneTakesAll() {
        Pod pod = new PodSpec().pod();

        EndpointVerdict without =
                EndpointDecision.decide(service().selector(null).build(), pod, node);
        EndpointVerdict empty =
                EndpointDecision.decide(service().selector(Map.of()).build(), pod, node);

        assertThat(without.failures()).containsExactly(new EndpointPredicate.SelectorPresent(false));
        assertThat(empty.isReady()).isTrue();
    }

    @Test
    void externalNameServiceHasNoEndpoints() {
        Service service = service().type(Service.Type.EXTERNAL_NAME).build();

        EndpointVerdict verdict = EndpointDecision.decide(service, new PodSpec().pod(), node);

        assertThat(verdict.failures())
                .containsExactly(new EndpointPredicate.TypeHasEndpoints(Service.Type.EXTERNAL_NAME));
        assertThat(EndpointDecision.selects(service, Map.of("app", "web"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Pod.Phase.class)
    void onlyAPodThatHasEndedIsOutByItsPhase(Pod.Phase phase) {
        Pod pod = new PodSpec().phase(phase).pod();

        EndpointVerdict verdict = EndpointDecision.decide(service().build(), pod, node);

        boolean ended = phase == Pod.Phase.SUCCEEDED || phase == Pod.Phase.FAILED;
        assertThat(verdict.isEndpoint()).isEqualTo(!ended);
    }

    /** EPS-02 and SVC-23, every combination: pod ready, deleted, published; conditions as ready, serving, terminating. */
    @ParameterizedTest
    @CsvSource({
        "true,  false, false, ready serving",
        "false, false, false, ''",
        "true,  true,  false, serving terminating",
        "false, true,  false, terminating",
        "true,  false, true,  ready serving",
        "false, false, true,  ready",
        "true,  true,  true,  ready serving terminating",
        "false, true,  true,  ready terminating"
    })
    void conditionsFollowReadinessDeletionAndPublishNotReady(
            boolean podReady, boolean deleted, boolean published, String expected) {
        Pod pod = new PodSpec().ready(podReady).deleted(deleted).pod();

        EndpointVerdict verdict = EndpointDecision.decide(
                service().publishNotReadyAddresses(published).build(), pod, node);

        List<String> names = List.of(expected.split(" "));
        assertThat(verdict.conditions())
                .isEqualTo(new Conditions(
                        names.contains("ready"), names.contains("serving"), names.contains("terminating")));
    }

    @Test
    void podWithoutReadyConditionIsListedButNotReady() {
        Pod pod = new PodSpec().conditions(List.of()).pod();

        EndpointVerdict verdict = EndpointDecision.decide(service().build(), pod, node);

        assertThat(verdict.isEndpoint()).isTrue();
        assertThat(verdict.isReady()).isFalse();
        assertThat(verdict.failures())
                .containsExactly(new EndpointPredicate.PodReady(Condition.Status.UNKNOWN, "", null));
    }

    @Test
    void closedReadinessGateIsNamedWithItsValue() {
        Condition ready = new Condition("Ready", Condition.Status.FALSE, "ReadinessGatesNotReady", "", NOON);
        Condition gate = new Condition("fairway.dev/programmed", Condition.Status.FALSE, "", "", NOON);
        Pod pod = new PodSpec()
                .conditions(List.of(ready, gate))
                .gates(List.of("fairway.dev/programmed", "example.com/unset"))
                .pod();

        EndpointVerdict verdict = EndpointDecision.decide(service().build(), pod, node);

        assertThat(verdict.failures())
                .containsExactly(
                        new EndpointPredicate.PodReady(Condition.Status.FALSE, "ReadinessGatesNotReady", NOON),
                        new EndpointPredicate.ReadinessGateTrue("fairway.dev/programmed", Condition.Status.FALSE, NOON),
                        new EndpointPredicate.ReadinessGateTrue("example.com/unset", Condition.Status.UNKNOWN, null));
    }

    @Test
    void podIsAnEndpointInEachFamilyThatItHasAnAddressOf() {
        Service dual =
                service().ipFamilies(List.of(IpFamily.IPV6, IpFamily.IPV4)).build();
        Pod both = new PodSpec().ips(List.of(IPV4, IPV6)).pod();
        Pod single = new PodSpec().ips(List.of(IPV4)).pod();

        EndpointVerdict inBoth = EndpointDecision.decide(dual, both, node);
        EndpointVerdict inOne = EndpointDecision.decide(dual, single, node);

        assertThat(inBoth.endpoints()).extracting(e -> e.endpoint().address()).containsExactly(IPV6, IPV4);
        assertThat(inOne.endpoints()).extracting(e -> e.family()).containsExactly(IpFamily.IPV4);
        assertThat(inOne.failures()).containsExactly(new EndpointPredicate.AddressPresent(IpFamily.IPV6, null));
    }

    @Test
    void podWithoutAddressIsNoEndpoint() {
        Pod pod = new PodSpec().ips(List.of()).pod();

        EndpointVerdict verdict = EndpointDecision.decide(service().build(), pod, node);

        assertThat(verdict.isEndpoint()).isFalse();
    }

    @Test
    void namedPortIsResolvedByNameAndProtocolOnEachPod() {
        ServicePort tcp = port("dns-tcp", Protocol.TCP, new TargetPort.Name("dns"));
        ServicePort udp = port("dns", Protocol.UDP, new TargetPort.Name("dns"));
        ServicePort missing = port("metrics", Protocol.TCP, new TargetPort.Name("metrics"));
        Pod pod = new PodSpec()
                .ports(List.of(
                        new ContainerPort("a", "dns", Protocol.UDP, new PortNumber(5353)),
                        new ContainerPort("b", "dns", Protocol.TCP, new PortNumber(5454)),
                        new ContainerPort("b", "dns", Protocol.TCP, new PortNumber(9999))))
                .pod();

        EndpointVerdict verdict = EndpointDecision.decide(
                service().ports(List.of(tcp, udp, missing)).build(), pod, node);

        assertThat(verdict.endpoints().getFirst().ports())
                .extracting(p -> p.name() + "=" + p.port())
                .containsExactly("dns-tcp=5454", "dns=5353");
        assertThat(verdict.failures()).containsExactly(new EndpointPredicate.PortResolved(missing, null));
        assertThat(verdict.isReady()).isTrue();
    }

    @Test
    void headlessServiceWithoutPortsStillHasEndpoints() {
        Service headless = service().headless(true).ports(List.of()).build();

        EndpointVerdict verdict = EndpointDecision.decide(headless, new PodSpec().pod(), node);

        assertThat(verdict.endpoints().getFirst().ports()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"web, db-0, web, db-0", "web, db-0, other, ''", "web, '', web, ''"})
    void hostnameIsPublishedOnlyUnderTheSubdomainOfTheService(
            String service, String hostname, String subdomain, String published) {
        Pod pod = new PodSpec().hostname(hostname, subdomain).pod();

        EndpointVerdict verdict = EndpointDecision.decide(
                Service.builder(ObjectMeta.of("default", service))
                        .selector(Map.of())
                        .build(),
                pod,
                node);

        assertThat(verdict.endpoints().getFirst().endpoint().hostname()).isEqualTo(published);
    }

    @ParameterizedTest
    @CsvSource({"25, 25", "1, 1", "100, 100", "0, 10", "101, 10", "many, 10", "-3, 10", "'', 10"})
    void weightComesFromTheAnnotationWhenItIsUsable(String annotation, int weight) {
        Pod pod = new PodSpec()
                .annotations(Map.of(EndpointDecision.WEIGHT_ANNOTATION, annotation))
                .pod();

        EndpointVerdict verdict = EndpointDecision.decide(service().build(), pod, node);

        assertThat(verdict.endpoints().getFirst().endpoint().weight()).isEqualTo(weight);
    }

    @ParameterizedTest
    @CsvSource({
        "PreferSameZone, true,  zone-a, ''",
        "PreferClose,    true,  zone-a, ''",
        "PreferSameNode, true,  zone-a, node-1",
        "'',             true,  '',     ''",
        "PreferSameZone, false, '',     ''"
    })
    void hintsFollowTrafficDistributionForReadyEndpoints(
            String distribution, boolean ready, String zones, String nodes) {
        Pod pod = new PodSpec().ready(ready).pod();

        EndpointVerdict verdict = EndpointDecision.decide(
                service().trafficDistribution(distribution).build(), pod, node);

        Endpoint endpoint = verdict.endpoints().getFirst().endpoint();
        assertThat(String.join(",", endpoint.hintZones())).isEqualTo(zones);
        assertThat(String.join(",", endpoint.hintNodes())).isEqualTo(nodes);
    }

    private static ServicePort port(String name, Protocol protocol, TargetPort target) {
        return new ServicePort(name, protocol, new PortNumber(53), target, null, "");
    }

    private static Service.Builder service() {
        return Service.builder(ObjectMeta.of("default", "web"))
                .selector(Map.of("app", "web"))
                .ports(List.of(ServicePort.of("", Protocol.TCP, 80)));
    }

    /** A running, ready pod of app web on node-1 unless a test says otherwise. */
    private static final class PodSpec {
        private Map<String, String> labels = Map.of("app", "web");
        private Map<String, String> annotations = Map.of();
        private Pod.Phase phase = Pod.Phase.RUNNING;
        private List<InetAddress> ips = List.of(IPV4);
        private List<Condition> conditions = List.of(new Condition("Ready", Condition.Status.TRUE, "", "", NOON));
        private List<String> gates = List.of();
        private List<ContainerPort> ports = List.of();
        private String hostname = "";
        private String subdomain = "";
        private boolean deleted;

        PodSpec labels(Map<String, String> value) {
            labels = value;
            return this;
        }

        PodSpec annotations(Map<String, String> value) {
            annotations = value;
            return this;
        }

        PodSpec phase(Pod.Phase value) {
            phase = value;
            return this;
        }

        PodSpec ips(List<InetAddress> value) {
            ips = value;
            return this;
        }

        PodSpec ready(boolean ready) {
            Condition.Status status = ready ? Condition.Status.TRUE : Condition.Status.FALSE;
            return conditions(List.of(new Condition("Ready", status, "", "", NOON)));
        }

        PodSpec conditions(List<Condition> value) {
            conditions = value;
            return this;
        }

        PodSpec gates(List<String> value) {
            gates = value;
            return this;
        }

        PodSpec ports(List<ContainerPort> value) {
            ports = value;
            return this;
        }

        PodSpec hostname(String name, String domain) {
            hostname = name;
            subdomain = domain;
            return this;
        }

        PodSpec deleted(boolean value) {
            deleted = value;
            return this;
        }

        Pod pod() {
            ObjectMeta meta = ObjectMeta.of("default", "web-1")
                    .withUid("uid-1")
                    .withLabels(labels)
                    .withAnnotations(annotations)
                    .withDeletionTimestamp(deleted ? NOON : null);
            return new Pod(meta, "node-1", phase, ips, conditions, gates, ports, false, hostname, subdomain);
        }
    }
}
