package dev.fairway.provisioner.aws;

import dev.fairway.provisioner.core.nlb.NlbPlan;
import dev.fairway.provisioner.core.nlb.NlbPlan.HealthCheck;
import dev.fairway.provisioner.core.nlb.NlbPlan.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Matcher;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ResourceInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Target groups, their health checks, and who is in them. */
final class TargetGroupSync {

    /** As many targets as one call may name. */
    private static final int AT_ONCE = 200;

    private final ElasticLoadBalancingV2Client elb;
    private final ElbTags tags;
    private final String vpc;

    TargetGroupSync(ElasticLoadBalancingV2Client elb, String vpc) {
        this.elb = elb;
        this.tags = new ElbTags(elb);
        this.vpc = vpc;
    }

    List<TargetGroup> find(OwnerTags owner) {
        List<TargetGroup> all =
                elb.describeTargetGroupsPaginator().targetGroups().stream().toList();
        Map<String, Map<String, String>> tagged =
                tags.of(all.stream().map(TargetGroup::targetGroupArn).toList());
        return all.stream()
                .filter(one -> owner.areOf(tagged.getOrDefault(one.targetGroupArn(), Map.of())))
                .toList();
    }

    /** The ARNs of the plan's groups, by name. */
    Map<String, String> ensure(OwnerTags owner, NlbPlan plan, List<TargetGroup> found) {
        Map<String, String> arns = new HashMap<>();
        for (NlbPlan.Listener listener : plan.listeners()) {
            NlbPlan.TargetGroup wanted = listener.targets();
            Optional<TargetGroup> present = found.stream()
                    .filter(one -> one.targetGroupName().equals(wanted.name()))
                    .findFirst();
            String arn;
            if (present.isPresent()) {
                arn = present.get().targetGroupArn();
                health(present.get(), wanted.health());
                tags.ensure(arn, owner.with(plan.tags()));
            } else {
                arn = create(owner, plan, wanted);
            }
            attributes(arn, wanted.attributes());
            targets(arn, wanted.targets());
            arns.put(wanted.name(), arn);
        }
        return arns;
    }

    /** Whether it is gone; one that a load balancer still uses stays. */
    boolean delete(TargetGroup group) {
        try {
            elb.deleteTargetGroup(request -> request.targetGroupArn(group.targetGroupArn()));
            return true;
        } catch (ResourceInUseException _) {
            return false;
        }
    }

    private String create(OwnerTags owner, NlbPlan plan, NlbPlan.TargetGroup wanted) {
        HealthCheck health = wanted.health();
        CreateTargetGroupRequest.Builder request = CreateTargetGroupRequest.builder()
                .name(wanted.name())
                .protocol(wanted.protocol())
                .port(wanted.port())
                .vpcId(vpc)
                .targetType(wanted.type())
                .ipAddressType(wanted.family())
                .healthCheckEnabled(true)
                .healthCheckProtocol(health.protocol())
                .healthCheckPort(health.port())
                .healthyThresholdCount(health.thresholds().healthy())
                .unhealthyThresholdCount(health.thresholds().unhealthy())
                .healthCheckTimeoutSeconds(health.thresholds().timeout())
                .healthCheckIntervalSeconds(health.thresholds().interval())
                .tags(OwnerTags.elb(owner.with(plan.tags())));
        if (!health.path().isEmpty()) {
            request.healthCheckPath(health.path()).matcher(matcher(health));
        }
        return elb.createTargetGroup(request.build()).targetGroups().getFirst().targetGroupArn();
    }

    private void health(TargetGroup present, HealthCheck wanted) {
        boolean hasPath = !wanted.path().isEmpty();
        boolean isSame = wanted.protocol().equals(present.healthCheckProtocolAsString())
                && wanted.port().equals(present.healthCheckPort())
                && wanted.thresholds().equals(thresholds(present))
                && (!hasPath
                        || (wanted.path().equals(present.healthCheckPath())
                                && matcher(wanted).equals(present.matcher())));
        if (isSame) {
            return;
        }
        ModifyTargetGroupRequest.Builder request = ModifyTargetGroupRequest.builder()
                .targetGroupArn(present.targetGroupArn())
                .healthCheckProtocol(wanted.protocol())
                .healthCheckPort(wanted.port())
                .healthyThresholdCount(wanted.thresholds().healthy())
                .unhealthyThresholdCount(wanted.thresholds().unhealthy())
                .healthCheckTimeoutSeconds(wanted.thresholds().timeout())
                .healthCheckIntervalSeconds(wanted.thresholds().interval());
        if (hasPath) {
            request.healthCheckPath(wanted.path()).matcher(matcher(wanted));
        }
        elb.modifyTargetGroup(request.build());
    }

    private static NlbPlan.Thresholds thresholds(TargetGroup group) {
        return new NlbPlan.Thresholds(
                group.healthyThresholdCount(),
                group.unhealthyThresholdCount(),
                group.healthCheckTimeoutSeconds(),
                group.healthCheckIntervalSeconds());
    }

    private static Matcher matcher(HealthCheck health) {
        return Matcher.builder().httpCode(health.codes()).build();
    }

    private void attributes(String arn, Map<String, String> wanted) {
        Map<String, String> missing = new TreeMap<>(wanted);
        elb.describeTargetGroupAttributes(request -> request.targetGroupArn(arn))
                .attributes()
                .forEach(attribute -> missing.remove(attribute.key(), attribute.value()));
        if (!missing.isEmpty()) {
            List<TargetGroupAttribute> written = missing.entrySet().stream()
                    .map(one -> TargetGroupAttribute.builder()
                            .key(one.getKey())
                            .value(one.getValue())
                            .build())
                    .toList();
            elb.modifyTargetGroupAttributes(
                    request -> request.targetGroupArn(arn).attributes(written));
        }
    }

    private void targets(String arn, Set<Target> wanted) {
        Set<Target> present =
                elb.describeTargetHealth(request -> request.targetGroupArn(arn)).targetHealthDescriptions().stream()
                        .filter(one -> one.targetHealth().state() != TargetHealthStateEnum.DRAINING)
                        .map(TargetHealthDescription::target)
                        .map(target -> new Target(target.id(), target.port()))
                        .collect(Collectors.toSet());
        inParts(
                without(wanted, present),
                part -> elb.registerTargets(
                        request -> request.targetGroupArn(arn).targets(part)));
        inParts(
                without(present, wanted),
                part -> elb.deregisterTargets(
                        request -> request.targetGroupArn(arn).targets(part)));
    }

    private static List<TargetDescription> without(Set<Target> targets, Collection<Target> others) {
        Set<Target> left = new HashSet<>(targets);
        left.removeAll(others);
        return left.stream()
                .map(target -> TargetDescription.builder()
                        .id(target.id())
                        .port(target.port())
                        .build())
                .toList();
    }

    private static void inParts(List<TargetDescription> all, Consumer<List<TargetDescription>> call) {
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            call.accept(new ArrayList<>(all.subList(i, Math.min(i + AT_ONCE, all.size()))));
        }
    }
}
