package dev.fairway.provisioner.aws;

import static dev.fairway.provisioner.core.Cluster.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.provisioner.aws.AwsProxy.Fault;
import dev.fairway.provisioner.aws.AwsProxy.Outcome;
import dev.fairway.provisioner.core.Cluster;
import dev.fairway.provisioner.core.Targets;
import dev.fairway.provisioner.core.cloud.CloudException;
import dev.fairway.provisioner.core.cloud.CloudProvider;
import dev.fairway.provisioner.core.cloud.Owner;
import dev.fairway.provisioner.core.cloud.Pace;
import dev.fairway.provisioner.core.nlb.NlbPlan;
import dev.fairway.provisioner.core.nlb.NlbPlanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** AWS as moto plays it, with faults in between. */
@TestInstance(Lifecycle.PER_CLASS)
class AwsCloudIT {

    private static final String PREFIX = "service.beta.kubernetes.io/aws-load-balancer-";
    private static final NlbPlanner PLANNER =
            new NlbPlanner(new NlbPlanner.Settings("test", false, new TreeMap<>(Map.of("team", "net"))));
    private static final int MOST_CALLS = 80;

    private Moto moto;
    private AwsProxy proxy;
    private AwsClients direct;
    private String vpc;
    private List<String> instances;
    private List<String> subnets;

    private List<String> lastCalls = List.of();

    @BeforeAll
    void startMoto(@TempDir Path directory) throws IOException {
        assumeThat(Moto.server())
                .as("moto's server: ./fairway test fetches it; or set FAIRWAY_MOTO to its executable")
                .isPresent();
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        moto = Moto.start(directory);
        proxy = new AwsProxy(moto.uri());
        direct = clients(moto.uri(), 1);
        Ec2Client ec2 = direct.ec2();
        vpc = ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        subnets = List.of(subnet("10.0.1.0/24", "eu-west-1a"), subnet("10.0.2.0/24", "eu-west-1b"));
        RunInstancesResponse run = ec2.runInstances(request ->
                request.imageId("ami-12c6146b").minCount(3).maxCount(3).subnetId(subnets.getFirst()));
        instances = run.instances().stream().map(one -> one.instanceId()).toList();
    }

    private String subnet(String cidr, String zone) {
        String id = direct.ec2()
                .createSubnet(request -> request.vpcId(vpc).cidrBlock(cidr).availabilityZone(zone))
                .subnet()
                .subnetId();
        direct.ec2()
                .createTags(request -> request.resources(id)
                        .tags(Tag.builder()
                                .key("kubernetes.io/role/internal-elb")
                                .value("1")
                                .build()));
        return id;
    }

    @AfterAll
    void stopMoto() {
        if (moto != null) {
            direct.close();
            proxy.close();
            moto.close();
        }
    }

    @AfterEach
    void letEverythingPass() {
        proxy.fault((_, _) -> Outcome.PASS);
        proxy.lateness(Duration.ZERO);
    }

    @Test
    void serviceGetsAllThatItAsksForAndNothingIsWrittenTwice() {
        // Given
        Service web = service("web", Map.of())
                .loadBalancerSourceRanges(List.of(Cidr.parse("192.0.2.0/24")))
                .build();

        // When
        String hostname = ensure(web, nodes(0, 1));
        proxy.fault((_, _) -> Outcome.PASS);
        String again = ensure(web, nodes(0, 1));

        // Then
        LoadBalancer made = only(balancers());
        assertThat(List.of(hostname, again)).containsOnly(made.dnsName());
        assertThat(proxy.calls()).isNotEmpty().allMatch(call -> call.startsWith("Describe"));
        assertThat(made.schemeAsString()).isEqualTo("internal");
        assertThat(made.availabilityZones())
                .extracting(zone -> zone.subnetId())
                .containsExactlyInAnyOrderElementsOf(subnets);
        TargetGroup group = only(groups());
        assertThat(targets(group)).containsExactlyInAnyOrder(instances.get(0) + ":30080", instances.get(1) + ":30080");
        assertThat(group.healthCheckProtocolAsString()).isEqualTo("TCP");
        Listener listener = only(listeners(made));
        assertThat(listener.port()).isEqualTo(80);
        assertThat(listener.defaultActions().getFirst().targetGroupArn()).isEqualTo(group.targetGroupArn());
        assertThat(rules()).containsExactly("tcp 80 192.0.2.0/24");
        assertThat(tags(made.loadBalancerArn()))
                .containsEntry("team", "net")
                .containsEntry("fairway.dev/service", "default/web");
        gone(web);
    }

    @Test
    void whatChangesIsChangedAndNothingElse() {
        // Given
        Service before = service("web", Map.of()).build();
        String hostname = ensure(before, nodes(0, 1));

        // When
        proxy.fault((_, _) -> Outcome.PASS);
        ensure(before, nodes(1, 2));
        List<String> targetCalls = writes();
        Service after = service("web", Map.of(PREFIX + "attributes", "load_balancing.cross_zone.enabled=true"))
                .ports(List.of(port(81, 30081)))
                .externalTrafficPolicy(Service.TrafficPolicy.LOCAL)
                .healthCheckNodePort(new PortNumber(32000))
                .loadBalancerSourceRanges(List.of(Cidr.parse("198.51.100.0/24")))
                .build();
        String sameName = ensure(after, nodes(1, 2));

        // Then
        assertThat(targetCalls).containsExactly("RegisterTargets", "DeregisterTargets");
        assertThat(sameName).isEqualTo(hostname);
        LoadBalancer made = only(balancers());
        assertThat(only(listeners(made)).port()).isEqualTo(81);
        TargetGroup group = only(groups());
        assertThat(targets(group)).containsExactlyInAnyOrder(instances.get(1) + ":30081", instances.get(2) + ":30081");
        assertThat(group.healthCheckProtocolAsString()).isEqualTo("HTTP");
        assertThat(group.healthCheckPort()).isEqualTo("32000");
        assertThat(group.healthCheckPath()).isEqualTo("/healthz");
        assertThat(rules()).containsExactly("tcp 81 198.51.100.0/24");
        assertThat(direct.elb()
                        .describeLoadBalancerAttributes(request -> request.loadBalancerArn(made.loadBalancerArn()))
                        .attributes())
                .anyMatch(one -> one.key().equals("load_balancing.cross_zone.enabled")
                        && one.value().equals("true"));
        gone(after);
    }

    @Test
    void podsAreTargetsAndTlsEndsAtTheLoadBalancer() {
        // Given
        Service secure = service(
                        "secure",
                        Map.of(
                                PREFIX + "nlb-target-type",
                                "ip",
                                PREFIX + "ssl-cert",
                                moto.certificate("secure.example.com"),
                                PREFIX + "proxy-protocol",
                                "*"))
                .build();

        // When
        ensure(secure, pods("10.0.1.7", "10.0.2.7"));
        ensure(secure, pods("10.0.2.7", "10.0.2.8"));

        // Then
        TargetGroup group = only(groups());
        assertThat(targets(group)).containsExactlyInAnyOrder("10.0.2.7:8080", "10.0.2.8:8080");
        assertThat(group.targetTypeAsString()).isEqualTo("ip");
        assertThat(only(listeners(only(balancers()))).protocolAsString()).isEqualTo("TLS");
        assertThat(direct.elb()
                        .describeTargetGroupAttributes(request -> request.targetGroupArn(group.targetGroupArn()))
                        .attributes())
                .anyMatch(one -> one.key().equals("proxy_protocol_v2.enabled")
                        && one.value().equals("true"));
        gone(secure);
    }

    @Test
    void otherSchemeIsAnotherLoadBalancerAndTheFirstOneGoes() {
        // Given
        Service web = service("web", Map.of(PREFIX + "subnets", String.join(",", subnets)))
                .build();
        ensure(web, nodes(0));

        // When
        Service outside = service(
                        "web",
                        Map.of(PREFIX + "subnets", String.join(",", subnets), PREFIX + "scheme", "internet-facing"))
                .build();
        ensure(outside, nodes(0));

        // Then
        assertThat(only(balancers()).schemeAsString()).isEqualTo("internet-facing");
        gone(outside);
    }

    @Test
    void unknownSubnetIsNamedAndMakesNothing() {
        // Given
        Service web = service("web", Map.of(PREFIX + "subnets", "subnet-0abc")).build();

        // When, then
        assertThatThrownBy(() -> ensure(web, nodes(0)))
                .isInstanceOf(CloudException.class)
                .hasMessage("metadata.annotations[" + PREFIX
                        + "subnets]: Invalid value: \"subnet-0abc\": there is no such subnet in " + vpc);
        assertThat(balancers()).isEmpty();
        assertThat(managedGroups()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"THROTTLED", "BROKEN", "LOST", "ANSWER_LOST"})
    void everyThirdCallThatFailsIsMadeAgain(Outcome outcome) {
        // Given
        Service web = service("web", Map.of()).build();
        Fault everyThird = (number, _) -> number % 3 == 0 ? outcome : Outcome.PASS;

        // When
        proxy.fault(everyThird);
        insist(web, nodes(0, 1));

        // Then
        proxy.fault((_, _) -> Outcome.PASS);
        assertWhole(web);
        proxy.fault(everyThird);
        insistOnRelease(web);
        assertNothingIsLeft();
        proxy.fault((_, _) -> Outcome.PASS);
    }

    @Test
    void refusalIsToldByCodeAndMessage() {
        // Given
        Service web = service("web", Map.of()).build();
        proxy.fault((_, action) -> action.equals("CreateLoadBalancer") ? Outcome.THROTTLED : Outcome.PASS);

        // When, then
        assertThatThrownBy(() -> ensure(web, nodes(0)))
                .isInstanceOf(CloudException.class)
                .hasMessage("AWS refuses: Throttling: Rate exceeded");
        proxy.fault((_, _) -> Outcome.PASS);
        gone(web);
    }

    /** Killed before and after each call in turn, then started anew: one load balancer; and none after the deletion. */
    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"LOST", "ANSWER_LOST"})
    void killedAtEachCallItEndsWithOneLoadBalancerAndAfterDeletionWithNone(Outcome last) {
        List<String> killedAt = new ArrayList<>();
        for (int k = 1; k < MOST_CALLS; k++) {
            // Given
            Service web = service("web-" + last.name().toLowerCase(Locale.ROOT) + "-" + k, Map.of())
                    .build();
            boolean finished = killed(k, last, () -> ensure(web, nodes(0, 1)));
            killedAt.addAll(lastCalls.size() < k ? List.of() : List.of(lastCalls.get(k - 1)));

            // When
            ensure(web, nodes(0, 1));

            // Then
            assertWhole(web);
            boolean released = killed(k, last, () -> release(web));
            insistOnRelease(web);
            assertNothingIsLeft();
            if (finished && released) {
                assertThat(killedAt)
                        .contains(
                                "CreateSecurityGroup",
                                "AuthorizeSecurityGroupIngress",
                                "CreateLoadBalancer",
                                "CreateTargetGroup",
                                "ModifyTargetGroupAttributes",
                                "RegisterTargets",
                                "CreateListener");
                return;
            }
        }
        throw new AssertionError("more than " + MOST_CALLS + " calls for one load balancer");
    }

    /** Deleted while AWS still tells of nothing, by a process that does not know what the one before it made. */
    @Test
    void whatAwsTellsLateOfIsNotForgotten() {
        // Given
        Service web = service("late", Map.of()).build();
        Duration late = Duration.ofMillis(1500);
        proxy.lateness(late);
        release(web);
        killedAt("CreateTargetGroup", () -> ensure(web, nodes(0)));
        boolean seesNothing = release(web);

        // When
        Pace pace = new Pace(
                Duration.ofMillis(100), Duration.ofMillis(500), late.plusMillis(300), Duration.ofHours(1), () -> 1);
        try (AwsClients clients = clients(proxy.uri(), 1)) {
            CloudProvider<NlbPlan> provider = new CloudProvider<>(cloud(clients), pace);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                boolean isGone =
                        provider.release(web.serviceKey(), web.meta().uid()).isEmpty();
                provider.take(Instant.now(), 1).forEach(job -> {
                    job.run();
                    job.end(Instant.now());
                });
                return isGone;
            });
        }

        // Then
        proxy.lateness(Duration.ZERO);
        assertThat(seesNothing).isTrue();
        assertNothingIsLeft();
    }

    /** Runs until the k-th call, which ends with {@code last}, as do all after it; whether it came to its end before. */
    private boolean killed(int k, Outcome last, Runnable work) {
        return killed((number, _) -> number < k ? Outcome.PASS : number == k ? last : Outcome.LOST, work);
    }

    private void killedAt(String action, Runnable work) {
        AtomicBoolean dead = new AtomicBoolean();
        boolean finished = killed(
                (_, now) -> {
                    dead.compareAndSet(false, now.equals(action));
                    return dead.get() ? Outcome.LOST : Outcome.PASS;
                },
                work);
        assertThat(finished).isFalse();
    }

    private boolean killed(Fault fault, Runnable work) {
        proxy.fault(fault);
        try {
            work.run();
            return true;
        } catch (CloudException _) {
            return false;
        } finally {
            lastCalls = proxy.calls();
            proxy.fault((_, _) -> Outcome.PASS);
        }
    }

    private void assertWhole(Service service) {
        LoadBalancer made = only(balancers());
        TargetGroup group = only(groups());
        Listener listener = only(listeners(made));
        assertThat(listener.defaultActions().getFirst().targetGroupArn()).isEqualTo(group.targetGroupArn());
        assertThat(targets(group)).hasSize(2);
        assertThat(rules()).containsExactly("tcp 80 0.0.0.0/0");
        assertThat(made.securityGroups()).containsExactly(only(managedGroups()).groupId());
        assertThat(tags(made.loadBalancerArn()))
                .containsEntry("fairway.dev/service-uid", service.meta().uid());
    }

    private void assertNothingIsLeft() {
        assertThat(balancers()).isEmpty();
        assertThat(groups()).isEmpty();
        assertThat(managedGroups()).isEmpty();
    }

    private void gone(Service service) {
        insistOnRelease(service);
        assertNothingIsLeft();
    }

    /** A process of its own, which knows nothing and makes no call twice. */
    private String ensure(Service service, Targets targets) {
        try (AwsClients clients = clients(proxy.uri(), 1)) {
            AwsCloud cloud = cloud(clients);
            return cloud.ensure(owner(service), cloud.plan(service, targets));
        }
    }

    private boolean release(Service service) {
        try (AwsClients clients = clients(proxy.uri(), 1)) {
            return cloud(clients).release(owner(service));
        }
    }

    /** With the SDK's own retries, and then with the provider's. */
    private void insist(Service service, Targets targets) {
        try (AwsClients clients = clients(proxy.uri(), 3)) {
            AwsCloud cloud = cloud(clients);
            await().pollInSameThread()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreException(CloudException.class)
                    .until(() -> {
                        cloud.ensure(owner(service), cloud.plan(service, targets));
                        return true;
                    });
        }
    }

    private void insistOnRelease(Service service) {
        try (AwsClients clients = clients(proxy.uri(), 3)) {
            AwsCloud cloud = cloud(clients);
            await().pollInSameThread()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreException(CloudException.class)
                    .until(() -> cloud.release(owner(service)));
        }
    }

    private AwsCloud cloud(AwsClients clients) {
        return new AwsCloud(clients.elb(), clients.ec2(), new AwsCloud.Place("test", vpc), PLANNER);
    }

    private AwsClients clients(URI endpoint, int attempts) {
        return new AwsClients(
                new AwsClients.Settings("eu-west-1", Optional.of(endpoint), Duration.ofSeconds(10), attempts));
    }

    private Owner owner(Service service) {
        return new Owner(service.serviceKey(), service.meta().uid());
    }

    private Service.Builder service(String name, Map<String, String> annotations) {
        return Cluster.service(name, annotations)
                .loadBalancerClass(NlbPlanner.CLASS)
                .ipFamilies(List.of(IpFamily.IPV4))
                .ports(List.of(port(80, 30080)));
    }

    private ServicePort port(int port, int nodePort) {
        PortNumber number = new PortNumber(port);
        return new ServicePort(
                "http", Protocol.TCP, number, new ServicePort.TargetPort.Number(number), new PortNumber(nodePort), "");
    }

    private Targets nodes(int... which) {
        List<Node> nodes = Arrays.stream(which)
                .mapToObj(i -> new Node(
                        ObjectMeta.of("", "node-" + i),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        "aws:///eu-west-1a/" + instances.get(i)))
                .toList();
        return new Targets(nodes, List.of());
    }

    private Targets pods(String... addresses) {
        EndpointSlice slice = new EndpointSlice(
                ObjectMeta.of("default", "slice"),
                "secure",
                "",
                IpFamily.IPV4,
                List.of(new EndpointPort("http", Protocol.TCP, new PortNumber(8080), "")),
                Arrays.stream(addresses)
                        .map(address -> Endpoint.ready(ip(address), "node-1"))
                        .toList(),
                List.of());
        return new Targets(List.of(), List.of(slice));
    }

    private List<String> writes() {
        return proxy.calls().stream()
                .filter(call -> !call.startsWith("Describe"))
                .toList();
    }

    private <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private List<LoadBalancer> balancers() {
        return direct.elb().describeLoadBalancers().loadBalancers();
    }

    private List<TargetGroup> groups() {
        return direct.elb().describeTargetGroups().targetGroups();
    }

    private List<Listener> listeners(LoadBalancer of) {
        return direct.elb()
                .describeListeners(request -> request.loadBalancerArn(of.loadBalancerArn()))
                .listeners();
    }

    private List<String> targets(TargetGroup of) {
        return direct
                .elb()
                .describeTargetHealth(request -> request.targetGroupArn(of.targetGroupArn()))
                .targetHealthDescriptions()
                .stream()
                .map(TargetHealthDescription::target)
                .map(target -> target.id() + ":" + target.port())
                .toList();
    }

    private List<SecurityGroup> managedGroups() {
        return direct.ec2().describeSecurityGroups().securityGroups().stream()
                .filter(group -> group.groupName().startsWith("k8s-"))
                .toList();
    }

    private List<String> rules() {
        return only(managedGroups()).ipPermissions().stream()
                .flatMap(permission -> permission.ipRanges().stream()
                        .map(range -> permission.ipProtocol() + " " + permission.fromPort() + " " + range.cidrIp()))
                .toList();
    }

    private Map<String, String> tags(String arn) {
        return new ElbTags(direct.elb()).of(List.of(arn)).getOrDefault(arn, Map.of());
    }
}
