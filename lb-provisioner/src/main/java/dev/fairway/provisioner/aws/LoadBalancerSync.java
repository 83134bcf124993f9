package dev.fairway.provisioner.aws;

import dev.fairway.provisioner.core.nlb.NlbPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SubnetMapping;

/** The load balancer itself. Name and scheme can't be changed: another one is another load balancer. */
final class LoadBalancerSync {

    private final ElasticLoadBalancingV2Client elb;
    private final ElbTags tags;

    /** Where it stands: ids. */
    record Surroundings(List<String> subnets, List<String> securityGroups) {}

    LoadBalancerSync(ElasticLoadBalancingV2Client elb) {
        this.elb = elb;
        this.tags = new ElbTags(elb);
    }

    List<LoadBalancer> find(OwnerTags owner) {
        List<LoadBalancer> all = elb.describeLoadBalancersPaginator().loadBalancers().stream()
                .filter(one -> one.type() == LoadBalancerTypeEnum.NETWORK)
                .toList();
        Map<String, Map<String, String>> tagged =
                tags.of(all.stream().map(LoadBalancer::loadBalancerArn).toList());
        return all.stream()
                .filter(one -> owner.areOf(tagged.getOrDefault(one.loadBalancerArn(), Map.of())))
                .toList();
    }

    LoadBalancer ensure(OwnerTags owner, NlbPlan plan, Surroundings surroundings) {
        List<LoadBalancer> present = new ArrayList<>();
        for (LoadBalancer one : find(owner)) {
            boolean isIt = one.loadBalancerName().equals(plan.name())
                    && one.schemeAsString().equals(plan.scheme());
            if (isIt && present.isEmpty()) {
                present.add(one);
            } else {
                delete(one);
            }
        }
        if (present.isEmpty()) {
            present.add(create(owner, plan, surroundings));
        } else {
            update(present.getFirst(), plan, surroundings);
            tags.ensure(present.getFirst().loadBalancerArn(), owner.with(plan.tags()));
        }
        attributes(present.getFirst().loadBalancerArn(), plan.attributes());
        return present.getFirst();
    }

    void delete(LoadBalancer one) {
        elb.deleteLoadBalancer(request -> request.loadBalancerArn(one.loadBalancerArn()));
    }

    private LoadBalancer create(OwnerTags owner, NlbPlan plan, Surroundings surroundings) {
        CreateLoadBalancerRequest.Builder request = CreateLoadBalancerRequest.builder()
                .name(plan.name())
                .type(LoadBalancerTypeEnum.NETWORK)
                .scheme(plan.scheme())
                .ipAddressType(plan.ipAddressType())
                .securityGroups(surroundings.securityGroups())
                .tags(OwnerTags.elb(owner.with(plan.tags())));
        if (plan.addresses().allocations().isEmpty()
                && plan.addresses().privateIpv4().isEmpty()) {
            request.subnets(surroundings.subnets());
        } else {
            request.subnetMappings(mappings(plan, surroundings.subnets()));
        }
        return elb.createLoadBalancer(request.build()).loadBalancers().getFirst();
    }

    private static List<SubnetMapping> mappings(NlbPlan plan, List<String> subnets) {
        List<SubnetMapping> mappings = new ArrayList<>();
        for (int i = 0; i < subnets.size(); i++) {
            SubnetMapping.Builder mapping = SubnetMapping.builder().subnetId(subnets.get(i));
            if (i < plan.addresses().allocations().size()) {
                mapping.allocationId(plan.addresses().allocations().get(i));
            }
            if (i < plan.addresses().privateIpv4().size()) {
                mapping.privateIPv4Address(plan.addresses().privateIpv4().get(i));
            }
            mappings.add(mapping.build());
        }
        return mappings;
    }

    private void update(LoadBalancer present, NlbPlan plan, Surroundings surroundings) {
        String arn = present.loadBalancerArn();
        List<String> subnets = present.availabilityZones().stream()
                .map(AvailabilityZone::subnetId)
                .toList();
        if (!isSame(present.securityGroups(), surroundings.securityGroups())) {
            elb.setSecurityGroups(
                    request -> request.loadBalancerArn(arn).securityGroups(surroundings.securityGroups()));
        }
        if (!plan.ipAddressType().equals(present.ipAddressTypeAsString())) {
            elb.setIpAddressType(request -> request.loadBalancerArn(arn).ipAddressType(plan.ipAddressType()));
        }
        if (!isSame(subnets, surroundings.subnets())) {
            elb.setSubnets(
                    request -> request.loadBalancerArn(arn).subnetMappings(mappings(plan, surroundings.subnets())));
        }
    }

    private void attributes(String arn, Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, String> missing = new TreeMap<>(wanted);
        elb.describeLoadBalancerAttributes(request -> request.loadBalancerArn(arn))
                .attributes()
                .forEach(attribute -> missing.remove(attribute.key(), attribute.value()));
        if (!missing.isEmpty()) {
            List<LoadBalancerAttribute> written = missing.entrySet().stream()
                    .map(one -> LoadBalancerAttribute.builder()
                            .key(one.getKey())
                            .value(one.getValue())
                            .build())
                    .toList();
            elb.modifyLoadBalancerAttributes(
                    request -> request.loadBalancerArn(arn).attributes(written));
        }
    }

    private static boolean isSame(Collection<String> one, Collection<String> other) {
        return new HashSet<>(one).equals(new HashSet<>(other));
    }
}
