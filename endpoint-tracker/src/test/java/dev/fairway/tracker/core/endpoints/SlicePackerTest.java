package dev.fairway.tracker.core.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Service;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.endpoints.EndpointVerdict.PlacedEndpoint;
import dev.fairway.tracker.core.endpoints.SlicePacker.Plan;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicePackerTest {

    private static final int MAX = 10;
    private static final List<EndpointPort> HTTP = ports(8080);

    private final AtomicInteger names = new AtomicInteger();
    private final Service service = TestObjects.service("web", Map.of("app", "web"));

    @Test
    void endpointsFillNewSlicesUpToTheLimit() {
        Plan plan = pack(endpoints(0, 25), List.of());

        assertThat(sizes(plan.result())).containsExactlyInAnyOrder(10, 10, 5);
        assertThat(plan.written()).hasSize(3);
    }

    @Test
    void unchangedEndpointsWriteNothing() {
        List<EndpointSlice> existing = pack(endpoints(0, 25), List.of()).result();

        Plan plan = pack(endpoints(0, 25), existing);

        assertThat(plan.written()).isEmpty();
        assertThat(plan.removed()).isEmpty();
        assertThat(plan.result()).containsExactlyInAnyOrderElementsOf(existing);
    }

    @Test
    void oneChangedEndpointWritesOneSlice() {
        List<EndpointSlice> existing = pack(endpoints(0, 25), List.of()).result();
        List<PlacedEndpoint> changed = endpoints(0, 25);
        changed.set(3, new PlacedEndpoint(IpFamily.IPV4, HTTP, endpoint(3).withConditions(false, false, true)));

        Plan plan = pack(changed, existing);

        assertThat(plan.written()).hasSize(1);
        assertThat(plan.result()).hasSize(3);
    }

    @Test
    void replacementGoesIntoTheSliceThatLostOne() {
        List<EndpointSlice> existing = pack(endpoints(0, 20), List.of()).result();
        List<PlacedEndpoint> replaced = endpoints(0, 20);
        replaced.set(3, placed(99));

        Plan plan = pack(replaced, existing);

        assertThat(plan.written()).hasSize(1);
        assertThat(sizes(plan.result())).containsExactly(10, 10);
    }

    @Test
    void oneMoreGoesIntoTheFullestSliceWithRoom() {
        List<EndpointSlice> full = pack(endpoints(0, 10), List.of()).result();
        List<EndpointSlice> six = pack(endpoints(10, 16), List.of()).result();
        List<EndpointSlice> three = pack(endpoints(16, 19), List.of()).result();
        List<EndpointSlice> existing = new ArrayList<>(full);
        existing.addAll(three);
        existing.addAll(six);

        Plan plan = pack(endpoints(0, 20), existing);

        assertThat(plan.written()).hasSize(1);
        assertThat(sizes(plan.result())).containsExactlyInAnyOrder(10, 7, 3);
    }

    @Test
    void fullSlicesGetOneNewSlice() {
        List<EndpointSlice> existing = pack(endpoints(0, 20), List.of()).result();

        Plan plan = pack(endpoints(0, 21), existing);

        assertThat(plan.written()).hasSize(1);
        assertThat(sizes(plan.result())).containsExactlyInAnyOrder(10, 10, 1);
    }

    @Test
    void emptiedSliceIsUsedAgainForAnotherPort() {
        List<EndpointSlice> existing = pack(endpoints(0, 3), List.of()).result();
        List<PlacedEndpoint> other = IntStream.range(0, 3)
                .mapToObj(i -> new PlacedEndpoint(IpFamily.IPV4, ports(9090), endpoint(i)))
                .toList();

        Plan plan = pack(other, existing);

        assertThat(plan.removed()).isEmpty();
        assertThat(plan.written()).hasSize(1);
        assertThat(plan.written().getFirst().meta().name())
                .isEqualTo(existing.getFirst().meta().name());
        assertThat(plan.written().getFirst().meta().generation()).isEqualTo(2);
    }

    @Test
    void lastEndpointLeavesAnEmptySliceAndTheOthersGo() {
        List<EndpointSlice> existing = pack(endpoints(0, 25), List.of()).result();

        Plan plan = pack(List.of(), existing);
        Plan again = pack(List.of(), plan.result());

        assertThat(plan.result()).hasSize(1);
        assertThat(plan.result().getFirst().endpoints()).isEmpty();
        assertThat(plan.removed()).hasSize(2);
        assertThat(again.written()).isEmpty();
        assertThat(again.removed()).isEmpty();
    }

    @Test
    void podsThatResolveAPortDifferentlyAreInDifferentSlices() {
        Plan plan = pack(
                List.of(placed(1), new PlacedEndpoint(IpFamily.IPV4, ports(9090), endpoint(2)), placed(3)), List.of());

        assertThat(plan.result()).extracting(EndpointSlice::ports).containsExactlyInAnyOrder(HTTP, ports(9090));
    }

    @Test
    void labelsOfTheServiceReachItsSlices() {
        List<EndpointSlice> existing = pack(endpoints(0, 3), List.of()).result();
        Service labelled = Service.builder(
                        service.meta().withLabels(Map.of("team", "a", "kubernetes.io/service-name", "x")))
                .selector(Map.of("app", "web"))
                .build();

        Plan plan = SlicePacker.pack(shape(labelled), endpoints(0, 3), existing, MAX);

        assertThat(plan.written()).hasSize(1);
        assertThat(plan.written().getFirst().meta().labels())
                .containsEntry("team", "a")
                .containsEntry("kubernetes.io/service-name", "web")
                .containsEntry("endpointslice.kubernetes.io/managed-by", "endpoint-tracker.fairway.dev");
        assertThat(plan.written().getFirst().meta().annotations())
                .containsEntry("endpoints.kubernetes.io/last-change-trigger-time", "2026-11-24T12:00:00Z");
    }

    /** Whatever happens, every endpoint is in exactly one slice, no slice is too large, nothing is written in vain. */
    @Test
    void randomChangesKeepEveryEndpointInOneSlice() {
        Random random = new Random(42);
        List<EndpointSlice> slices = List.of();
        for (int round = 0; round < 300; round++) {
            Set<Integer> wanted = new HashSet<>();
            int count = random.nextInt(60);
            for (int i = 0; i < count; i++) {
                wanted.add(random.nextInt(80));
            }
            List<PlacedEndpoint> desired =
                    wanted.stream().map(SlicePackerTest::placed).toList();

            List<EndpointSlice> before = slices;
            Plan plan = pack(desired, before);

            List<Endpoint> packed = plan.result().stream()
                    .flatMap(slice -> slice.endpoints().stream())
                    .toList();
            assertThat(packed)
                    .containsExactlyInAnyOrderElementsOf(
                            desired.stream().map(PlacedEndpoint::endpoint).toList());
            assertThat(sizes(plan.result())).allMatch(size -> size <= MAX);
            assertThat(plan.written()).noneMatch(before::contains);
            slices = plan.result();
        }
    }

    private Plan pack(List<PlacedEndpoint> desired, List<EndpointSlice> existing) {
        return SlicePacker.pack(shape(service), desired, existing, MAX);
    }

    private SliceShape shape(Service shaped) {
        return new SliceShape(
                shaped,
                shaped.ipFamilies(),
                TestObjects.NOON,
                () -> new SliceIdentity("s" + names.incrementAndGet(), "uid-" + names.get()));
    }

    private static List<PlacedEndpoint> endpoints(int from, int to) {
        return new ArrayList<>(
                IntStream.range(from, to).mapToObj(SlicePackerTest::placed).toList());
    }

    private static PlacedEndpoint placed(int number) {
        return new PlacedEndpoint(IpFamily.IPV4, HTTP, endpoint(number));
    }

    private static Endpoint endpoint(int number) {
        return Endpoint.ready(InetAddress.ofLiteral("10.244.0." + (number + 1)), "node-1");
    }

    private static List<EndpointPort> ports(int port) {
        return List.of(new EndpointPort("", Protocol.TCP, new PortNumber(port), ""));
    }

    private static List<Integer> sizes(List<EndpointSlice> slices) {
        return slices.stream().map(slice -> slice.endpoints().size()).toList();
    }
}
