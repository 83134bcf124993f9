package dev.fairway.nodeproxy.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.model.net.IpFamily;
import dev.fairway.nodeproxy.packets.Outcome.Answered;
import dev.fairway.nodeproxy.packets.TruthTable.Case;
import dev.fairway.nodeproxy.packets.TruthTable.Expected;
import dev.fairway.nodeproxy.packets.TruthTable.Scenario;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The truth table on real packets: every row is sent from its client's network namespace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TruthTableIT {

    /** A spread over two endpoints that shows only one of them so often has a chance of 2^-39. */
    private static final int MOST_ASKS = 40;

    private static final int ASKS_FOR_ONE = 6;

    private PacketLab lab;
    private final List<AutoCloseable> servers = new ArrayList<>();

    @BeforeAll
    void setUp() {
        lab = new PacketLab();
        for (String name : List.of("pod-a", "pod-b", "far")) {
            PacketLab.Host host = lab.add(name, TruthCluster.IPV4.get(name), TruthCluster.IPV6.get(name));
            for (InetAddress address : List.of(host.ipv4(), host.ipv6())) {
                servers.add(lab.on(host, () -> new EchoServer(name, address, TruthCluster.POD_PORT)));
                servers.add(lab.on(host, () -> new SctpServer(name, IpFamily.of(address), TruthCluster.POD_PORT)));
            }
        }
        lab.defaultRouteTo(lab.add("outside", TruthCluster.IPV4.get("outside"), TruthCluster.IPV6.get("outside")));
    }

    @AfterAll
    void tearDown() throws Exception {
        for (AutoCloseable server : servers) {
            server.close();
        }
        lab.close();
    }

    static Stream<Scenario> scenarios() {
        return TruthTable.load().scenarios().stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void packetsGoAsTheTableSays(Scenario scenario) {
        TruthCluster cluster = new TruthCluster(scenario);
        List<String> wrong = new ArrayList<>();
        lab.forgetFlows();
        try (ProgrammedNode _ = ProgrammedNode.start(lab, cluster.settings(), cluster.objects())) {
            for (Case row : scenario.cases()) {
                try {
                    check(row);
                } catch (AssertionError e) {
                    wrong.add(row + ": " + e.getMessage());
                }
            }
        }
        assertThat(wrong).as(scenario.name()).isEmpty();
    }

    private void check(Case row) {
        switch (row.expected()) {
            case Expected.Endpoints expected -> checkEndpoints(row, expected);
            case Expected.Refused _ -> assertThat(ask(row)).isEqualTo(new Outcome.Refused());
            case Expected.Silent _ -> assertThat(ask(row)).isEqualTo(new Outcome.Silent());
        }
    }

    private void checkEndpoints(Case row, Expected.Endpoints expected) {
        Set<String> seen = new HashSet<>();
        boolean complete = false;
        for (int i = 0; i < MOST_ASKS && !complete; i++) {
            Outcome outcome = ask(row);
            assertThat(outcome).isInstanceOf(Answered.class);
            Answered answered = (Answered) outcome;
            assertThat(answered.server()).isIn(expected.names());
            boolean own = answered.client()
                    .equals(TruthCluster.addressOf(row.client(), row.transport().family())
                            .getHostAddress());
            if (!row.client().equals("node")) {
                assertThat(own)
                        .as("%s saw %s", answered.server(), answered.client())
                        .isEqualTo(!expected.masqueraded());
            }
            seen.add(answered.server());
            complete = expected.stays() ? i + 1 >= ASKS_FOR_ONE : seen.equals(expected.names());
        }
        assertThat(seen).hasSize(expected.stays() ? 1 : expected.names().size());
    }

    private Outcome ask(Case row) {
        return Client.on(lab, lab.host(row.client()))
                .ask(
                        row.transport().protocol(),
                        TruthCluster.address(row.address(), row.transport()),
                        TruthCluster.port(row.address()));
    }
}
