package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.ServicePort;
import dev.fairway.model.net.Cidr;
import dev.fairway.model.net.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/** Transfers of the zone, with dnsjava as the secondary. */
class ZoneTransferIT {

    private static final int SERVICES = 1000;

    @Test
    void wholeZoneIsTransferredInSeveralMessages() throws Exception {
        // Given
        try (RunningServer server = server(List.of(Cidr.parse("127.0.0.0/8")))) {
            // When
            ZoneTransferIn transfer =
                    ZoneTransferIn.newAXFR(Name.fromString("cluster.local."), "127.0.0.1", server.port(), null);
            transfer.run();
            List<Record> records = transfer.getAXFR();

            // Then
            assertThat(records.getFirst()).isInstanceOf(SOARecord.class);
            assertThat(records.getLast()).isInstanceOf(SOARecord.class);
            assertThat(((SOARecord) records.getFirst()).getSerial()).isEqualTo(7);
            assertThat(records.stream().filter(r -> r.getType() == Type.A)).hasSize(SERVICES);
            assertThat(records.stream().filter(r -> r.getType() == Type.SRV)).hasSize(SERVICES);
            assertThat(records).noneMatch(r -> r.getType() == Type.PTR);
        }
    }

    @Test
    void incrementalTransferIsAnsweredByAWholeOneAndOverUdpByTheSoa() throws Exception {
        // Given
        try (RunningServer server = server(List.of(Cidr.parse("127.0.0.0/8")))) {
            // When
            ZoneTransferIn transfer = ZoneTransferIn.newIXFR(
                    Name.fromString("cluster.local."), 1, false, "127.0.0.1", server.port(), null);
            transfer.run();
            Message udp = server.ask("cluster.local.", Type.IXFR);

            // Then
            assertThat(transfer.isAXFR()).isTrue();
            assertThat(udp.getSection(Section.ANSWER)).singleElement().isInstanceOf(SOARecord.class);
        }
    }

    @Test
    void strangersAreRefused() throws IOException {
        // Given
        try (RunningServer server = server(List.of(Cidr.parse("10.0.0.0/8")))) {
            ZoneTransferIn transfer =
                    ZoneTransferIn.newAXFR(Name.fromString("cluster.local."), "127.0.0.1", server.port(), null);

            // When
            assertThatThrownBy(transfer::run)
                    // Then
                    .isInstanceOf(ZoneTransferException.class)
                    .hasMessageContaining("REFUSED");
        }
    }

    private static RunningServer server(List<Cidr> allowed) {
        RunningServer server = new RunningServer(
                RunningServer.settings(),
                RunningServer.forwarding(),
                new ClientPolicy(Optional.empty(), allowed),
                Optional.empty());
        for (int i = 0; i < SERVICES; i++) {
            server.put(Service.builder(ObjectMeta.of("default", "svc-" + i))
                    .clusterIps(List.of(InetAddress.ofLiteral("10.96." + (i >> 8) + "." + (i & 0xff))))
                    .ports(List.of(ServicePort.of("http", Protocol.TCP, 80)))
                    .build());
        }
        server.complete(7);
        return server;
    }
}
