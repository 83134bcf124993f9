package dev.fairway.registry.kafka;

import dev.fairway.api.EventMapper;
import dev.fairway.api.Topics;
import dev.fairway.model.Endpoint;
import dev.fairway.model.EndpointSlice;
import dev.fairway.model.EndpointSlice.EndpointPort;
import dev.fairway.model.ObjectMeta;
import dev.fairway.model.Pod;
import dev.fairway.model.Resource;
import dev.fairway.model.Service;
import dev.fairway.model.ServiceKey;
import dev.fairway.model.ServicePort;
import dev.fairway.model.condition.Condition;
import dev.fairway.model.event.Event;
import dev.fairway.model.event.EventId;
import dev.fairway.model.event.InEffect;
import dev.fairway.model.event.Programming;
import dev.fairway.model.net.IpFamily;
import dev.fairway.model.net.PortNumber;
import dev.fairway.model.net.Protocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The life of a cluster: Services of four pods in 50 namespaces. Pods lose and regain their readiness, and now and then
 * one is replaced; each time the Service's slice follows, and three agents acknowledge, twenty changes in a record.
 */
final class BenchLoad implements AutoCloseable {

    private static final int NAMESPACES = 50;
    private static final int PODS = 4;
    private static final int CHANGES_A_RECORD = 20;
    private static final int REPLACED = 20;
    private static final List<String> AGENTS = List.of("node/node-1", "node/node-2", "dns/node-1");

    private final Random random = new Random(3);
    private final KafkaProducer<byte[], byte[]> producer;
    private final Pod[][] pods;
    private final List<InEffect> told = new ArrayList<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private long sequence;
    private long written;
    private int addresses;

    BenchLoad(String kafka, int services) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "1", "linger.ms", "20", "batch.size", 1 << 18),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        pods = new Pod[services][PODS];
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            List<NewTopic> topics = Stream.concat(Topics.OF_EVENTS.stream(), Stream.of(Topics.PROGRAMMING))
                    .map(t -> new NewTopic(t, Topics.partitions(t), (short) 1)
                            .configs(Topics.settings(Topics.DEFAULT_HISTORY_WINDOW)))
                    .toList();
            admin.createTopics(topics)
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    static String namespace(int service) {
        return "team-" + service % NAMESPACES;
    }

    static ServiceKey service(int number) {
        return new ServiceKey(namespace(number), "service-" + number);
    }

    /** Writes about so many records; returns how many. */
    long write(int events) {
        for (int service = 0; service < pods.length; service++) {
            begin(service);
        }
        while (written < events) {
            change(random.nextInt(pods.length));
        }
        producer.flush();
        return written;
    }

    private void begin(int number) {
        ServiceKey key = service(number);
        EventId created = publish(
                Service.builder(meta(key.namespace(), key.name(), Map.of("app", key.name())))
                        .selector(new TreeMap<>(Map.of("app", key.name())))
                        .clusterIps(List.of(address("10.96.", number)))
                        .ports(List.of(ServicePort.of("http", Protocol.TCP, 80)))
                        .build(),
                null);
        for (int pod = 0; pod < PODS; pod++) {
            pods[number][pod] = pod(key, true);
            publish(pods[number][pod], null);
        }
        publish(slice(number), created);
    }

    private void change(int number) {
        int which = random.nextInt(PODS);
        Pod before = pods[number][which];
        Pod after = random.nextInt(REPLACED) == 0 ? pod(service(number), true) : ready(before, !before.isReady());
        pods[number][which] = after;
        if (!after.meta().name().equals(before.meta().name())) {
            send(new Event.State.Deleted(before, "deleted by the user"), null);
        }
        EventId cause = publish(after, null);
        EventId effect = publish(slice(number), cause);
        Instant now = Instant.now();
        told.add(new InEffect(
                effect, now.plusNanos(random.nextInt(900_000)), now.plusNanos(random.nextInt(8_000_000)), ""));
        if (told.size() == CHANGES_A_RECORD) {
            acknowledge();
        }
    }

    private void acknowledge() {
        List<Programming.Position> reached = positions.entrySet().stream()
                .map(e ->
                        new Programming.Position(e.getKey().topic(), e.getKey().partition(), e.getValue()))
                .toList();
        for (String agent : AGENTS) {
            List<InEffect> own = told.stream()
                    .map(t -> new InEffect(
                            t.event(),
                            t.receivedAt().plusNanos(random.nextInt(99_999)),
                            t.inEffectAt().plusNanos(random.nextInt(999_999)),
                            ""))
                    .toList();
            Programming programming = new Programming(
                    agent,
                    reached,
                    own,
                    UUID.nameUUIDFromBytes(bytes(agent + written)).toString(),
                    Instant.now(),
                    Programming.Stream.OPEN);
            var _ = producer.send(new ProducerRecord<>(
                    Topics.PROGRAMMING,
                    0,
                    bytes(agent),
                    EventMapper.toWire(programming).toByteArray()));
            written++;
        }
        told.clear();
    }

    private EventId publish(Resource resource, @Nullable EventId cause) {
        return send(new Event.State.Present(resource), cause);
    }

    private EventId send(Event.State state, @Nullable EventId cause) {
        EventId id = new EventId("endpoint-tracker", 1, ++sequence);
        Instant now = Instant.now();
        Resource resource = state.resource();
        String topic = Topics.of(resource.kind());
        int partition = Topics.partition(topic, Topics.partitionKey(resource));
        var _ = producer.send(new ProducerRecord<>(
                topic,
                partition,
                bytes(Topics.recordKey(resource)),
                EventMapper.toWire(new Event(id, cause, now, now.plusNanos(70_000), state))
                        .toByteArray()));
        positions.merge(new TopicPartition(topic, partition), 1L, Long::sum);
        written++;
        return id;
    }

    private Pod pod(ServiceKey service, boolean ready) {
        String name = service.name() + "-" + Integer.toString(random.nextInt(1 << 30), 36);
        Map<String, String> labels = Map.of("app", service.name(), "pod-template-hash", "6d4cf56db6");
        Pod pod = new Pod(
                meta(service.namespace(), name, labels),
                "node-" + random.nextInt(100),
                Pod.Phase.RUNNING,
                List.of(address("10.244.", ++addresses)),
                List.of(),
                List.of(),
                List.of(new Pod.ContainerPort("app", "http", Protocol.TCP, new PortNumber(8080))),
                false,
                "",
                "");
        return ready(pod, ready);
    }

    private static Pod ready(Pod pod, boolean ready) {
        Instant now = Instant.now();
        Condition.Status status = ready ? Condition.Status.TRUE : Condition.Status.FALSE;
        String reason = ready ? "" : "ContainersNotReady";
        List<Condition> conditions = List.of(
                new Condition(
                        "PodScheduled",
                        Condition.Status.TRUE,
                        "",
                        "",
                        pod.meta().creationTimestamp()),
                new Condition(
                        "Initialized", Condition.Status.TRUE, "", "", pod.meta().creationTimestamp()),
                new Condition("ContainersReady", status, reason, "", now),
                new Condition("Ready", status, reason, ready ? "" : "containers with unready status: [app]", now));
        return new Pod(
                pod.meta(),
                pod.nodeName(),
                pod.phase(),
                pod.podIps(),
                conditions,
                pod.readinessGates(),
                pod.containerPorts(),
                false,
                "",
                "");
    }

    private EndpointSlice slice(int number) {
        ServiceKey service = service(number);
        List<Endpoint> endpoints = IntStream.range(0, PODS)
                .mapToObj(i -> pods[number][i])
                .map(p -> new Endpoint(
                        p.podIps().getFirst(),
                        p.isReady(),
                        p.isReady(),
                        false,
                        "",
                        p.nodeName(),
                        "zone-a",
                        p.meta().name(),
                        p.meta().uid(),
                        List.of(),
                        List.of(),
                        Endpoint.DEFAULT_WEIGHT))
                .toList();
        return new EndpointSlice(
                ObjectMeta.of(service.namespace(), service.name() + "-abc"),
                service.name(),
                "endpoint-tracker",
                IpFamily.IPV4,
                List.of(new EndpointPort("http", Protocol.TCP, new PortNumber(8080), "")),
                endpoints,
                List.of());
    }

    private ObjectMeta meta(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(
                namespace,
                name,
                new UUID(random.nextLong(), random.nextLong()).toString(),
                Long.toString(++sequence),
                1,
                Instant.now(),
                null,
                new TreeMap<>(labels),
                new TreeMap<>());
    }

    private static InetAddress address(String prefix, int number) {
        try {
            return InetAddress.getByName(prefix + ((number >> 8) & 0xff) + "." + (number & 0xff));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
