package dev.fairway.provisioner.aws;

import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.provisioner.core.cloud.CloudException;
import dev.fairway.provisioner.core.nlb.NlbPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The security group in front of a load balancer: the source ranges, at the ports of the listeners (LB-08, LB-26). */
final class SecurityGroupSync {

    private static final String FIELD =
            "metadata.annotations[service.beta.kubernetes.io/aws-load-balancer-security-groups]";

    private final Ec2Client ec2;
    private final String vpc;

    /** One source at one port. */
    private record Rule(String protocol, int port, Cidr source) {}

    SecurityGroupSync(Ec2Client ec2, String vpc) {
        this.ec2 = ec2;
        this.vpc = vpc;
    }

    /** The groups of the plan; that which is made for it, where it names none. */
    List<String> ensure(OwnerTags tags, NlbPlan plan) {
        if (!plan.securityGroups().isEmpty()) {
            return plan.securityGroups().stream().map(this::named).toList();
        }
        List<SecurityGroup> found = find(tags);
        String id;
        Set<Rule> present = new HashSet<>();
        if (found.isEmpty()) {
            id = create(tags, plan);
        } else {
            id = found.getFirst().groupId();
            found.getFirst().ipPermissions().forEach(permission -> present.addAll(rules(permission)));
        }
        Set<Rule> wanted = wanted(plan);
        List<IpPermission> missing = permissions(without(wanted, present));
        List<IpPermission> others = permissions(without(present, wanted));
        if (!missing.isEmpty()) {
            ec2.authorizeSecurityGroupIngress(request -> request.groupId(id).ipPermissions(missing));
        }
        if (!others.isEmpty()) {
            ec2.revokeSecurityGroupIngress(request -> request.groupId(id).ipPermissions(others));
        }
        return List.of(id);
    }

    List<SecurityGroup> find(OwnerTags tags) {
        return ec2.describeSecurityGroupsPaginator(request -> request.filters(tags.filters())).securityGroups().stream()
                .toList();
    }

    /** Whether it is gone; one that is still in use stays. */
    boolean delete(SecurityGroup group) {
        try {
            ec2.deleteSecurityGroup(request -> request.groupId(group.groupId()));
            return true;
        } catch (Ec2Exception e) {
            return switch (e.awsErrorDetails().errorCode()) {
                case "DependencyViolation" -> false;
                case "InvalidGroup.NotFound" -> true;
                default -> throw e;
            };
        }
    }

    private String named(String name) {
        Filter inVpc = Filter.builder().name("vpc-id").values(vpc).build();
        String by = name.startsWith("sg-") ? "group-id" : "tag:Name";
        Filter byName = Filter.builder().name(by).values(name).build();
        return ec2.describeSecurityGroups(request -> request.filters(inVpc, byName)).securityGroups().stream()
                .map(SecurityGroup::groupId)
                .findFirst()
                .orElseThrow(() -> new CloudException("%s: Invalid value: \"%s\": there is no such security group in %s"
                        .formatted(FIELD, name, vpc)));
    }

    private String create(OwnerTags tags, NlbPlan plan) {
        List<Tag> given = tags.with(plan.tags()).entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        return ec2.createSecurityGroup(request -> request.groupName(plan.name())
                        .description("Clients of the load balancer of Service "
                                + tags.owner().service())
                        .vpcId(vpc)
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.SECURITY_GROUP)
                                .tags(given)
                                .build()))
                .groupId();
    }

    private static Set<Rule> wanted(NlbPlan plan) {
        Set<Rule> rules = new HashSet<>();
        for (NlbPlan.Listener listener : plan.listeners()) {
            String protocol = listener.protocol().equals("UDP") ? "udp" : "tcp";
            plan.sourceRanges().forEach(source -> rules.add(new Rule(protocol, listener.port(), source)));
        }
        return rules;
    }

    private static List<Rule> rules(IpPermission permission) {
        List<Rule> rules = new ArrayList<>();
        String protocol = permission.ipProtocol().toLowerCase(Locale.ROOT);
        int port = permission.fromPort() == null ? -1 : permission.fromPort();
        permission.ipRanges().forEach(range -> rules.add(new Rule(protocol, port, Cidr.parse(range.cidrIp()))));
        permission.ipv6Ranges().forEach(range -> rules.add(new Rule(protocol, port, Cidr.parse(range.cidrIpv6()))));
        return rules;
    }

    private static Collection<Rule> without(Set<Rule> rules, Set<Rule> others) {
        return rules.stream().filter(rule -> !others.contains(rule)).toList();
    }

    private static List<IpPermission> permissions(Collection<Rule> rules) {
        return rules.stream().map(SecurityGroupSync::permission).toList();
    }

    private static IpPermission permission(Rule rule) {
        IpPermission.Builder permission = IpPermission.builder().ipProtocol(rule.protocol());
        if (rule.port() >= 0) {
            permission.fromPort(rule.port()).toPort(rule.port());
        }
        String source = IpText.of(rule.source().network()) + "/" + rule.source().prefixLength();
        if (rule.source().family() == IpFamily.IPV4) {
            return permission.ipRanges(IpRange.builder().cidrIp(source).build()).build();
        }
        return permission
                .ipv6Ranges(Ipv6Range.builder().cidrIpv6(source).build())
                .build();
    }
}
