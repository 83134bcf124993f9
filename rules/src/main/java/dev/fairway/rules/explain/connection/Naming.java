package dev.fairway.rules.explain.connection;

import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.inspection.PacketTrace.Step;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.IpText;
import dev.fairway.model.net.PortNumber;
import dev.fairway.rules.dns.Answer;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.RecordData;
import dev.fairway.rules.dns.RecordSet;
import dev.fairway.rules.dns.RecordType;
import dev.fairway.rules.dns.ZoneAnswers;
import dev.fairway.rules.dns.ZoneSettings;
import dev.fairway.rules.dns.ZoneState;
import dev.fairway.rules.explain.connection.ConnectionQuestion.Client;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From a name to addresses and ports, as the client's resolver and cluster DNS get there. */
final class Naming {

    /** What a kubelet writes into resolv.conf: names with fewer dots are tried below the search domains first. */
    private static final int NDOTS = 5;

    private final ConnectionObjects objects;
    private final ConnectionQuestion question;
    private final ZoneSettings settings;
    private final List<Step> steps = new ArrayList<>();

    /** An address and port that the client connects to. */
    record Goal(InetAddress address, PortNumber port) {}

    /** Where the name leads. */
    record Result(List<Step> steps, List<Goal> goals) {
        Result {
            steps = List.copyOf(steps);
            goals = List.copyOf(goals);
        }
    }

    Naming(ConnectionObjects objects, ConnectionQuestion question, DnsName zone) {
        this.objects = objects;
        this.question = question;
        this.settings = new ZoneSettings(zone, 5, ZoneSettings.PodRecords.DISABLED);
    }

    Result resolve() {
        Optional<InetAddress> literal = literal(question.host());
        if (literal.isPresent()) {
            step("address", question.host() + " is an address: no name is asked for");
            return result(List.of(literal.get()), Optional.empty());
        }
        return switch (question.client()) {
            case Client.Outside _ -> fromOutside();
            case Client.OfPod _ -> asked(candidates());
            case Client.OfNode _ -> {
                step("resolver", "a node's own resolver does not ask cluster DNS; what cluster DNS would say:");
                yield asked(List.of(settings.service(key())));
            }
        };
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private List<DnsName> candidates() {
        String host = question.host();
        DnsName own = name(host);
        if (host.endsWith(".")) {
            return List.of(own);
        }
        DnsName services = settings.services();
        List<DnsName> searched = Stream.of(services.child(question.namespace()), services, settings.zone())
                .flatMap(domain -> DnsName.parse(host + "." + domain).stream())
                .toList();
        boolean asItIsFirst = host.chars().filter(c -> c == '.').count() >= NDOTS;
        return Stream.concat(
                        asItIsFirst ? Stream.of(own) : searched.stream(),
                        asItIsFirst ? searched.stream() : Stream.of(own))
                .toList();
    }

    private static DnsName name(String host) {
        return DnsName.parse(host)
                .orElseThrow(() -> new IllegalArgumentException("\"" + host + "\" is neither an address nor a name"));
    }

    /** The first name that exists decides, as in every resolver. */
    private Result asked(List<DnsName> names) {
        ZoneState state = new ZoneState(settings);
        Stream.of(objects.services(), objects.slices(), objects.namespaces())
                .flatMap(List::stream)
                .forEach(state::put);
        ZoneAnswers answers = new ZoneAnswers(state);
        for (DnsName name : names) {
            Answer four = answers.answer(name, RecordType.A, 0);
            Answer six = answers.answer(name, RecordType.AAAA, 0);
            List<InetAddress> found =
                    Stream.of(four, six).flatMap(Naming::addresses).distinct().toList();
            step("name", name + ": " + words(four, found));
            boolean ends = four instanceof Answer.NoData || four instanceof Answer.Elsewhere;
            if (!found.isEmpty() || ends) {
                return result(found, key(name));
            }
        }
        return new Result(steps, List.of());
    }

    private static Stream<InetAddress> addresses(Answer answer) {
        return answer instanceof Answer.Found found
                ? found.chain().getLast().data().stream()
                        .filter(RecordData.Address.class::isInstance)
                        .map(data -> ((RecordData.Address) data).address())
                : Stream.empty();
    }

    private static String words(Answer answer, List<InetAddress> found) {
        if (!found.isEmpty()) {
            return String.join(", ", found.stream().map(IpText::of).toList()) + " (" + answer.why() + ")";
        }
        return switch (answer) {
            case Answer.Elsewhere elsewhere ->
                "an alias of " + elsewhere.target() + ", which other servers answer for: no Service has a part in it";
            case Answer.NoData none -> "exists without an address (" + none.why() + ")";
            case Answer.NoSuchName none -> "does not exist (" + none.why() + ")";
            case Answer.NotOurs none -> "is not the cluster's (" + none.why() + ")";
            case Answer.Found(List<RecordSet> _, String why) -> why;
        };
    }

    /** A client outside reaches a Service at what the cluster shows to the outside. */
    private Result fromOutside() {
        ServiceKey key = key();
        Service service =
                objects.service(key).orElseThrow(() -> new IllegalArgumentException("there is no Service " + key));
        step("name", "cluster DNS answers no client outside: the addresses that Service " + key + " has for them");
        ServicePort port = port(service);
        List<Goal> goals = new ArrayList<>();
        service.loadBalancerIngress().stream()
                .flatMap(ingress -> Stream.ofNullable(ingress.ip()))
                .forEach(ip -> goals.add(new Goal(ip, port.port())));
        service.externalIps().forEach(ip -> goals.add(new Goal(ip, port.port())));
        PortNumber nodePort = port.nodePort();
        if (nodePort != null) {
            objects.nodes().stream()
                    .flatMap(node -> node.internalIps().stream())
                    .filter(ip -> service.ipFamilies().contains(IpFamily.of(ip)))
                    .forEach(ip -> goals.add(new Goal(ip, nodePort)));
        }
        step(
                "addresses",
                goals.isEmpty()
                        ? "it has none: it is of type " + service.type() + " without external addresses"
                        : String.join(
                                ", ",
                                goals.stream()
                                        .map(goal -> IpText.of(goal.address()) + " port " + goal.port())
                                        .toList()));
        return new Result(steps, goals);
    }

    private ServicePort port(Service service) {
        return service.ports().stream()
                .filter(port -> port.protocol() == question.protocol()
                        && (port.name().equals(question.port())
                                || port.port().toString().equals(question.port())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Service " + service.serviceKey() + " has no port "
                        + question.port() + "/" + question.protocol()));
    }

    private Result result(List<InetAddress> addresses, Optional<ServiceKey> service) {
        if (addresses.isEmpty()) {
            return new Result(steps, List.of());
        }
        PortNumber port = number(service);
        return new Result(
                steps,
                addresses.stream().map(address -> new Goal(address, port)).toList());
    }

    /** Of a headless Service the client needs the endpoints' own port, as an SRV record has it. */
    private PortNumber number(Optional<ServiceKey> key) {
        if (question.port().chars().allMatch(Character::isDigit)) {
            return new PortNumber(Integer.parseInt(question.port()));
        }
        Service service = key.flatMap(objects::service)
                .orElseThrow(() -> new IllegalArgumentException("port " + question.port() + " is no number"));
        ServicePort port = port(service);
        return service.headless()
                ? objects.slices(service.serviceKey()).stream()
                        .flatMap(slice -> slice.ports().stream())
                        .filter(candidate -> candidate.name().equals(port.name()))
                        .flatMap(candidate -> Stream.ofNullable(candidate.port()))
                        .findFirst()
                        .orElse(port.port())
                : port.port();
    }

    /** {@code name}, {@code name.namespace} and what may follow. */
    private ServiceKey key() {
        String[] labels = question.host().split("\\.", -1);
        return new ServiceKey(labels.length > 1 ? labels[1] : question.namespace(), labels[0]);
    }

    private Optional<ServiceKey> key(DnsName name) {
        String[] labels = name.labels();
        int below = labels.length - settings.services().labels().length;
        return name.isWithin(settings.services()) && below >= 2
                ? Optional.of(new ServiceKey(labels[below - 1], labels[below - 2]))
                : Optional.empty();
    }

    private void step(String code, String text) {
        steps.add(new Step(code, text));
    }
}
