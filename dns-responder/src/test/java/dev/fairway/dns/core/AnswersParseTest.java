package dev.fairway.dns.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.core.zone.Responder;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.dns.Answer;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.RecordSet;
import dev.fairway.rules.dns.RecordType;
import dev.fairway.rules.dns.ZoneAnswers;
import dev.fairway.rules.dns.ZoneChange;
import dev.fairway.rules.dns.ZoneSettings;
import dev.fairway.rules.dns.ZoneState;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Random clusters that change: every answer is parsed by dnsjava and is what the rules say of the same state. */
class AnswersParseTest {

    private static final List<RecordType> TYPES =
            List.of(RecordType.A, RecordType.AAAA, RecordType.SRV, RecordType.PTR, RecordType.CNAME, RecordType.TXT);

    private final ZoneSettings settings =
            new ZoneSettings(DnsName.of("cluster.local"), 5, ZoneSettings.PodRecords.VERIFIED);
    private final ZoneState state = new ZoneState(settings);
    private final ReadyZone zone = new ReadyZone(settings);
    private final Responder responder = new Responder(zone, () -> false, ClientPolicy.ASK);
    private final Set<DnsName> names = new LinkedHashSet<>();

    @RepeatedTest(8)
    void everyAnswerIsParsedBackAndAgreesWithTheRules(RepetitionInfo repetition) throws IOException {
        // Given
        RandomGenerator random =
                RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(repetition.getCurrentRepetition());
        take(state.fixed());
        List<Resource> present = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (!present.isEmpty() && random.nextInt(4) == 0) {
                take(state.remove(present.remove(random.nextInt(present.size())).key()));
            } else {
                Resource resource = random.nextBoolean() ? service(random) : slice(random);
                present.removeIf(other -> other.key().equals(resource.key()));
                present.add(resource);
                take(state.put(resource));
            }
        }
        zone.complete(3);

        for (DnsName name : names) {
            for (RecordType type : TYPES) {
                // When
                Message answer = ask(name, type);

                // Then
                assertThat(text(answer)).as("%s %s", name, type).isEqualTo(expected(name, type));
            }
        }
    }

    /** Names that are gone are asked for too. */
    private void take(ZoneChange change) {
        names.addAll(change.present().keySet());
        names.addAll(change.gone());
        zone.apply(change);
    }

    private Message ask(DnsName name, RecordType type) throws IOException {
        Record question = Record.newRecord(Name.fromString(name.toString()), type.number(), DClass.IN);
        byte[] query = Message.newQuery(question).toWire();
        byte[] out = new byte[Responder.STREAM_SIZE];
        responder.respond(query, query.length, out, true, InetAddress.getLoopbackAddress());
        return new Message(Arrays.copyOf(out, responder.length()));
    }

    private static List<String> text(Message message) {
        List<String> lines = new ArrayList<>();
        lines.add(Rcode.string(message.getRcode()) + (message.getHeader().getFlag(Flags.TC) ? " tc" : ""));
        message.getSection(Section.ANSWER)
                .forEach(r -> lines.add(r.getName() + " " + Type.string(r.getType()) + " " + r.rdataToString()));
        lines.sort(null);
        return lines;
    }

    private List<String> expected(DnsName name, RecordType type) {
        List<String> lines = new ArrayList<>();
        switch (new ZoneAnswers(state).answer(name, type, 3)) {
            case Answer.Found found -> add("NOERROR", found.chain(), lines);
            case Answer.Elsewhere elsewhere -> add("NOERROR", elsewhere.chain(), lines);
            case Answer.NoData noData -> add("NOERROR", noData.chain(), lines);
            case Answer.NoSuchName noSuchName -> add("NXDOMAIN", noSuchName.chain(), lines);
            case Answer.NotOurs _ -> lines.add("REFUSED");
        }
        lines.sort(null);
        return lines;
    }

    private static void add(String code, List<RecordSet> chain, List<String> lines) {
        lines.add(code);
        for (RecordSet set : chain) {
            set.data().forEach(data -> {
                String text = data.toString();
                boolean short6 = set.type() == RecordType.AAAA;
                String rdata = short6 ? InetAddress.ofLiteral(text).getHostAddress() : text;
                lines.add(set.name() + " " + set.type() + " " + rdata);
            });
        }
    }

    private static Service service(RandomGenerator random) {
        Service.Builder service = Service.builder(meta(random));
        switch (random.nextInt(4)) {
            case 0 -> service.headless(true);
            case 1 ->
                service.type(Service.Type.EXTERNAL_NAME)
                        .externalName(
                                random.nextBoolean()
                                        ? "target" + random.nextInt(3) + ".example.org"
                                        : "svc-" + random.nextInt(5) + ".ns-0.svc.cluster.local");
            default ->
                service.clusterIps(List.of(
                        InetAddress.ofLiteral("10.96.0." + random.nextInt(1, 255)),
                        InetAddress.ofLiteral("fd00:10:96::" + Integer.toHexString(random.nextInt(1, 255)))));
        }
        return service.ports(List.of(
                        ServicePort.of("http", Protocol.TCP, random.nextInt(1, 65536)),
                        ServicePort.of("sip", Protocol.UDP, 5060)))
                .publishNotReadyAddresses(random.nextInt(4) == 0)
                .build();
    }

    private static EndpointSlice slice(RandomGenerator random) {
        boolean ipv6 = random.nextBoolean();
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int host = random.nextInt(1, 20);
            InetAddress address =
                    InetAddress.ofLiteral(ipv6 ? "fd00:10:244::" + Integer.toHexString(host) : "10.244.0." + host);
            boolean ready = random.nextInt(3) > 0;
            String hostname = random.nextBoolean() ? "pod-" + random.nextInt(3) : "";
            endpoints.add(
                    new Endpoint(address, ready, ready, !ready, hostname, "", "", "", "", List.of(), List.of(), 10));
        }
        ObjectMeta service = meta(random);
        return new EndpointSlice(
                ObjectMeta.of(service.namespace(), service.name() + "-" + random.nextInt(2)),
                service.name(),
                "",
                ipv6 ? IpFamily.IPV6 : IpFamily.IPV4,
                List.of(new EndpointSlice.EndpointPort("http", Protocol.TCP, new PortNumber(8080), "")),
                endpoints,
                List.of());
    }

    private static ObjectMeta meta(RandomGenerator random) {
        return ObjectMeta.of("ns-" + random.nextInt(2), "svc-" + random.nextInt(5));
    }
}
