package dev.fairway.cli.print;

import static dev.fairway.cli.print.Samples.NOW;
import static dev.fairway.cli.print.Samples.endpoint;
import static dev.fairway.cli.print.Samples.ip;
import static dev.fairway.cli.print.Samples.meta;
import static dev.fairway.cli.print.Samples.nodePort;
import static dev.fairway.cli.print.Samples.port;
import static dev.fairway.cli.print.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.cli.resource.Endpoints;
import dev.fairway.cli.resource.Item;
import dev.fairway.cli.resource.ResourceType;
import dev.fairway.cli.text.TableWriter;
import dev.fairway.model.ClusterEvent;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Namespace;
import dev.fairway.model.Service;
import dev.fairway.model.Service.LoadBalancerIngress;
import dev.fairway.model.ServiceCidr;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tables of what the registry knows, as kubectl prints them. */
class TableTest {
    private static final Table NORMAL = new Table(false, false, false, false);
    private static final Table WIDE = new Table(true, false, false, false);

    @Test
    void everyTypeOfServiceHasItsAddressesAndPorts() {
        Service clusterIp = Samples.myAppService();
        Service headless = Service.builder(meta("db", Duration.ofHours(50)))
                .headless(true)
                .selector(Map.of("app", "db"))
                .build();
        Service nodePort = Service.builder(meta("web", Duration.ofSeconds(30)))
                .type(Service.Type.NODE_PORT)
                .clusterIps(List.of(ip("10.96.0.7"), ip("fd00:10:96::7")))
                .externalIps(List.of(ip("192.0.2.1"), ip("192.0.2.2")))
                .selector(Map.of("tier", "front", "app", "web"))
                .ports(List.of(nodePort("http", 80, 8080, 30080), nodePort("https", 443, 8443, 30443)))
                .build();
        Service external = Service.builder(meta("ext", Duration.ofDays(400)))
                .type(Service.Type.EXTERNAL_NAME)
                .externalName("my.external-database.com")
                .build();

        assertThat(print(WIDE, ResourceType.SERVICE, clusterIp, headless, nodePort, external))
                .isEqualTo("""
                NAME             TYPE           CLUSTER-IP    EXTERNAL-IP                PORT(S)                      AGE    SELECTOR
                my-app-service   ClusterIP      10.96.12.34   <none>                     80/TCP                       5m     app=my-app
                db               ClusterIP      None          <none>                     <none>                       2d2h   app=db
                web              NodePort       10.96.0.7     192.0.2.1,192.0.2.2        80:30080/TCP,443:30443/TCP   30s    app=web,tier=front
                ext              ExternalName   <none>        my.external-database.com   <none>                       400d   <none>
                """);
    }

    @Test
    void aLoadBalancerShowsItsAddressesShortenedUnlessWide() {
        Service pending = loadBalancer("pending");
        Service named = loadBalancer("named", new LoadBalancerIngress(null, "lb-1.eu.example.com", false));
        Service two = loadBalancer(
                "two",
                new LoadBalancerIngress(ip("203.0.113.9"), "", false),
                new LoadBalancerIngress(ip("203.0.113.10"), "", false));

        assertThat(print(NORMAL, ResourceType.SERVICE, pending, named, two)).isEqualTo("""
                NAME      TYPE           CLUSTER-IP   EXTERNAL-IP        PORT(S)        AGE
                pending   LoadBalancer   10.96.0.9    <pending>          80:30001/TCP   9s
                named     LoadBalancer   10.96.0.9    lb-1.eu.examp...   80:30001/TCP   9s
                two       LoadBalancer   10.96.0.9    203.0.113.10,...   80:30001/TCP   9s
                """);
        assertThat(print(WIDE, ResourceType.SERVICE, two)).contains("203.0.113.10,203.0.113.9");
    }

    @Test
    void endpointsAreTheFirstThreeReadyOnes() {
        Service service = Samples.myAppService();
        Endpoints five = Endpoints.of(
                service,
                List.of(slice(
                        "my-app-service",
                        8080,
                        endpoint("10.244.2.2", true),
                        endpoint("10.244.1.3", true),
                        endpoint("10.244.1.2", true),
                        endpoint("10.244.1.9", false),
                        endpoint("10.244.2.3", true),
                        endpoint("10.244.2.4", true))));
        Endpoints none = Endpoints.of(service, List.of(slice("my-app-service", 8080, endpoint("10.244.1.2", false))));

        assertThat(print(NORMAL, ResourceType.ENDPOINTS, new Item.Joined(five), new Item.Joined(none)))
                .isEqualTo("""
                NAME             ENDPOINTS                                                     AGE
                my-app-service   10.244.1.2:8080,10.244.1.3:8080,10.244.2.2:8080 + 2 more...   5m
                my-app-service   <none>                                                        5m
                """);
    }

    @Test
    void endpointsWithoutPortsAreBareAddressesAndIpv6StandsInBrackets() {
        Service service = Service.builder(meta("v6", Duration.ofSeconds(1)))
                .ipFamilies(List.of(IpFamily.IPV6))
                .build();
        EndpointSlice portless = new EndpointSlice(
                meta("v6-a", Duration.ZERO),
                "v6",
                "",
                IpFamily.IPV6,
                List.of(),
                List.of(endpoint("fd00:10:244:1::2", true)),
                List.of());
        EndpointSlice withPort = new EndpointSlice(
                meta("v6-b", Duration.ZERO),
                "v6",
                "",
                IpFamily.IPV6,
                slice("v6", 80).ports(),
                List.of(endpoint("fd00:10:244:1::2", true)),
                List.of());

        assertThat(print(NORMAL, ResourceType.ENDPOINTS, new Item.Joined(Endpoints.of(service, List.of(portless)))))
                .contains("v6     fd00:10:244:1::2   1s");
        assertThat(print(NORMAL, ResourceType.ENDPOINTS, new Item.Joined(Endpoints.of(service, List.of(withPort)))))
                .contains("v6     [fd00:10:244:1::2]:80   1s");
    }

    @Test
    void aSliceShowsAllItsAddressesWhateverTheirConditions() {
        EndpointSlice slice =
                slice("my-app-service", 8080, endpoint("10.244.1.2", true), endpoint("10.244.1.3", false));
        EndpointSlice empty = new EndpointSlice(
                meta("empty", Duration.ofMinutes(1)), "x", "", IpFamily.IPV6, List.of(), List.of(), List.of());

        assertThat(print(NORMAL, ResourceType.ENDPOINT_SLICE, slice, empty)).isEqualTo("""
                NAME                   ADDRESSTYPE   PORTS     ENDPOINTS               AGE
                my-app-service-abcde   IPv4          8080      10.244.1.2,10.244.1.3   5m
                empty                  IPv6          <unset>   <unset>                 60s
                """);
    }

    @Test
    void namespacesRangesAndEventsHaveTheirColumns() {
        Namespace namespace = new Namespace(meta("", "default", Duration.ofDays(9)));
        ServiceCidr cidr = new ServiceCidr(
                meta("", "kubernetes", Duration.ofDays(9)),
                List.of(Cidr.parse("10.96.0.0/16"), Cidr.parse("fd00:10:96::/112")));
        ClusterEvent event = new ClusterEvent(
                meta("e1", Duration.ofMinutes(3)),
                "Service",
                "web",
                ClusterEvent.Severity.WARNING,
                "NoPodsMatch",
                "the selector matches no pod",
                1,
                NOW.minusSeconds(180),
                NOW.minusSeconds(90),
                "endpoint-tracker");

        assertThat(print(NORMAL, ResourceType.NAMESPACE, namespace))
                .isEqualTo("NAME      STATUS   AGE\ndefault   Active   9d\n");
        assertThat(print(NORMAL, ResourceType.SERVICE_CIDR, cidr)).isEqualTo("""
                NAME         CIDRS                           AGE
                kubernetes   10.96.0.0/16,fd00:10:96::/112   9d
                """);
        assertThat(print(NORMAL, ResourceType.EVENT, event)).isEqualTo("""
                LAST SEEN   TYPE      REASON        OBJECT        MESSAGE
                90s         Warning   NoPodsMatch   service/web   the selector matches no pod
                """);
    }

    @Test
    void namespacesKindsAndLabelsAreAddedWhereAskedFor() {
        Service service = Service.builder(meta("web", Duration.ofSeconds(5)).withLabels(Map.of("b", "2", "a", "1")))
                .clusterIps(List.of(ip("10.96.0.1")))
                .ports(List.of(port("", 80, 80)))
                .build();

        assertThat(print(new Table(false, true, true, true), ResourceType.SERVICE, service))
                .isEqualTo("""
                NAMESPACE   NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE   LABELS
                default     service/web   ClusterIP   10.96.0.1    <none>        80/TCP    5s    a=1,b=2
                """);
    }

    private static Service loadBalancer(String name, LoadBalancerIngress... ingress) {
        return Service.builder(meta(name, Duration.ofSeconds(9)))
                .type(Service.Type.LOAD_BALANCER)
                .clusterIps(List.of(ip("10.96.0.9")))
                .ports(List.of(nodePort("", 80, 8080, 30001)))
                .loadBalancerIngress(List.of(ingress))
                .build();
    }

    private static String print(Table table, ResourceType type, dev.fairway.model.Resource... resources) {
        return print(
                table, type, Arrays.stream(resources).map(Item.Registered::new).toArray(Item[]::new));
    }

    private static String print(Table table, ResourceType type, Item... items) {
        List<List<String>> rows = new ArrayList<>(List.of(table.headings(type)));
        Arrays.stream(items).forEach(item -> rows.add(table.row(item, NOW)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TableWriter(new PrintStream(bytes, true, StandardCharsets.UTF_8)).write(rows);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
