package dev.fairway.provisioner.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.LoadBalancer;
import dev.fairway.model.Node;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.provisioner.aws.AwsClients;
import dev.fairway.provisioner.aws.Moto;
import dev.fairway.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The packaged service between a real broker and moto. */
class AwsProvisioningIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SUBNETS = "service.beta.kubernetes.io/aws-load-balancer-subnets";
    private static final String FINALIZER = "fairway.dev/aws-load-balancer";

    @TempDir
    private Path directory;

    @Test
    void loadBalancerComesAfterTheFinalizerAndGoesBeforeItOverAKill() throws Exception {
        assumeThat(Moto.server())
                .as("moto's server: ./fairway test fetches it; or set FAIRWAY_MOTO to its executable")
                .isPresent();
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        try (Moto moto = Moto.start(directory);
                AwsClients aws = new AwsClients(
                        new AwsClients.Settings("eu-west-1", Optional.of(moto.uri()), Duration.ofSeconds(10), 3));
                TestBroker broker = TestBroker.start(directory.resolve("kafka"));
                ClusterRecords topics = new ClusterRecords(broker.address())) {
            // Given
            Map<String, String> settings = settings(moto, aws);
            topics.present(new Node(
                    ObjectMeta.of("", "node-1"),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    "aws:///eu-west-1a/i-0123456789abcdef0"));
            topics.present(web(false, false));

            // When
            LoadBalancer refused;
            try (ProvisionerProcess process = start(broker, settings)) {
                await().atMost(PATIENCE).until(() -> topics.loadBalancers().containsKey("default/web"));
                assertThat(aws.elb().describeLoadBalancers().loadBalancers()).isEmpty();
                topics.present(web(true, false, Map.of(SUBNETS, "subnet-0abc")));
                await().atMost(PATIENCE).until(() -> web(topics).problem().isPresent());
                refused = web(topics);
                topics.present(web(true, false));
                await().atMost(PATIENCE).until(() -> !web(topics).hostname().isEmpty());
                assertThat(process.metrics()).contains("lb_provisioner_cloud_failures_total");
            }
            LoadBalancer made = web(topics);
            topics.present(web(true, true));
            try (ProvisionerProcess _ = start(broker, settings)) {
                await().atMost(PATIENCE).until(() -> web(topics).hold().released());
                List<?> left = aws.elb().describeLoadBalancers().loadBalancers();
                topics.delete(web(false, true));
                await().atMost(PATIENCE)
                        .until(() -> topics.loadBalancers().isEmpty()
                                && topics.tombstones().contains("default/web"));

                // Then
                assertThat(refused.problem().message())
                        .startsWith("metadata.annotations[" + SUBNETS + "]: Invalid value: \"subnet-0abc\"");
                assertThat(refused.hostname()).isEmpty();
                assertThat(made.hold()).isEqualTo(new LoadBalancer.Hold(FINALIZER, false));
                assertThat(made.problem().isPresent()).isFalse();
                assertThat(left).isEmpty();
            }
        }
    }

    private ProvisionerProcess start(TestBroker broker, Map<String, String> settings) {
        ProvisionerProcess process = new ProvisionerProcess(directory, broker.address(), settings);
        await().atMost(PATIENCE).until(process::isReady);
        return process;
    }

    private static Map<String, String> settings(Moto moto, AwsClients aws) {
        String vpc = aws.ec2()
                .createVpc(request -> request.cidrBlock("10.0.0.0/16"))
                .vpc()
                .vpcId();
        subnet(aws, vpc, "10.0.1.0/24", "eu-west-1a");
        subnet(aws, vpc, "10.0.2.0/24", "eu-west-1b");
        return Map.ofEntries(
                Map.entry("LB_PROVISIONER_AWS_ENABLED", "true"),
                Map.entry("LB_PROVISIONER_AWS_CLUSTER", "test"),
                Map.entry("LB_PROVISIONER_AWS_VPC", vpc),
                Map.entry("LB_PROVISIONER_AWS_REGION", "eu-west-1"),
                Map.entry("LB_PROVISIONER_AWS_ENDPOINT", moto.uri().toString()),
                Map.entry("LB_PROVISIONER_AWS_FIRST_RETRY", "200ms"),
                Map.entry("LB_PROVISIONER_AWS_SETTLE", "200ms"),
                Map.entry("AWS_ACCESS_KEY_ID", "test"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "test"));
    }

    private static void subnet(AwsClients aws, String vpc, String cidr, String zone) {
        Tag tag =
                Tag.builder().key("kubernetes.io/role/internal-elb").value("1").build();
        aws.ec2()
                .createSubnet(request -> request.vpcId(vpc)
                        .cidrBlock(cidr)
                        .availabilityZone(zone)
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.SUBNET)
                                .tags(tag)
                                .build()));
    }

    private static LoadBalancer web(ClusterRecords topics) {
        return topics.loadBalancers().get("default/web");
    }

    private static Service web(boolean hasFinalizer, boolean isTerminating) {
        return web(hasFinalizer, isTerminating, Map.of());
    }

    private static Service web(boolean hasFinalizer, boolean isTerminating, Map<String, String> annotations) {
        ObjectMeta meta = ObjectMeta.of("default", "web")
                .withUid("uid-web")
                .withAnnotations(annotations)
                .withDeletionTimestamp(isTerminating ? Instant.parse("2026-01-02T03:04:05Z") : null);
        PortNumber port = new PortNumber(80);
        return Service.builder(meta)
                .type(Service.Type.LOAD_BALANCER)
                .loadBalancerClass("service.k8s.aws/nlb")
                .ipFamilies(List.of(IpFamily.IPV4))
                .ports(List.of(new ServicePort(
                        "http",
                        Protocol.TCP,
                        port,
                        new ServicePort.TargetPort.Number(port),
                        new PortNumber(30080),
                        "")))
                .finalizers(hasFinalizer ? List.of(FINALIZER) : List.of())
                .build();
    }
}
