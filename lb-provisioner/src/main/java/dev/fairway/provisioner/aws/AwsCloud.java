package dev.fairway.provisioner.aws;

import dev.fairway.model.Service;
import dev.fairway.provisioner.core.Targets;
import dev.fairway.provisioner.core.cloud.Cloud;
import dev.fairway.provisioner.core.cloud.CloudException;
import dev.fairway.provisioner.core.cloud.Owner;
import dev.fairway.provisioner.core.nlb.NlbPlan;
import dev.fairway.provisioner.core.nlb.NlbPlanner;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * AWS. What a Service has is found by its tags, before each change; a call that was made twice because the first answer was
 * lost is one to AWS, for names follow from the Service's uid.
 */
public final class AwsCloud implements Cloud<NlbPlan> {

    private final NlbPlanner planner;
    private final String cluster;
    private final SubnetChoice subnets;
    private final SecurityGroupSync securityGroups;
    private final LoadBalancerSync loadBalancers;
    private final TargetGroupSync targetGroups;
    private final ListenerSync listeners;

    /**
     * Where load balancers are made.
     *
     * @param cluster told from other clusters of the same account by it
     * @param vpc its id
     */
    public record Place(String cluster, String vpc) {}

    public AwsCloud(ElasticLoadBalancingV2Client elb, Ec2Client ec2, Place place, NlbPlanner planner) {
        this.planner = planner;
        this.cluster = place.cluster();
        this.subnets = new SubnetChoice(ec2, place.vpc());
        this.securityGroups = new SecurityGroupSync(ec2, place.vpc());
        this.loadBalancers = new LoadBalancerSync(elb);
        this.targetGroups = new TargetGroupSync(elb, place.vpc());
        this.listeners = new ListenerSync(elb);
    }

    @Override
    public boolean isResponsibleFor(Service service) {
        return planner.isResponsibleFor(service);
    }

    /** Not the AWS Load Balancer Controller's: two who clean up by one finalizer take it from each other. */
    @Override
    public String finalizer() {
        return "fairway.dev/aws-load-balancer";
    }

    @Override
    public NlbPlan plan(Service service, Targets targets) {
        return planner.plan(service, targets);
    }

    @Override
    public String ensure(Owner owner, NlbPlan plan) {
        try {
            OwnerTags tags = new OwnerTags(cluster, owner);
            List<String> chosen = subnets.choose(plan);
            List<String> groups = securityGroups.ensure(tags, plan);
            LoadBalancer made = loadBalancers.ensure(tags, plan, new LoadBalancerSync.Surroundings(chosen, groups));
            List<TargetGroup> found = targetGroups.find(tags);
            Map<String, String> arns = targetGroups.ensure(tags, plan, found);
            listeners.ensure(made.loadBalancerArn(), plan, arns);
            for (TargetGroup group : found) {
                if (!arns.containsKey(group.targetGroupName())) {
                    targetGroups.delete(group);
                }
            }
            for (SecurityGroup group : securityGroups.find(tags)) {
                if (!groups.contains(group.groupId())) {
                    securityGroups.delete(group);
                }
            }
            return made.dnsName();
        } catch (SdkException e) {
            throw new CloudException(message(e), e);
        }
    }

    @Override
    public boolean release(Owner owner) {
        try {
            OwnerTags tags = new OwnerTags(cluster, owner);
            List<LoadBalancer> balancers = loadBalancers.find(tags);
            balancers.forEach(loadBalancers::delete);
            List<TargetGroup> targets = targetGroups.find(tags);
            targets.forEach(targetGroups::delete);
            List<SecurityGroup> groups = securityGroups.find(tags);
            groups.forEach(securityGroups::delete);
            return balancers.isEmpty() && targets.isEmpty() && groups.isEmpty();
        } catch (SdkException e) {
            throw new CloudException(message(e), e);
        }
    }

    /** Without what is another one each time, as the request's id is. */
    private static String message(SdkException failure) {
        if (failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
            return "AWS refuses: " + refused.awsErrorDetails().errorCode() + ": "
                    + refused.awsErrorDetails().errorMessage();
        }
        return failure instanceof AwsServiceException refused
                ? "AWS answers with status " + refused.statusCode()
                : "AWS does not answer (" + failure.getClass().getSimpleName() + ")";
    }
}
