package dev.fairway.provisioner.aws;

import dev.fairway.provisioner.core.cloud.CloudException;
import dev.fairway.provisioner.core.nlb.NlbPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Which subnets a load balancer stands in (LB-22). */
final class SubnetChoice {

    private static final String FIELD = "metadata.annotations[service.beta.kubernetes.io/aws-load-balancer-subnets]";

    /** What AWS demands for each load balancer in a subnet. */
    private static final int LEAST_FREE = 8;

    private final Ec2Client ec2;
    private final String vpc;

    SubnetChoice(Ec2Client ec2, String vpc) {
        this.ec2 = ec2;
        this.vpc = vpc;
    }

    /** Ids, in the annotation's order, or by zone. */
    List<String> choose(NlbPlan plan) {
        return plan.subnets().isEmpty() ? discovered(plan.scheme()) : named(plan.subnets());
    }

    private List<String> named(List<String> names) {
        List<Subnet> all = subnets(List.of());
        List<String> ids = new ArrayList<>();
        for (String name : names) {
            Predicate<Subnet> isMeant = subnet -> subnet.subnetId().equals(name) || name.equals(tag(subnet, "Name"));
            ids.add(all.stream()
                    .filter(isMeant)
                    .map(Subnet::subnetId)
                    .findFirst()
                    .orElseThrow(() -> new CloudException(
                            "%s: Invalid value: \"%s\": there is no such subnet in %s".formatted(FIELD, name, vpc))));
        }
        return ids;
    }

    /** One a zone, of those that are tagged for the scheme. */
    private List<String> discovered(String scheme) {
        String role = "kubernetes.io/role/" + (scheme.equals("internal") ? "internal-elb" : "elb");
        Filter tagged = Filter.builder().name("tag-key").values(role).build();
        Map<String, Subnet> byZone = new TreeMap<>();
        subnets(List.of(tagged)).stream()
                .filter(subnet -> subnet.availableIpAddressCount() >= LEAST_FREE)
                .sorted(Comparator.comparing(Subnet::subnetId))
                .forEach(subnet -> byZone.putIfAbsent(subnet.availabilityZoneId(), subnet));
        if (byZone.isEmpty()) {
            throw new CloudException("no subnet of %s has the tag %s and %d free addresses; name some in %s"
                    .formatted(vpc, role, LEAST_FREE, FIELD));
        }
        return byZone.values().stream().map(Subnet::subnetId).toList();
    }

    private List<Subnet> subnets(List<Filter> filters) {
        List<Filter> all = new ArrayList<>(filters);
        all.add(Filter.builder().name("vpc-id").values(vpc).build());
        return ec2.describeSubnetsPaginator(request -> request.filters(all)).subnets().stream()
                .toList();
    }

    private static String tag(Subnet subnet, String key) {
        return subnet.tags().stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst()
                .orElse("");
    }
}
