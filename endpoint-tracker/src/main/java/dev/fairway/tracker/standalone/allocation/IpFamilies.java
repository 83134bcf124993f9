package dev.fairway.tracker.standalone.allocation;

import dev.fairway.model.net.IpFamily;
import dev.fairway.tracker.standalone.validation.Addresses;
import dev.fairway.tracker.standalone.validation.FieldErrors;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;

/** Which families a Service has, from what it says of families and addresses (SVC-08). */
final class IpFamilies {

    private static final String SINGLE = "SingleStack";
    private static final String REQUIRE = "RequireDualStack";

    /** The cluster's families, the default one first. */
    private final List<String> configured;

    IpFamilies(List<IpFamily> configured) {
        this.configured = configured.stream().map(IpFamily::toString).toList();
    }

    /** Completes policy and families of a Service that has cluster IPs, headless ones included. */
    void complete(ServiceSpec spec, FieldErrors errors) {
        if (completeSelectorless(spec)) {
            return;
        }
        List<String> families = new ArrayList<>(spec.getIpFamilies());
        fromClusterIps(spec, families);
        if (spec.getIpFamilyPolicy() == null) {
            boolean two = families.size() == 2 || spec.getClusterIPs().size() == 2;
            spec.setIpFamilyPolicy(two ? REQUIRE : SINGLE);
        }
        String policy = spec.getIpFamilyPolicy();
        if (policy.equals(SINGLE)
                && (families.size() > 1 || spec.getClusterIPs().size() > 1)) {
            errors.invalid(
                    "spec.ipFamilyPolicy",
                    policy,
                    "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified");
        }
        if (policy.equals(REQUIRE) && configured.size() < 2) {
            errors.invalid("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
        }
        if (families.isEmpty()) {
            families.add(configured.getFirst());
        }
        configured(spec, families, errors);
        if (!policy.equals(SINGLE) && families.size() == 1) {
            configured.stream()
                    .filter(family -> !families.contains(family))
                    .findFirst()
                    .ifPresent(families::add);
        }
        spec.setIpFamilies(List.copyOf(families));
    }

    /** Nobody knows the addresses behind a headless Service without a selector: both families, even here. */
    private boolean completeSelectorless(ServiceSpec spec) {
        boolean unsaid =
                spec.getIpFamilyPolicy() == null && spec.getIpFamilies().isEmpty();
        boolean selectorless = spec.getSelector() == null || spec.getSelector().isEmpty();
        if (!unsaid || !selectorless || !ServiceNeeds.isHeadless(spec)) {
            return false;
        }
        String first = configured.getFirst();
        spec.setIpFamilyPolicy(REQUIRE);
        spec.setIpFamilies(List.of(first, first.equals("IPv4") ? "IPv6" : "IPv4"));
        return true;
    }

    private static void fromClusterIps(ServiceSpec spec, List<String> families) {
        for (int i = families.size(); i < spec.getClusterIPs().size(); i++) {
            Addresses.parse(spec.getClusterIPs().get(i))
                    .map(IpFamily::of)
                    .map(IpFamily::toString)
                    .ifPresent(families::add);
        }
    }

    private void configured(ServiceSpec spec, List<String> families, FieldErrors errors) {
        boolean selectorlessHeadless = ServiceNeeds.isHeadless(spec)
                && (spec.getSelector() == null || spec.getSelector().isEmpty());
        for (int i = 0; i < families.size() && !selectorlessHeadless; i++) {
            boolean family = List.of("IPv4", "IPv6").contains(families.get(i));
            if (family && !configured.contains(families.get(i))) {
                errors.invalid("spec.ipFamilies[" + i + "]", families.get(i), "not configured on this cluster");
            }
        }
    }
}
