package dev.fairway.provisioner.aws;

import dev.fairway.provisioner.core.nlb.NlbPlan;
import dev.fairway.provisioner.core.nlb.NlbPlan.Tls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;

/** The listeners of one load balancer. */
final class ListenerSync {

    private final ElasticLoadBalancingV2Client elb;

    ListenerSync(ElasticLoadBalancingV2Client elb) {
        this.elb = elb;
    }

    /** {@code targetGroups} has ARNs by name. */
    void ensure(String loadBalancer, NlbPlan plan, Map<String, String> targetGroups) {
        Map<Integer, NlbPlan.Listener> missing = new HashMap<>();
        plan.listeners().forEach(listener -> missing.put(listener.port(), listener));
        List<Listener> present =
                elb.describeListenersPaginator(request -> request.loadBalancerArn(loadBalancer)).listeners().stream()
                        .toList();
        for (Listener listener : present) {
            NlbPlan.Listener wanted = missing.remove(listener.port());
            if (wanted == null) {
                elb.deleteListener(request -> request.listenerArn(listener.listenerArn()));
            } else {
                update(listener, wanted, targetGroups);
            }
        }
        missing.values().forEach(wanted -> create(loadBalancer, wanted, targetGroups));
    }

    private void create(String loadBalancer, NlbPlan.Listener wanted, Map<String, String> targetGroups) {
        CreateListenerRequest.Builder request = CreateListenerRequest.builder()
                .loadBalancerArn(loadBalancer)
                .port(wanted.port())
                .protocol(wanted.protocol())
                .defaultActions(forward(wanted, targetGroups));
        Tls tls = wanted.tls();
        if (tls.certificates().isEmpty()) {
            elb.createListener(request.build());
            return;
        }
        request.certificates(certificate(tls.certificates().getFirst()));
        if (!tls.policy().isEmpty()) {
            request.sslPolicy(tls.policy());
        }
        if (!alpn(tls).isEmpty()) {
            request.alpnPolicy(alpn(tls));
        }
        String arn = elb.createListener(request.build()).listeners().getFirst().listenerArn();
        otherCertificates(arn, tls);
    }

    private void update(Listener present, NlbPlan.Listener wanted, Map<String, String> targetGroups) {
        Tls tls = wanted.tls();
        Action forward = forward(wanted, targetGroups);
        boolean leadsThere = present.defaultActions().stream()
                .anyMatch(action -> forward.targetGroupArn().equals(action.targetGroupArn()));
        if (!leadsThere || !wanted.protocol().equals(present.protocolAsString()) || !hasTls(present, tls)) {
            ModifyListenerRequest.Builder request = ModifyListenerRequest.builder()
                    .listenerArn(present.listenerArn())
                    .protocol(wanted.protocol())
                    .defaultActions(forward);
            if (!tls.certificates().isEmpty()) {
                request.certificates(certificate(tls.certificates().getFirst()));
                request.alpnPolicy(tls.alpn());
            }
            if (!tls.policy().isEmpty()) {
                request.sslPolicy(tls.policy());
            }
            elb.modifyListener(request.build());
        }
        if (!tls.certificates().isEmpty()) {
            otherCertificates(present.listenerArn(), tls);
        }
    }

    private static boolean hasTls(Listener present, Tls wanted) {
        List<String> certificate =
                present.certificates().stream().map(Certificate::certificateArn).toList();
        if (wanted.certificates().isEmpty()) {
            return certificate.isEmpty();
        }
        List<String> alpn =
                present.alpnPolicy().stream().filter(one -> !one.equals("None")).toList();
        return certificate.contains(wanted.certificates().getFirst())
                && alpn.equals(alpn(wanted))
                && (wanted.policy().isEmpty() || wanted.policy().equals(present.sslPolicy()));
    }

    /** Those for clients that name their host (SNI). */
    private void otherCertificates(String listener, Tls tls) {
        Set<String> wanted = new HashSet<>(tls.certificates());
        wanted.remove(tls.certificates().getFirst());
        List<Certificate> extra = new ArrayList<>();
        for (Certificate present : elb.describeListenerCertificates(request -> request.listenerArn(listener))
                .certificates()) {
            boolean isDefault = Boolean.TRUE.equals(present.isDefault())
                    || present.certificateArn().equals(tls.certificates().getFirst());
            if (!wanted.remove(present.certificateArn()) && !isDefault) {
                extra.add(certificate(present.certificateArn()));
            }
        }
        if (!wanted.isEmpty()) {
            List<Certificate> missing =
                    wanted.stream().map(ListenerSync::certificate).toList();
            elb.addListenerCertificates(request -> request.listenerArn(listener).certificates(missing));
        }
        if (!extra.isEmpty()) {
            elb.removeListenerCertificates(
                    request -> request.listenerArn(listener).certificates(extra));
        }
    }

    private static Action forward(NlbPlan.Listener wanted, Map<String, String> targetGroups) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(targetGroups.get(wanted.targets().name()))
                .build();
    }

    private static Certificate certificate(String arn) {
        return Certificate.builder().certificateArn(arn).build();
    }

    private static List<String> alpn(Tls tls) {
        return tls.alpn().isEmpty() || tls.alpn().equals("None") ? List.of() : List.of(tls.alpn());
    }
}
