package dev.fairway.provisioner.core.nlb;

import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.IpFamily;
import dev.fairway.provisioner.core.Targets;
import dev.fairway.provisioner.core.nlb.NlbPlan.Addresses;
import dev.fairway.provisioner.core.nlb.NlbPlan.Listener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes plans of Services (LB-20 to LB-27). */
public final class NlbPlanner {

    /** The class of Services that get Network Load Balancers in any case. */
    public static final String CLASS = "service.k8s.aws/nlb";

    private static final Pattern NAME = Pattern.compile("(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?");
    private static final List<String> EXTERNAL = List.of("external", "nlb-ip");
    private static final String DUAL_STACK = "dualstack";

    private final Settings settings;

    /**
     * What holds for all Services.
     *
     * @param cluster its name, part of all names
     * @param defaultClass whether Services without a loadBalancerClass get one too
     * @param tags on everything that is made
     */
    public record Settings(String cluster, boolean defaultClass, SortedMap<String, String> tags) {}

    public NlbPlanner(Settings settings) {
        this.settings = settings;
    }

    /** LB-20: by class, or without one by annotation, or because all are meant. */
    public boolean isResponsibleFor(Service service) {
        if (!service.loadBalancerClass().isEmpty()) {
            return service.loadBalancerClass().equals(CLASS);
        }
        return settings.defaultClass()
                || new Annotations(service)
                        .text("type")
                        .filter(EXTERNAL::contains)
                        .isPresent();
    }

    /**
     * The Service's load balancer.
     *
     * @throws IllegalArgumentException naming field and value, when there can be none
     */
    public NlbPlan plan(Service service, Targets targets) {
        Annotations annotations = new Annotations(service);
        String scheme = scheme(annotations);
        String ipAddressType = ipAddressType(service, annotations);
        SortedMap<String, String> tags = new TreeMap<>(settings.tags());
        tags.putAll(annotations.map("additional-resource-tags"));
        return new NlbPlan(
                name(service, annotations, scheme),
                scheme,
                annotations.list("subnets"),
                ipAddressType,
                addresses(annotations, scheme),
                annotations.list("security-groups"),
                sourceRanges(service, ipAddressType),
                listeners(service, annotations, targets),
                annotations.map("attributes"),
                tags);
    }

    private String name(Service service, Annotations annotations, String scheme) {
        Optional<String> wanted = annotations.text("name");
        if (wanted.isPresent() && !NAME.matcher(wanted.get()).matches()) {
            throw Annotations.invalid("name", wanted.get(), "must be at most 32 letters, digits and hyphens");
        }
        return wanted.orElseGet(() -> NlbNames.of(
                service.serviceKey(), settings.cluster(), service.meta().uid(), scheme));
    }

    private static String scheme(Annotations annotations) {
        boolean isInternal = annotations.text("internal").map("true"::equals).orElse(true);
        return annotations.word(
                "scheme", isInternal ? "internal" : "internet-facing", List.of("internal", "internet-facing"));
    }

    private static String ipAddressType(Service service, Annotations annotations) {
        String otherwise = service.ipFamilies().contains(IpFamily.IPV6) ? DUAL_STACK : "ipv4";
        return annotations.word("ip-address-type", otherwise, List.of("ipv4", DUAL_STACK));
    }

    private static Addresses addresses(Annotations annotations, String scheme) {
        Addresses addresses =
                new Addresses(annotations.list("eip-allocations"), annotations.list("private-ipv4-addresses"));
        if (!addresses.allocations().isEmpty() && !scheme.equals("internet-facing")) {
            throw Annotations.invalid(
                    "eip-allocations", addresses.allocations().getFirst(), "needs the scheme internet-facing");
        }
        if (!addresses.privateIpv4().isEmpty() && !scheme.equals("internal")) {
            throw Annotations.invalid(
                    "private-ipv4-addresses", addresses.privateIpv4().getFirst(), "needs the scheme internal");
        }
        return addresses;
    }

    private static List<Cidr> sourceRanges(Service service, String ipAddressType) {
        List<Cidr> ranges = new ArrayList<>(service.loadBalancerSourceRanges());
        if (ranges.isEmpty()) {
            ranges.add(Cidr.parse("0.0.0.0/0"));
            if (ipAddressType.equals(DUAL_STACK)) {
                ranges.add(Cidr.parse("::/0"));
            }
        }
        return ranges;
    }

    private List<Listener> listeners(Service service, Annotations annotations, Targets targets) {
        TargetGroups groups = new TargetGroups(settings.cluster(), service, annotations, targets);
        TlsPorts tls = new TlsPorts(annotations);
        Set<Integer> ports = new HashSet<>();
        List<Listener> listeners = new ArrayList<>();
        for (ServicePort port : service.ports()) {
            if (!ports.add(port.port().value())) {
                throw new IllegalArgumentException("spec.ports: Invalid value: %s/%s: a Network Load Balancer has one"
                                .formatted(port.port(), port.protocol())
                        + " protocol a port");
            }
            listeners.add(
                    new Listener(port.port().value(), tls.listenerProtocol(port), tls.of(port), groups.of(port, tls)));
        }
        listeners.sort(Comparator.comparingInt(Listener::port));
        return listeners;
    }
}
