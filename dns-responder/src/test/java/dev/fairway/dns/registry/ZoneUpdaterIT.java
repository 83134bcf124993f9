package dev.fairway.dns.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.api.EventMapper;
import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.core.zone.Responder;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.Kind;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import dev.fairway.model.event.Event;
import dev.fairway.model.net.IpFamily;
import dev.fairway.registryclient.Acknowledgements;
import dev.fairway.registryclient.RegistryChannel;
import dev.fairway.registryclient.RegistryOptions;
import dev.fairway.registryclient.RegistryWatch;
import dev.fairway.registryclient.WatchOptions;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.ZoneSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The zone behind a registry that speaks gRPC. */
class ZoneUpdaterIT {

    private static final String NAME = "web.default.svc.cluster.local.";

    @TempDir
    private Path dataDir;

    @Test
    void beforeTheFirstSnapshotNamesOfTheZoneAreAServerFailure() throws IOException {
        // Given
        try (Replica replica = new Replica(closedPort())) {
            // When
            Message answer = replica.ask(NAME, Type.A);

            // Then
            assertThat(answer.getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void changeIsAnsweredAndAcknowledged() throws IOException {
        // Given
        try (TestRegistry registry = new TestRegistry(0);
                Replica replica = new Replica(registry.port())) {
            registry.put(headless());
            await().until(replica.zone::isSynced);

            // When
            Event event = registry.put(slice("10.244.1.1", "10.244.1.2"));

            // Then
            await().untilAsserted(() -> assertThat(replica.ask(NAME, Type.A).getSection(Section.ANSWER))
                    .hasSize(2));
            assertThat(replica.zone.serial()).isEqualTo(registry.serial());
            await().untilAsserted(() -> assertThat(registry.acknowledgements()).anySatisfy(acknowledgement -> {
                assertThat(acknowledgement.getAgent()).isEqualTo("dns/test");
                assertThat(acknowledgement.getInEffectList()).anySatisfy(inEffect -> {
                    assertThat(EventMapper.fromWire(inEffect.getEvent())).isEqualTo(event.id());
                    assertThat(inEffect.getError()).isEmpty();
                    assertThat(inEffect.hasInEffectAt()).isTrue();
                });
            }));
        }
    }

    @Test
    void deletedServiceIsGoneAtOnce() throws IOException {
        // Given
        try (TestRegistry registry = new TestRegistry(0);
                Replica replica = new Replica(registry.port())) {
            registry.put(headless());
            registry.put(slice("10.244.1.1"));
            await().untilAsserted(() ->
                    assertThat(replica.ask(NAME, Type.A).getRcode()).isEqualTo(Rcode.NOERROR));

            // When
            registry.delete(headless());

            // Then
            await().untilAsserted(() ->
                    assertThat(replica.ask(NAME, Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN));
        }
    }

    @Test
    void lastKnownStateOutlivesTheRegistryAndTheReplica() throws IOException {
        // Given
        int port;
        try (TestRegistry registry = new TestRegistry(0);
                Replica replica = new Replica(registry.port())) {
            port = registry.port();
            registry.put(headless());
            registry.put(slice("10.244.1.1"));
            await().untilAsserted(() -> assertThat(replica.ask(NAME, Type.A).getSection(Section.ANSWER))
                    .hasSize(1));

            // When
            registry.stop();

            // Then
            assertThat(replica.ask(NAME, Type.A).getSection(Section.ANSWER)).hasSize(1);
        }
        try (Replica restarted = new Replica(port)) {
            await().until(restarted.zone::isSynced);
            assertThat(restarted.ask(NAME, Type.A).getSection(Section.ANSWER)).hasSize(1);

            try (TestRegistry registry = new TestRegistry(port)) {
                registry.put(headless());
                registry.put(slice("10.244.1.7"));
                await().untilAsserted(
                                () -> assertThat(restarted.ask(NAME, Type.A).getSection(Section.ANSWER))
                                        .singleElement()
                                        .extracting(Record::rdataToString)
                                        .isEqualTo("10.244.1.7"));
            }
        }
    }

    private static Service headless() {
        return Service.builder(ObjectMeta.of("default", "web")).headless(true).build();
    }

    private static EndpointSlice slice(String... addresses) {
        List<Endpoint> endpoints = Arrays.stream(addresses)
                .map(a -> Endpoint.ready(InetAddress.ofLiteral(a), "node-1"))
                .toList();
        return new EndpointSlice(
                ObjectMeta.of("default", "web-1"), "web", "", IpFamily.IPV4, List.of(), endpoints, List.of());
    }

    private static int closedPort() throws IOException {
        try (TestRegistry registry = new TestRegistry(0)) {
            return registry.port();
        }
    }

    /** What a dns-responder is, without its sockets. */
    private final class Replica implements AutoCloseable {
        private final ReadyZone zone =
                new ReadyZone(new ZoneSettings(DnsName.of("cluster.local"), 5, ZoneSettings.PodRecords.DISABLED));
        private final Responder responder = new Responder(zone, () -> false, ClientPolicy.ASK);
        private final RegistryChannel channel;
        private final Acknowledgements acknowledgements;
        private final RegistryWatch watch;

        Replica(int port) {
            channel = RegistryChannel.open(RegistryOptions.of("127.0.0.1:" + port));
            acknowledgements = Acknowledgements.open(channel, "dns/test");
            ZoneUpdater updater = new ZoneUpdater(
                    zone,
                    Optional.empty(),
                    (token, inEffect) -> acknowledgements.acknowledge(token, inEffect, ""),
                    InstantSource.system());
            WatchOptions options = WatchOptions.of(Kind.SERVICE, Kind.ENDPOINT_SLICE, Kind.NAMESPACE)
                    .withDataDir(dataDir);
            watch = RegistryWatch.start(channel, options, updater);
        }

        Message ask(String name, int type) throws IOException {
            byte[] query = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN))
                    .toWire();
            byte[] out = new byte[Responder.STREAM_SIZE];
            assertThat(responder.respond(query, query.length, out, false, InetAddress.getLoopbackAddress()))
                    .isEqualTo(Responder.Outcome.ANSWERED);
            return new Message(Arrays.copyOf(out, responder.length()));
        }

        @Override
        public void close() {
            watch.close();
            acknowledgements.close();
            channel.close();
        }
    }
}
