package dev.fairway.rules.dns;

import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers questions from a state, one at a time and with a reason; the servers' ready-made answers must agree with it.
 */
public final class ZoneAnswers {

    /** CNAMEs that are followed; a longer chain ends as it is. */
    public static final int MAX_CHAIN = 8;

    private static final DnsName IN_ADDR = DnsName.of("in-addr.arpa");
    private static final DnsName IP6 = DnsName.of("ip6.arpa");

    private final ZoneState state;
    private final ZoneSettings settings;

    public ZoneAnswers(ZoneState state) {
        this.state = state;
        this.settings = state.settings();
    }

    /**
     * The answer, in the state as it is now.
     *
     * @param serial of the state, for the SOA record
     */
    public Answer answer(DnsName question, RecordType type, int serial) {
        if (question.equals(settings.zone()) && type == RecordType.SOA) {
            RecordData soa = settings.authority(serial);
            return new Answer.Found(
                    List.of(new RecordSet(question, RecordType.SOA, settings.ttl(), List.of(soa))), "the zone's SOA");
        }
        List<RecordSet> chain = new ArrayList<>();
        DnsName name = question;
        while (true) {
            Optional<Node> node = find(name);
            if (node.isEmpty()) {
                return missing(name, chain);
            }
            List<RecordSet> sets = node.get().sets();
            Optional<RecordSet> wanted = ofType(sets, type);
            if (wanted.isPresent()) {
                chain.add(wanted.get());
                return new Answer.Found(chain, node.get().why());
            }
            Optional<RecordSet> alias = ofType(sets, RecordType.CNAME);
            if (alias.isEmpty() || type == RecordType.SRV || chain.size() == MAX_CHAIN) {
                return new Answer.NoData(chain, node.get().why() + ", without a record of type " + type);
            }
            chain.add(alias.get());
            name = ((RecordData.CanonicalName) alias.get().data().getFirst()).target();
        }
    }

    private Answer missing(DnsName name, List<RecordSet> chain) {
        if (name.isWithin(settings.zone())) {
            return new Answer.NoSuchName(chain, whyMissing(name));
        }
        if (!chain.isEmpty()) {
            return new Answer.Elsewhere(chain, name, "the Service's external name is not in the cluster's zone");
        }
        return new Answer.NotOurs("outside the zone " + settings.zone());
    }

    private Optional<Node> find(DnsName name) {
        Optional<List<RecordSet>> shared = state.sharedRecords(name);
        if (shared.isPresent()) {
            boolean reverse = name.isWithin(IN_ADDR) || name.isWithin(IP6);
            return shared.map(sets -> new Node(sets, reverse ? "the reverse name of an address" : "it exists"));
        }
        List<RecordSet> fixed = state.fixed().present().get(name);
        if (fixed != null) {
            return Optional.of(new Node(fixed, "every cluster has this name"));
        }
        if (name.isWithin(settings.services())) {
            return findService(name);
        }
        return name.isWithin(settings.pods()) ? findInsecurePod(name) : Optional.empty();
    }

    private Optional<Node> findService(DnsName name) {
        return keyOf(name)
                .flatMap(key -> state.service(key).flatMap(service -> {
                    List<RecordSet> sets = ServiceNames.of(settings, service, state.slices(key))
                            .get(name);
                    return Optional.ofNullable(sets)
                            .map(s -> new Node(s, "Service " + key + " is " + describe(service)));
                }));
    }

    private Optional<Node> findInsecurePod(DnsName name) {
        String[] labels = name.labels();
        boolean direct = name.parent().parent().equals(settings.pods());
        if (settings.podRecords() != ZoneSettings.PodRecords.INSECURE || !direct || !state.hasNamespace(labels[1])) {
            return Optional.empty();
        }
        return PodLabel.address(labels[0]).map(address -> {
            RecordData data = new RecordData.Address(address);
            return new Node(
                    List.of(new RecordSet(name, data.type(), settings.ttl(), List.of(data))),
                    "pod records are not verified");
        });
    }

    private String whyMissing(DnsName name) {
        Optional<ServiceKey> key = name.isWithin(settings.services()) ? keyOf(name) : Optional.empty();
        if (key.isEmpty()) {
            return "no cluster name has this form, or its namespace does not exist";
        }
        Optional<Service> service = state.service(key.get());
        if (service.isEmpty()) {
            return state.hasNamespace(key.get().namespace())
                    ? "there is no Service " + key.get()
                    : "there is no namespace " + key.get().namespace();
        }
        return name.equals(settings.service(key.get()))
                ? "Service " + key.get() + " is " + describe(service.get()) + " and no endpoint of it is ready"
                : "Service " + key.get() + " has no such port or ready endpoint";
    }

    /** The Service whose name is the last two labels before svc.&lt;zone&gt;. */
    private Optional<ServiceKey> keyOf(DnsName name) {
        String[] labels = name.labels();
        int below = labels.length - settings.services().labels().length;
        return below < 2 ? Optional.empty() : Optional.of(new ServiceKey(labels[below - 1], labels[below - 2]));
    }

    private static String describe(Service service) {
        if (service.type() == Service.Type.EXTERNAL_NAME) {
            return "an external name";
        }
        return service.headless() ? "headless" : "at a cluster IP";
    }

    private static Optional<RecordSet> ofType(List<RecordSet> sets, RecordType type) {
        return sets.stream().filter(set -> set.type() == type).findFirst();
    }

    private record Node(List<RecordSet> sets, String why) {}
}
