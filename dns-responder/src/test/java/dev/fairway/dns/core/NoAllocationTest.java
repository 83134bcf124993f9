package dev.fairway.dns.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.core.zone.Responder;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Protocol;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.ZoneSettings;
import dev.fairway.rules.dns.ZoneState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The way from a query to its answer makes no garbage. */
class NoAllocationTest {

    private static final int QUERIES = 10_000;

    @ParameterizedTest
    @CsvSource({
        "web.default.svc.cluster.local., A",
        "web.default.svc.cluster.local., AAAA",
        "_http._tcp.web.default.svc.cluster.local., SRV",
        "nobody.default.svc.cluster.local., A",
        "1.0.96.10.in-addr.arpa., PTR"
    })
    void answeringAllocatesNothing(String name, String type) throws IOException {
        // Given
        Responder responder = new Responder(zone(), () -> true, ClientPolicy.ASK);
        byte[] query = Message.newQuery(Record.newRecord(Name.fromString(name), Type.value(type), DClass.IN))
                .toWire();
        byte[] out = new byte[Responder.STREAM_SIZE];
        InetAddress client = InetAddress.getLoopbackAddress();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        responder.respond(query, query.length, out, false, client);

        // When
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < QUERIES; i++) {
            responder.respond(query, query.length, out, false, client);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // Then: less than a byte a query; asking for the number takes some itself.
        assertThat(allocated).isLessThan(QUERIES);
    }

    private static ReadyZone zone() {
        ZoneSettings settings = new ZoneSettings(DnsName.of("cluster.local"), 5, ZoneSettings.PodRecords.INSECURE);
        ReadyZone zone = new ReadyZone(settings);
        ZoneState state = new ZoneState(settings);
        zone.apply(state.fixed());
        zone.apply(state.put(Service.builder(ObjectMeta.of("default", "web"))
                .clusterIps(List.of(InetAddress.ofLiteral("10.96.0.1")))
                .ports(List.of(ServicePort.of("http", Protocol.TCP, 80)))
                .build()));
        zone.complete(1);
        return zone;
    }
}
