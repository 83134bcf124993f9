package dev.fairway.tracker.core.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceAddressesTest {

    private static final List<EndpointPort> HTTP = ports(8080);
    private static final List<EndpointPort> ADMIN = ports(9090);

    private final Service service = service(false, List.of(ServicePort.of("", Protocol.TCP, 80)));

    @Test
    void addressesOfSlicesWithTheSamePortsMakeOneSubsetInOrder() {
        ServiceAddresses addresses = ServiceAddresses.of(
                service,
                List.of(
                        slice(IpFamily.IPV4, HTTP, ready("10.0.0.20"), ready("10.0.0.3")),
                        slice(IpFamily.IPV4, HTTP, ready("10.0.0.1"), unready("10.0.0.2")),
                        slice(IpFamily.IPV4, ADMIN, ready("10.0.0.4"))));

        assertThat(addresses.subsets()).hasSize(2);
        assertThat(texts(addresses.subsets().getFirst().ready())).containsExactly("10.0.0.1", "10.0.0.20", "10.0.0.3");
        assertThat(texts(addresses.subsets().getFirst().notReady())).containsExactly("10.0.0.2");
        assertThat(texts(addresses.subsets().getLast().ready())).containsExactly("10.0.0.4");
        assertThat(addresses.truncated()).isFalse();
    }

    @Test
    void portsOfTheSameAddressesShareASubsetWhereAPodLacksOneOfThem() {
        EndpointPort http = HTTP.getFirst();
        EndpointPort admin = ADMIN.getFirst();

        ServiceAddresses addresses = ServiceAddresses.of(
                service,
                List.of(
                        slice(IpFamily.IPV4, List.of(http, admin), ready("10.0.0.1")),
                        slice(IpFamily.IPV4, List.of(admin), ready("10.0.0.2"))));

        assertThat(addresses.subsets())
                .extracting(subset -> subset.ports() + " " + texts(subset.ready()))
                .containsExactly(List.of(http) + " [10.0.0.1]", List.of(admin) + " [10.0.0.1, 10.0.0.2]");
    }

    @Test
    void otherFamiliesTerminatingEndpointsAndPodsWithoutAPortAreLeftOut() {
        ServiceAddresses addresses = ServiceAddresses.of(
                service,
                List.of(
                        slice(IpFamily.IPV6, HTTP, ready("fd00::1")),
                        slice(IpFamily.IPV4, HTTP, ready("10.0.0.1").withConditions(false, true, true)),
                        slice(IpFamily.IPV4, List.of(), ready("10.0.0.2"))));

        assertThat(addresses.subsets()).isEmpty();
    }

    @Test
    void terminatingEndpointStaysWhereNotReadyAddressesArePublished() {
        Service publishing = service(true, List.of(ServicePort.of("", Protocol.TCP, 80)));
        Endpoint terminating = ready("10.0.0.1").withConditions(true, true, true);

        ServiceAddresses addresses = ServiceAddresses.of(publishing, List.of(slice(IpFamily.IPV4, HTTP, terminating)));

        assertThat(addresses.subsets().getFirst().ready()).hasSize(1);
    }

    @Test
    void serviceWithoutPortsKeepsItsAddresses() {
        ServiceAddresses addresses = ServiceAddresses.of(
                service(false, List.of()), List.of(slice(IpFamily.IPV4, List.of(), ready("10.0.0.1"))));

        assertThat(addresses.subsets()).hasSize(1);
        assertThat(addresses.subsets().getFirst().ports()).isEmpty();
    }

    @Test
    void moreThanAThousandAreCutToAThousandReadyOnesFirst() {
        List<EndpointSlice> slices = new ArrayList<>();
        slices.add(slice(IpFamily.IPV4, HTTP, many(1, 900, true)));
        slices.add(slice(IpFamily.IPV4, HTTP, many(2, 500, false)));
        slices.add(slice(IpFamily.IPV4, ADMIN, many(3, 51, true)));
        slices.add(slice(IpFamily.IPV4, ADMIN, many(4, 500, false)));

        ServiceAddresses addresses = ServiceAddresses.of(service, slices);

        assertThat(addresses.truncated()).isTrue();
        assertThat(addresses.subsets())
                .extracting(subset -> subset.ready().size())
                .containsExactly(900, 51);
        assertThat(addresses.subsets())
                .extracting(subset -> subset.notReady().size())
                .containsExactly(24, 25);
        assertThat(total(addresses)).isEqualTo(1000);
    }

    @Test
    void moreThanAThousandReadyOnesLeaveNoPlaceForOthers() {
        ServiceAddresses addresses = ServiceAddresses.of(
                service,
                List.of(
                        slice(IpFamily.IPV4, HTTP, many(1, 1500, true)),
                        slice(IpFamily.IPV4, ADMIN, many(2, 500, true)),
                        slice(IpFamily.IPV4, ADMIN, many(3, 10, false))));

        assertThat(addresses.subsets())
                .extracting(subset -> subset.ready().size())
                .containsExactly(750, 250);
        assertThat(total(addresses)).isEqualTo(1000);
    }

    private static int total(ServiceAddresses addresses) {
        return addresses.subsets().stream()
                .mapToInt(subset -> subset.ready().size() + subset.notReady().size())
                .sum();
    }

    private static Endpoint[] many(int net, int count, boolean ready) {
        return IntStream.range(0, count)
                .mapToObj(i -> "10.%d.%d.%d".formatted(net, i / 250, i % 250 + 1))
                .map(ip -> ready ? ready(ip) : unready(ip))
                .toArray(Endpoint[]::new);
    }

    private static Service service(boolean publishNotReady, List<ServicePort> ports) {
        return Service.builder(ObjectMeta.of("default", "web"))
                .selector(Map.of("app", "web"))
                .ports(ports)
                .publishNotReadyAddresses(publishNotReady)
                .build();
    }

    private static EndpointSlice slice(IpFamily family, List<EndpointPort> ports, Endpoint... endpoints) {
        return new EndpointSlice(
                ObjectMeta.of("default", "web-x"), "web", "", family, ports, List.of(endpoints), List.of());
    }

    private static List<EndpointPort> ports(int port) {
        return List.of(new EndpointPort("", Protocol.TCP, new PortNumber(port), ""));
    }

    private static Endpoint ready(String ip) {
        return Endpoint.ready(InetAddress.ofLiteral(ip), "node-1");
    }

    private static Endpoint unready(String ip) {
        return ready(ip).withConditions(false, false, false);
    }

    private static List<String> texts(List<Endpoint> endpoints) {
        return endpoints.stream()
                .map(endpoint -> endpoint.address().getHostAddress())
                .toList();
    }
}
