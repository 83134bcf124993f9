package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Service;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Names of others, against real name servers on loopback. */
class ForwardingIT {

    private static final String ADDRESS = "www.example.org. 300 A 192.0.2.1";
    private static final String SOA = "example.org. 60 SOA ns.example.org. root.example.org. 1 2 3 4 30";

    private RunningServer server;
    private TestUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        server = RunningServer.empty(RunningServer.forwarding());
        upstream = new TestUpstream(query -> TestUpstream.answer(query, Rcode.NOERROR, ADDRESS));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        upstream.close();
    }

    @Test
    void nameOfOthersIsForwardedAndTheAnswerKept() throws IOException {
        // Given
        server.use(upstream.address());
        int before = upstream.udpQueries();

        // When
        Message first = server.ask("www.EXAMPLE.org.", Type.A);
        Message second = server.ask("WWW.example.org.", Type.A);

        // Then
        assertThat(first.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(first.getHeader().getFlag(Flags.RA)).isTrue();
        assertThat(first.getQuestion().getName()).hasToString("www.EXAMPLE.org.");
        assertThat(records(first)).containsExactly("www.EXAMPLE.org. 300 IN A 192.0.2.1");
        assertThat(second.getQuestion().getName()).hasToString("WWW.example.org.");
        assertThat(second.getSection(Section.ANSWER)).hasSize(1);
        await().untilAsserted(() -> assertThat(upstream.udpQueries() - before).isLessThanOrEqualTo(2));
        assertThat(server.forwarder().metrics().positiveHits()).isEqualTo(1);
    }

    @Test
    void negativeAnswerIsKeptAsItsSoaSaysAndNeverHidesANewerPositiveOne() throws IOException {
        // Given
        server.use(upstream.address());
        upstream.answer(query -> TestUpstream.answer(query, Rcode.NXDOMAIN, SOA.replace(" 30", " 1")));

        // When
        Message negative = server.ask("www.example.org.", Type.A);
        upstream.answer(query -> TestUpstream.answer(query, Rcode.NOERROR, ADDRESS));

        // Then
        assertThat(negative.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(negative.getSection(Section.AUTHORITY)).hasSize(1);
        await().atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(records(server.ask("www.example.org.", Type.A)))
                        .hasSize(1));
    }

    @Test
    void truncatedAnswerIsAskedForAgainOverTcp() throws IOException {
        // Given
        String[] many = IntStream.range(0, 60)
                .mapToObj(i -> "many.example.org. 300 A 192.0.2." + i)
                .toArray(String[]::new);
        upstream.answer(query -> TestUpstream.answer(query, Rcode.NOERROR, many));
        server.use(upstream.address());

        // When
        Message small = server.ask(RunningServer.query("many.example.org.", Type.A), 512, false);
        Message whole = server.ask(RunningServer.query("many.example.org.", Type.A), 1232, false);

        // Then
        assertThat(upstream.tcpQueries()).isPositive();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(60);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(small.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(small.getSection(Section.ANSWER)).hasSizeBetween(25, 31);
    }

    @Test
    void nextUpstreamIsAskedWhenOneIsSilentOrGone() throws IOException {
        // Given
        try (TestUpstream silent = new TestUpstream(query -> null)) {
            server.use(silent.address(), closedPort(), upstream.address());

            // When
            Message answer = server.ask("www.example.org.", Type.A);

            // Then
            assertThat(records(answer)).hasSize(1);
            assertThat(silent.udpQueries()).isPositive();
        }
    }

    @Test
    void upstreamThatIsDownIsAskedLastUntilAProbeFindsItUp() throws IOException {
        // Given
        try (TestUpstream flaky = new TestUpstream(query -> null)) {
            server.use(flaky.address(), upstream.address());
            server.ask("a.example.org.", Type.A);
            server.ask("b.example.org.", Type.A);
            await().until(() -> flaky.udpQueries() > 2);

            // When
            flaky.answer(query -> TestUpstream.answer(query, Rcode.NXDOMAIN, SOA));

            // Then
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(server.ask("n" + System.nanoTime() + ".example.org.", Type.A)
                                    .getRcode())
                            .isEqualTo(Rcode.NXDOMAIN));
        }
    }

    @Test
    void staleAnswerStandsInForUpstreamsThatAreSilent() throws IOException {
        // Given
        upstream.answer(query -> TestUpstream.answer(query, Rcode.NOERROR, ADDRESS.replace("300", "1")));
        server.use(upstream.address());
        server.ask("www.example.org.", Type.A);
        upstream.answer(query -> null);

        // When
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            server.ask("www.example.org.", Type.A);
            return server.forwarder().metrics().servedStaleTotal() > 0;
        });
        Message stale = server.ask("www.example.org.", Type.A);

        // Then
        assertThat(records(stale)).containsExactly("www.example.org. 30 IN A 192.0.2.1");
    }

    @Test
    void silenceOfAllUpstreamsIsAServerFailure() throws IOException {
        // Given
        upstream.answer(query -> null);
        server.use(upstream.address());

        // When
        Message answer = server.ask("www.example.org.", Type.A);

        // Then
        assertThat(answer.getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void stubDomainGoesToItsOwnUpstreamsAndTheRestIsRefused() throws IOException {
        // Given
        server.use(List.of(), Map.of("example.org", List.of(upstream.address())));

        // When
        Message inside = server.ask("www.example.org.", Type.A);
        Message outside = server.ask("www.example.com.", Type.A);

        // Then
        assertThat(records(inside)).hasSize(1);
        assertThat(outside.getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void externalNameIsResolvedIntoTheSameAnswer() throws IOException {
        // Given
        upstream.answer(query -> TestUpstream.answer(
                query,
                Rcode.NOERROR,
                "db.example.org. 300 CNAME www.example.org.",
                "www.example.org. 300 A 192.0.2.1"));
        server.use(upstream.address());
        server.put(Service.builder(ObjectMeta.of("default", "out"))
                .type(Service.Type.EXTERNAL_NAME)
                .externalName("db.example.org")
                .build());

        // When
        Message answer = server.ask("oUt.default.svc.cluster.local.", Type.A);

        // Then
        assertThat(records(answer))
                .containsExactly(
                        "oUt.default.svc.cluster.local. 5 IN CNAME db.example.org.",
                        "db.example.org. 300 IN CNAME www.example.org.",
                        "www.example.org. 300 IN A 192.0.2.1");
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
    }

    @Test
    void changedExternalNameIsSeenAtOnce() throws IOException {
        // Given
        server.use(upstream.address());
        server.put(externalName("a.example.org"));
        server.ask("out.default.svc.cluster.local.", Type.CNAME);

        // When
        server.put(externalName("b.example.org"));

        // Then
        assertThat(records(server.ask("out.default.svc.cluster.local.", Type.CNAME)))
                .containsExactly("out.default.svc.cluster.local. 5 IN CNAME b.example.org.");
    }

    @Test
    void questionsAboveTheLimitAreRefused() throws IOException, InterruptedException {
        // Given
        upstream.answer(query -> null);
        server.use(upstream.address());
        CountDownLatch refused = new CountDownLatch(1);

        // When
        for (int i = 0; i < 130; i++) {
            String name = "n" + i + ".example.org.";
            Thread.ofVirtual().start(() -> {
                try {
                    if (server.ask(name, Type.A).getRcode() == Rcode.REFUSED) {
                        refused.countDown();
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        // Then
        assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(server.forwarder().metrics().refusedTotal()).isPositive();
    }

    @Test
    void upstreamThatLeadsBackHereIsFoundAndNotAskedAnyMore() throws IOException {
        // Given
        server.use("127.0.0.1:" + server.port());

        // Then
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(server.ask("www.example.org.", Type.A).getRcode())
                                .isEqualTo(Rcode.SERVFAIL));

        // When
        server.use(upstream.address());

        // Then
        assertThat(records(server.ask("www.example.org.", Type.A))).hasSize(1);
    }

    private static Service externalName(String name) {
        return Service.builder(ObjectMeta.of("default", "out"))
                .type(Service.Type.EXTERNAL_NAME)
                .externalName(name)
                .build();
    }

    private static List<String> records(Message message) {
        return message.getSection(Section.ANSWER).stream()
                .map(Record::toString)
                .map(text -> text.replaceAll("\\s+", " "))
                .toList();
    }

    private static String closedPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
