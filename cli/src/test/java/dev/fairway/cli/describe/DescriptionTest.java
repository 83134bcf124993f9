package dev.fairway.cli.describe;

import static dev.fairway.cli.print.Samples.NOW;
import static dev.fairway.cli.print.Samples.endpoint;
import static dev.fairway.cli.print.Samples.ip;
import static dev.fairway.cli.print.Samples.meta;
import static dev.fairway.cli.print.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairway.cli.print.Samples;
import dev.fairway.cli.resource.Endpoints;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.Pod;
import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DescriptionTest {

    @Test
    void aClusterIpServiceIsDescribedAsKubectlDoes() {
        String text = ServiceDescription.of(
                Samples.myAppService(),
                List.of(slice(
                        "my-app-service",
                        8080,
                        endpoint("10.244.1.2", true),
                        endpoint("10.244.1.3", true),
                        endpoint("10.244.2.2", true),
                        endpoint("10.244.2.3", true))),
                List.of(pod("my-app-1", true)),
                List.of(),
                NOW);

        assertThat(text).isEqualTo("""
                Name:                     my-app-service
                Namespace:                default
                Labels:                   <none>
                Annotations:              <none>
                Selector:                 app=my-app
                Type:                     ClusterIP
                IP Family Policy:         SingleStack
                IP Families:              IPv4
                IP:                       10.96.12.34
                IPs:                      10.96.12.34
                Port:                     <unset>  80/TCP
                TargetPort:               8080/TCP
                Endpoints:                10.244.1.2:8080,10.244.1.3:8080,10.244.2.2:8080 + 1 more...
                Session Affinity:         None
                Internal Traffic Policy:  Cluster
                Events:                   <none>
                """);
    }

    @Test
    void aSecretShowsItsKeysAndSizesAndNoValue() throws JsonProcessingException {
        String text = ObjectDescription.of(
                Item.Stored.of(ResourceType.SECRET, new JsonMapper().readTree("""
                {"metadata": {"name": "my-app-tls", "namespace": "default"},
                 "type": "kubernetes.io/tls",
                 "data": {"tls.key": "c2VjcmV0IGtleQ==", "tls.crt": "", "ca.crt": "w7w="}}""")), List.of(), NOW);

        assertThat(text).isEqualTo("""
                Name:         my-app-tls
                Namespace:    default
                Labels:       <none>
                Annotations:  <none>

                Type:  kubernetes.io/tls

                Data
                ====
                ca.crt:   2 bytes
                tls.crt:  0 bytes
                tls.key:  10 bytes
                """);
    }

    @Test
    void aSelectorThatMatchesNothingIsSaidToMatchNothing() {
        String text = ServiceDescription.of(Samples.myAppService(), List.of(), List.of(), List.of(), NOW);

        assertThat(text)
                .contains("Selector:                 app=my-app (matches no pod in namespace default)\n")
                .contains("Endpoints:                <none>\n");
    }

    @Test
    void podsThatMatchButAreNotReadyAreCounted() {
        String text = ServiceDescription.of(
                Samples.myAppService(),
                List.of(slice("my-app-service", 8080, endpoint("10.244.1.2", false))),
                List.of(pod("my-app-1", false), pod("my-app-2", false)),
                List.of(),
                NOW);

        assertThat(text).contains("Endpoints:                <none> (2 pods match, none is ready)\n");
    }

    @Test
    void everythingThatAServiceMayHaveIsShown() {
        Service service = loadBalancer();

        assertThat(ServiceDescription.of(service, List.of(), List.of(), List.of(), NOW))
                .isEqualTo("""
                Name:                        web
                Namespace:                   default
                Labels:                      a=1
                                             b=2
                Annotations:                 long:
                                               line one
                                               line two
                                             note: x
                Selector:                    <none>
                Type:                        LoadBalancer
                IP Family Policy:            PreferDualStack
                IP Families:                 IPv4,IPv6
                IP:                          10.96.0.7
                IPs:                         10.96.0.7,fd00:10:96::7
                External IPs:                192.0.2.1
                Desired LoadBalancer IP:     203.0.113.1
                LoadBalancer Ingress:        203.0.113.1 (VIP), lb.example (Proxy)
                Port:                        http  80/TCP
                TargetPort:                  web/TCP
                AppProtocol:                 kubernetes.io/h2c
                NodePort:                    http  30080/TCP
                Endpoints:                   <none>
                Session Affinity:            ClientIP
                External Traffic Policy:     Local
                Internal Traffic Policy:     Cluster
                HealthCheck NodePort:        32000
                LoadBalancer Source Ranges:  198.51.100.0/24
                Traffic Distribution:        PreferSameZone
                Events:                      <none>
                """);
    }

    @Test
    void eventsAreATableOfTheirOwn() {
        List<ClusterEvent> events = List.of(
                event("SelectorMatchesNoPod", 3, "the selector app=x matches no pod"), event("PodsMatch", 1, "1 pod"));

        String text = ServiceDescription.of(Samples.myAppService(), List.of(), List.of(), events, NOW);

        assertThat(text).endsWith("""
                Events:
                  Type    Reason                Age               From              Message
                  ----    ------                ----              ----              -------
                  Normal  SelectorMatchesNoPod  60s (x3 over 2m)  endpoint-tracker  the selector app=x matches no pod
                  Normal  PodsMatch             2m                endpoint-tracker  1 pod
                """);
    }

    @Test
    void endpointsShowReadyAndNotReadyAddresses() {
        Endpoints endpoints = Endpoints.of(
                Samples.myAppService(),
                List.of(slice("my-app-service", 8080, endpoint("10.244.1.2", true), endpoint("10.244.1.3", false))));

        assertThat(EndpointsDescription.of(endpoints, List.of(), NOW)).isEqualTo("""
                Name:         my-app-service
                Namespace:    default
                Labels:       <none>
                Annotations:  <none>
                Subsets:
                  Addresses:          10.244.1.2
                  NotReadyAddresses:  10.244.1.3
                  Ports:
                    Name     Port  Protocol
                    ----     ----  --------
                    <unset>  8080  TCP

                Events:  <none>
                """);
    }

    private static Service loadBalancer() {
        return Service.builder(meta("web", Duration.ofMinutes(5))
                        .withLabels(Map.of("a", "1", "b", "2"))
                        .withAnnotations(Map.of("note", "x", "long", "line one\nline two")))
                .type(Service.Type.LOAD_BALANCER)
                .clusterIps(List.of(ip("10.96.0.7"), ip("fd00:10:96::7")))
                .ipFamilies(List.of(IpFamily.IPV4, IpFamily.IPV6))
                .ipFamilyPolicy(Service.IpFamilyPolicy.PREFER_DUAL_STACK)
                .externalIps(List.of(ip("192.0.2.1")))
                .loadBalancerIp("203.0.113.1")
                .loadBalancerIngress(List.of(
                        new LoadBalancerIngress(ip("203.0.113.1"), "", false),
                        new LoadBalancerIngress(null, "lb.example", true)))
                .ports(List.of(new ServicePort(
                        "http",
                        Protocol.TCP,
                        new PortNumber(80),
                        new ServicePort.TargetPort.Name("web"),
                        new PortNumber(30080),
                        "kubernetes.io/h2c")))
                .clientIpAffinity(Duration.ofHours(3))
                .externalTrafficPolicy(Service.TrafficPolicy.LOCAL)
                .healthCheckNodePort(new PortNumber(32000))
                .loadBalancerSourceRanges(List.of(Cidr.parse("198.51.100.0/24")))
                .trafficDistribution("PreferSameZone")
                .build();
    }

    private static ClusterEvent event(String reason, int count, String message) {
        return new ClusterEvent(
                meta(reason, Duration.ofMinutes(2)),
                "Service",
                "my-app-service",
                ClusterEvent.Severity.NORMAL,
                reason,
                message,
                count,
                NOW.minusSeconds(120),
                NOW.minusSeconds(60),
                "endpoint-tracker");
    }

    private static Pod pod(String name, boolean ready) {
        Condition condition = new Condition(
                "Ready", ready ? Condition.Status.TRUE : Condition.Status.FALSE, "", "", NOW.minusSeconds(60));
        return new Pod(
                meta(name, Duration.ofMinutes(5)).withLabels(Map.of("app", "my-app")),
                "node-1",
                Pod.Phase.RUNNING,
                List.of(ip("10.244.1.2")),
                List.of(condition),
                List.of(),
                List.of(),
                false,
                "",
                "");
    }
}
