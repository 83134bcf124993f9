package dev.fairway.dns.server;

import dev.fairway.dns.core.forward.AnswerCache;
import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.upstream.Forwarder;
import dev.fairway.dns.upstream.ForwardingOptions;
import dev.fairway.dns.upstream.UpstreamList;
import dev.fairway.model.Resource;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.ZoneSettings;
import dev.fairway.rules.dns.ZoneState;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;

/** The server on loopback with a zone, and a client for it. */
public final class RunningServer implements AutoCloseable {

    private final ReadyZone zone;
    private final ZoneState state;
    private final Forwarder forwarder;
    private final DnsServer server;

    public RunningServer(ZoneSettings settings, ForwardingOptions forwarding) {
        this(settings, forwarding, ClientPolicy.ASK, Optional.empty());
    }

    RunningServer(ZoneSettings settings, ForwardingOptions forwarding, ClientPolicy clients, Optional<DotOptions> dot) {
        zone = new ReadyZone(settings);
        state = new ZoneState(settings);
        zone.apply(state.fixed());
        forwarder = new Forwarder(forwarding);
        ServerOptions options =
                new ServerOptions(List.of(InetAddress.getLoopbackAddress()), 0, 2, Duration.ofSeconds(2), 20, dot);
        server = DnsServer.start(options, zone, clients, forwarder::on, new QueryLog(0));
    }

    public static RunningServer withZone(ZoneSettings settings, Collection<Resource> resources, int serial) {
        RunningServer running = new RunningServer(settings, forwarding());
        resources.forEach(running::put);
        running.zone.complete(serial);
        return running;
    }

    static RunningServer empty(ForwardingOptions forwarding) {
        RunningServer running = new RunningServer(settings(), forwarding);
        running.zone.complete(1);
        return running;
    }

    static ZoneSettings settings() {
        return new ZoneSettings(DnsName.of("cluster.local"), 5, ZoneSettings.PodRecords.DISABLED);
    }

    static ForwardingOptions forwarding() {
        return new ForwardingOptions(
                ForwardingOptions.Policy.SEQUENTIAL,
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                100,
                2,
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                new AnswerCache.Limits(
                        100, Duration.ZERO, Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofHours(1)));
    }

    void complete(int serial) {
        zone.complete(serial);
    }

    void put(Resource resource) {
        zone.apply(state.put(resource));
    }

    void use(String... upstreams) throws IOException {
        forwarder.use(UpstreamList.of(List.of(upstreams), Map.of()));
    }

    void use(List<String> upstreams, Map<String, List<String>> stubDomains) throws IOException {
        forwarder.use(UpstreamList.of(upstreams, stubDomains));
    }

    Forwarder forwarder() {
        return forwarder;
    }

    DnsServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    /** Asks over UDP with EDNS and takes a truncated answer as it is. */
    Message ask(String name, int type) throws IOException {
        return resolver(1232, false).send(query(name, type));
    }

    Message ask(Message query, int udpSize, boolean tcp) throws IOException {
        return resolver(udpSize, tcp).send(query);
    }

    public static Message query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    }

    private SimpleResolver resolver(int udpSize, boolean tcp) throws IOException {
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port());
        resolver.setTimeout(Duration.ofSeconds(5));
        resolver.setIgnoreTruncation(true);
        resolver.setTCP(tcp);
        resolver.setEDNS(udpSize > 512 ? 0 : -1, udpSize, 0, List.<EDNSOption>of());
        return resolver;
    }

    @Override
    public void close() {
        server.close();
    }
}
