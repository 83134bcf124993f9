package dev.fairway.provisioner.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/** Tags of load balancers and target groups. */
final class ElbTags {

    /** As many as DescribeTags takes. */
    private static final int AT_ONCE = 20;

    private final ElasticLoadBalancingV2Client elb;

    ElbTags(ElasticLoadBalancingV2Client elb) {
        this.elb = elb;
    }

    /** By ARN; what is gone meanwhile is missing. */
    Map<String, Map<String, String>> of(List<String> arns) {
        Map<String, Map<String, String>> tags = new HashMap<>();
        for (int i = 0; i < arns.size(); i += AT_ONCE) {
            List<String> some = arns.subList(i, Math.min(i + AT_ONCE, arns.size()));
            for (TagDescription one : describe(some)) {
                Map<String, String> ofOne = new TreeMap<>();
                one.tags().forEach(tag -> ofOne.put(tag.key(), tag.value()));
                tags.put(one.resourceArn(), ofOne);
            }
        }
        return tags;
    }

    private List<TagDescription> describe(List<String> arns) {
        try {
            return elb.describeTags(request -> request.resourceArns(arns)).tagDescriptions();
        } catch (LoadBalancerNotFoundException | TargetGroupNotFoundException e) {
            if (arns.size() == 1) {
                return List.of();
            }
            List<TagDescription> others = new ArrayList<>();
            arns.forEach(arn -> others.addAll(describe(List.of(arn))));
            return others;
        }
    }

    /** Adds those that are missing or differ; others stay. */
    void ensure(String arn, Map<String, String> wanted) {
        Map<String, String> present = of(List.of(arn)).getOrDefault(arn, Map.of());
        List<Tag> missing = OwnerTags.elb(wanted).stream()
                .filter(tag -> !tag.value().equals(present.get(tag.key())))
                .toList();
        if (!missing.isEmpty()) {
            elb.addTags(request -> request.resourceArns(arn).tags(missing));
        }
    }
}
