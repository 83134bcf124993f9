package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairway.dns.upstream.Forwarder;
import dev.fairway.dns.upstream.UpstreamReload;
import dev.fairway.dns.upstream.UpstreamSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Changes of the file of upstreams, while the server runs. */
class UpstreamReloadIT {

    private static final Duration INTERVAL = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    private final AtomicInteger names = new AtomicInteger();
    private RunningServer server;
    private TestUpstream one;
    private TestUpstream two;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = RunningServer.empty(RunningServer.forwarding());
        one = upstream("192.0.2.1");
        two = upstream("192.0.2.2");
        file = folder.resolve("upstreams.properties");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        one.close();
        two.close();
    }

    @Test
    void changedUpstreamsAreAskedWithoutARestart() throws IOException {
        // Given
        write("upstreams = " + one.address());
        try (UpstreamReload _ = reload()) {
            assertThat(ask("example.org.")).isEqualTo("192.0.2.1");

            // When
            write("upstreams = " + two.address());

            // Then
            await().untilAsserted(() -> assertThat(ask("example.org.")).isEqualTo("192.0.2.2"));
        }
    }

    @Test
    void stubDomainComesAndGoesWithoutARestart() throws IOException {
        // Given
        write("upstreams = " + one.address());
        try (UpstreamReload _ = reload()) {
            // When
            write("upstreams = " + one.address() + "\nstub-domains.corp.example = " + two.address());

            // Then
            await().untilAsserted(() -> assertThat(ask("corp.example.")).isEqualTo("192.0.2.2"));
            assertThat(ask("example.org.")).isEqualTo("192.0.2.1");

            // When
            write("upstreams = " + one.address());

            // Then
            await().untilAsserted(() -> assertThat(ask("corp.example.")).isEqualTo("192.0.2.1"));
        }
    }

    @Test
    void badChangeIsRefusedAndTheOldUpstreamsStayUntilAGoodOneComes() throws IOException {
        // Given
        write("upstreams = " + one.address());
        Forwarder forwarder = server.forwarder();
        try (UpstreamReload reload = UpstreamReload.start(source(), forwarder, INTERVAL)) {
            for (String bad :
                    List.of("upstreams = one.example", "servers = 192.0.2.9", "stub-domains.a..b = 192.0.2.9")) {
                // When
                write(bad);

                // Then
                await().untilAsserted(() -> assertThat(reload.problem()).isNotEmpty());
                assertThat(ask("example.org.")).isEqualTo("192.0.2.1");
                write("upstreams = " + one.address());
                await().untilAsserted(() -> assertThat(reload.problem()).isEmpty());
            }
            Files.delete(file);
            await().untilAsserted(() -> assertThat(reload.problem()).contains("upstreams.properties"));
            assertThat(ask("example.org.")).isEqualTo("192.0.2.1");

            // When
            write("upstreams = " + two.address());

            // Then
            await().untilAsserted(() -> assertThat(ask("example.org.")).isEqualTo("192.0.2.2"));
        }
    }

    @Test
    void resolvConfThatIsNamedIsReadAnew() throws IOException {
        // Given: port 53 cannot be bound here, so that only what is asked tells the difference
        Path resolvConf = folder.resolve("resolv.conf");
        Files.writeString(resolvConf, "search example.org\nnameserver 127.0.0.1\n");
        UpstreamSource source = new UpstreamSource(List.of(resolvConf.toString()), Map.of(), Optional.empty());

        // When
        String before = source.read().toString();
        Files.writeString(resolvConf, "nameserver ::1\n");
        String after = source.read().toString();

        // Then
        assertThat(before).contains("127.0.0.1:53");
        assertThat(after).contains("0:0:0:0:0:0:0:1").doesNotContain("127.0.0.1");
    }

    @Test
    void badListAtTheStartEndsTheStart() throws IOException {
        // Given
        write("upstreams = one.example");

        // Then
        assertThatThrownBy(this::reload)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one.example");
    }

    private UpstreamReload reload() throws IOException {
        return UpstreamReload.start(source(), server.forwarder(), INTERVAL);
    }

    private UpstreamSource source() {
        return new UpstreamSource(List.of(), Map.of(), Optional.of(file));
    }

    /** At once: the reader never sees half a file. */
    private void write(String text) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Asks for another name below the domain each time, so that no cache answers. */
    private String ask(String domain) throws IOException {
        Message answer = server.ask("n" + names.incrementAndGet() + "." + domain, Type.A);
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        return answer.getSection(Section.ANSWER).getFirst().rdataToString();
    }

    private static TestUpstream upstream(String address) throws IOException {
        return new TestUpstream(query ->
                TestUpstream.answer(query, Rcode.NOERROR, query.getQuestion().getName() + " 300 A " + address));
    }
}
