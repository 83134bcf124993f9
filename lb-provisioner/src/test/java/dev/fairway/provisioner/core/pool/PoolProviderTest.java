package dev.fairway.provisioner.core.pool;

import static dev.fairway.provisioner.core.Cluster.ip;
import static dev.fairway.provisioner.core.Cluster.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.LoadBalancer.Problem;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.Service.IpFamilyPolicy;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.provisioner.core.Provision;
import dev.fairway.provisioner.core.Provision.Given;
import dev.fairway.provisioner.core.Targets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolProviderTest {

    private static final String ADDRESSES = AddressRequest.ADDRESSES;

    private final PoolProvider provider =
            new PoolProvider(List.of(pool("a", true, "192.0.2.1-192.0.2.2", "2001:db8::1-2001:db8::9")), true);

    @Test
    void givesOneAddressAFamilyAndKeepsThem() {
        // When
        Provision first = provider.ensure(service("web").build(), Targets.NONE);
        Provision again = provider.ensure(service("web").build(), Targets.NONE);
        Provision other = provider.ensure(service("db").build(), Targets.NONE);

        // Then
        assertThat(addresses(first)).containsExactly("192.0.2.1", "2001:db8::1");
        assertThat(again).isEqualTo(first);
        assertThat(addresses(other)).containsExactly("192.0.2.2", "2001:db8::2");
        assertThat(provider.inUse("a")).isEqualTo(4);
    }

    @Test
    void givesOnlyTheFamiliesThatAServiceHas() {
        // When
        Provision provision = provider.ensure(
                service("web").ipFamilies(List.of(IpFamily.IPV6)).build(), Targets.NONE);

        // Then
        assertThat(addresses(provision)).containsExactly("2001:db8::1");
    }

    @Test
    void releasedAddressIsFreeAndWhoWaitedIsNamed() {
        // Given
        provider.ensure(service("one").build(), Targets.NONE);
        provider.ensure(service("two").build(), Targets.NONE);
        Provision exhausted = provider.ensure(
                service("three").ipFamilies(List.of(IpFamily.IPV4)).build(), Targets.NONE);

        // When
        var left = provider.release(new ServiceKey("default", "one"), "uid-one");
        var waiting = provider.changed();
        Provision now = provider.ensure(
                service("three").ipFamilies(List.of(IpFamily.IPV4)).build(), Targets.NONE);

        // Then
        assertThat(exhausted.problem()).isEqualTo(failed("no IPv4 address is free in: a"));
        assertThat(left).isEmpty();
        assertThat(waiting).containsExactly(new ServiceKey("default", "three"));
        assertThat(addresses(now)).containsExactly("192.0.2.1");
        assertThat(now.problem()).isEqualTo(Problem.NONE);
    }

    @Test
    void dualStackServiceGetsTheFamilyThatIsLeftUnlessItNeedsBoth() {
        // Given
        PoolProvider small = new PoolProvider(List.of(pool("a", true, "192.0.2.1-192.0.2.9")), true);

        // When
        Provision prefers = small.ensure(service("prefers").build(), Targets.NONE);
        Provision requires = small.ensure(
                service("requires")
                        .ipFamilyPolicy(IpFamilyPolicy.REQUIRE_DUAL_STACK)
                        .build(),
                Targets.NONE);

        // Then
        assertThat(addresses(prefers)).containsExactly("192.0.2.1");
        assertThat(prefers.problem()).isEqualTo(failed("no pool has IPv6 addresses; looked in: a"));
        assertThat(addresses(requires)).isEmpty();
        assertThat(requires.problem()).isEqualTo(failed("no pool has IPv6 addresses; looked in: a"));
    }

    @Test
    void givesTheAddressThatAServiceAsksFor() {
        // When
        Provision byField =
                provider.ensure(service("web").loadBalancerIp("192.0.2.2").build(), Targets.NONE);
        Provision byAnnotation = provider.ensure(
                service("db", Map.of(ADDRESSES, "192.0.2.1, 2001:db8::7")).build(), Targets.NONE);

        // Then
        assertThat(addresses(byField)).containsExactly("192.0.2.2", "2001:db8::1");
        assertThat(addresses(byAnnotation)).containsExactly("192.0.2.1", "2001:db8::7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1             | 192.0.2.1 belongs to the Service default/holder
            192.0.2.77            | 192.0.2.77 is in no pool
            here                  | annotation fairway.dev/load-balancer-ips: 'here' is no address
            192.0.2.2,192.0.2.3   | annotation fairway.dev/load-balancer-ips asks for more than one address of family IPv4
            2001:db8::1           | annotation fairway.dev/load-balancer-ips asks for 2001:db8::1, but the Service has no address family IPv6
            """)
    void refusesAWishThatItCannotFulfilAndSaysWhy(String wish, String reason) {
        // Given
        provider.ensure(service("holder").ipFamilies(List.of(IpFamily.IPV4)).build(), Targets.NONE);
        Service wishing = service("web", Map.of(ADDRESSES, wish))
                .ipFamilies(List.of(IpFamily.IPV4))
                .build();

        // When
        Provision provision = provider.ensure(wishing, Targets.NONE);

        // Then
        assertThat(provision).isEqualTo(Provision.refused(failed(reason)));
    }

    @Test
    void poolThatIsNotAssignedByItselfIsUsedWhenItIsNamed() {
        // Given
        PoolProvider two = new PoolProvider(
                List.of(pool("precious", false, "203.0.113.1"), pool("usual", true, "192.0.2.1")), true);

        // When
        Provision unnamed = two.ensure(ipv4("a", Map.of()), Targets.NONE);
        Provision named = two.ensure(ipv4("b", Map.of(AddressRequest.POOL, "precious")), Targets.NONE);
        Provision unknown = two.ensure(ipv4("c", Map.of(AddressRequest.POOL, "other")), Targets.NONE);

        // Then
        assertThat(unnamed.addresses()).containsExactly(new Given(ip("192.0.2.1"), "usual"));
        assertThat(named.addresses()).containsExactly(new Given(ip("203.0.113.1"), "precious"));
        assertThat(unknown.problem()).isEqualTo(failed("there is no pool 'other'; there are: precious, usual"));
    }

    @Test
    void adoptedAddressStaysThoughItsPoolIsGone() {
        // Given
        provider.adopt(new LoadBalancer(
                ObjectMeta.of("default", "web"),
                List.of(new LoadBalancer.Address(ip("198.51.100.1"), "old", "node-1", 3)),
                Problem.NONE));

        // When
        Provision provision = provider.ensure(ipv4("web", Map.of()), Targets.NONE);

        // Then
        assertThat(provision.addresses()).containsExactly(new Given(ip("198.51.100.1"), "old"));
    }

    @Test
    void isResponsibleByTheClassOfTheService() {
        // Given
        PoolProvider onRequest = new PoolProvider(List.of(), false);

        // When, then
        assertThat(provider.isResponsibleFor(service("web").build())).isTrue();
        assertThat(provider.isResponsibleFor(
                        service("web").loadBalancerClass("example.com/other").build()))
                .isFalse();
        assertThat(onRequest.isResponsibleFor(service("web").build())).isFalse();
        assertThat(onRequest.isResponsibleFor(
                        service("web").loadBalancerClass(PoolProvider.CLASS).build()))
                .isTrue();
    }

    @Test
    void poolsThatShareAddressesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoolProvider(
                        List.of(pool("a", true, "192.0.2.0/24"), pool("b", true, "192.0.2.200-192.0.3.9")), true))
                .withMessage("pools a and b share addresses");
    }

    private static Service ipv4(String name, Map<String, String> annotations) {
        return service(name, annotations).ipFamilies(List.of(IpFamily.IPV4)).build();
    }

    private static Problem failed(String message) {
        return new Problem("AllocationFailed", message);
    }

    private static AddressPool pool(String name, boolean autoAssign, String... addresses) {
        return AddressPool.parse(name, List.of(addresses), autoAssign, false);
    }

    private static List<String> addresses(Provision provision) {
        return provision.addresses().stream()
                .map(given -> IpText.of(given.ip()))
                .toList();
    }
}
