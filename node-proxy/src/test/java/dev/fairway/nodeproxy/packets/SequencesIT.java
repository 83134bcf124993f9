package dev.fairway.nodeproxy.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairway.model.ObjectKey;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.net.Protocol;
import dev.fairway.nodeproxy.packets.Sequences.Expected;
import dev.fairway.nodeproxy.packets.Sequences.Sequence;
import dev.fairway.nodeproxy.packets.Sequences.State;
import dev.fairway.nodeproxy.packets.Traffic.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services that change under constant traffic. A request sees what one of the states asks for that it met, and nothing
 * else: what fails in none of them, never fails.
 */
class SequencesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of each stream in each state, before the next state comes. */
    private static final int REQUESTS = 3;

    private final PacketLab lab = new PacketLab();
    private final Map<String, List<EchoServer>> servers = new HashMap<>();
    private Set<ObjectKey> present = Set.of();

    @BeforeEach
    void setUp() {
        for (String name : List.of("pod-a", "pod-b", "far")) {
            lab.add(name, TruthCluster.IPV4.get(name), TruthCluster.IPV6.get(name));
            serve(name);
        }
        lab.defaultRouteTo(lab.add("outside", TruthCluster.IPV4.get("outside"), TruthCluster.IPV6.get("outside")));
    }

    private void serve(String name) {
        PacketLab.Host host = lab.host(name);
        servers.computeIfAbsent(
                name,
                _ -> Stream.of(host.ipv4(), host.ipv6())
                        .map(address -> lab.on(host, () -> server(name, address)))
                        .toList());
    }

    private static EchoServer server(String name, InetAddress address) throws IOException {
        return new EchoServer(name, address, TruthCluster.POD_PORT);
    }

    private void stop(String name) {
        List<EchoServer> running = servers.remove(name);
        if (running != null) {
            running.forEach(EchoServer::close);
        }
    }

    @AfterEach
    void tearDown() {
        List.copyOf(servers.keySet()).forEach(this::stop);
        lab.close();
    }

    static Stream<Sequence> sequences() {
        return Sequences.load().sequences().stream();
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void requestsSeeOneOfTheStatesThatTheyMet(Sequence sequence) {
        // Given
        State first = sequence.states().getFirst();
        List<Resource> objects = new TruthCluster(first.scenario()).objects();
        present = objects.stream().map(Resource::key).collect(Collectors.toSet());
        int states = sequence.rounds() * sequence.states().size();

        // When
        List<String> wrong = new ArrayList<>();
        try (ProgrammedNode node = ProgrammedNode.start(lab, new TruthCluster(first.scenario()).settings(), objects);
                Traffic traffic = Traffic.start(lab, first.expected().keySet())) {
            for (int number = 0; number < states; number++) {
                State state = state(sequence, number);
                if (number > 0) {
                    traffic.during(() -> enter(node, state));
                }
                awaitRequests(traffic, number, state);
            }
            first.expected().keySet().forEach(stream -> wrong.addAll(wrong(sequence, states, traffic, stream)));
        }

        // Then
        assertThat(wrong).isEmpty();
    }

    private static State state(Sequence sequence, int number) {
        return sequence.states().get(number % sequence.states().size());
    }

    /** As objects come from the registry: the Service, then its slices. Pods start before that and stop after it. */
    private void enter(ProgrammedNode node, State state) {
        Stream.of("pod-a", "pod-b", "far")
                .filter(Predicate.not(state.stopped()::contains))
                .forEach(this::serve);
        List<Resource> objects = new TruthCluster(state.scenario()).objects();
        node.put(objects.stream().filter(Service.class::isInstance).toArray(Resource[]::new));
        node.put(objects.stream().filter(object -> !(object instanceof Service)).toArray(Resource[]::new));
        Set<ObjectKey> keys = objects.stream().map(Resource::key).collect(Collectors.toSet());
        node.remove(present.stream().filter(key -> !keys.contains(key)).toArray(ObjectKey[]::new));
        present = keys;
        state.stopped().forEach(this::stop);
    }

    private static void awaitRequests(Traffic traffic, int number, State state) {
        state.expected()
                .forEach((stream, expected) -> await(stream.toString())
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(PATIENCE)
                        .until(() -> traffic.requests(stream).stream()
                                        .filter(request -> request.isOf(number))
                                        .limit(REQUESTS)
                                        .count()
                                >= (expected.words().contains("silent") ? 1 : REQUESTS)));
    }

    private static List<String> wrong(Sequence sequence, int states, Traffic traffic, Traffic.Stream stream) {
        Map<String, Integer> wrong = new TreeMap<>();
        Map<Integer, Set<String>> seen = new HashMap<>();
        for (Request request : traffic.requests(stream)) {
            List<Expected> met = IntStream.rangeClosed(request.first(), Math.min(request.last(), states - 1))
                    .mapToObj(number -> state(sequence, number).expected().get(stream))
                    .toList();
            boolean allowed = met.stream().anyMatch(expected -> expected.words().contains(request.outcome()))
                    || (request.outcome().equals("silent") && isDatagramOfDeparted(stream, met));
            if (!allowed) {
                wrong.merge(name(sequence, request) + stream + " saw " + request.outcome(), 1, Integer::sum);
            }
            if (request.first() == request.last()) {
                seen.computeIfAbsent(request.first(), _ -> new HashSet<>()).add(request.outcome());
            }
        }
        seen.forEach((number, outcomes) -> {
            Expected expected = state(sequence, number).expected().get(stream);
            if (expected.stays() && outcomes.size() > 1) {
                wrong.put("state " + number + ": " + stream + " did not stay: " + outcomes, outcomes.size());
            }
        });
        return wrong.entrySet().stream()
                .map(entry -> entry.getValue() + " × " + entry.getKey())
                .toList();
    }

    /** The flow is ended while the datagram or its answer is under way. */
    private static boolean isDatagramOfDeparted(Traffic.Stream stream, List<Expected> met) {
        return stream.transport().protocol() == Protocol.UDP
                && IntStream.range(1, met.size())
                        .anyMatch(i ->
                                !met.get(i).words().containsAll(met.get(i - 1).words()));
    }

    private static String name(Sequence sequence, Request request) {
        int size = sequence.states().size();
        return request.first() == request.last()
                ? "in state " + request.first() % size + ": "
                : "between states " + request.first() % size + " and " + request.last() % size + ": ";
    }
}
