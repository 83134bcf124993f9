package dev.fairway.registry.kafka;

import dev.fairway.api.Topics;
import dev.fairway.registry.RegistryConfig;
import dev.fairway.registry.core.topic.LogView;
import dev.fairway.registry.core.topic.Partition;
import dev.fairway.registry.core.topic.Positions;
import dev.fairway.registry.core.topic.TopicLayout;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** The topics as Kafka's administration sees them. Not thread-safe. */
@ApplicationScoped
public class KafkaLog {

    private static final int REQUEST_MILLIS = 2_000;
    private static final int CALL_MILLIS = 3_000;
    private final RegistryConfig config;
    private final TopicLayout layout;
    private final List<String> topics;
    private final Map<String, Object> settings;
    private @Nullable Admin admin;
    private boolean complete;

    KafkaLog(RegistryConfig config, TopicLayout layout, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.config = config;
        this.layout = layout;
        this.topics =
                layout.partitions().stream().map(Partition::topic).distinct().toList();
        this.settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "service-registry-" + config.instance());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
    }

    /**
     * Where the topics begin and end now. Makes those that are missing.
     *
     * @throws ExecutionException when Kafka does not answer in time
     */
    LogView look() throws ExecutionException, InterruptedException {
        Admin open = open();
        if (!complete) {
            makeMissing(open);
            complete = true;
        }
        try {
            KafkaFuture<Map<String, TopicDescription>> described =
                    open.describeTopics(topics).allTopicNames();
            KafkaFuture<Map<TopicPartition, Long>> begins = offsets(open, OffsetSpec.earliest());
            KafkaFuture<Map<TopicPartition, Long>> ends = offsets(open, OffsetSpec.latest());
            int id = id(described.get().values());
            return new LogView(id, positions(id, begins.get()), positions(id, ends.get()));
        } catch (ExecutionException e) {
            complete = false;
            throw e;
        }
    }

    private Admin open() {
        Admin open = admin;
        if (open == null) {
            open = Admin.create(settings);
            admin = open;
        }
        return open;
    }

    private void makeMissing(Admin open) throws ExecutionException, InterruptedException {
        Set<String> existing = open.listTopics().names().get();
        List<NewTopic> missing = Stream.concat(
                        topics.stream().map(this::topic), topics.stream().map(this::deadLetters))
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        for (KafkaFuture<Void> made : open.createTopics(missing).values().values()) {
            try {
                made.get();
            } catch (ExecutionException e) {
                // Another service made it in the meantime.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(Topics.partitions(name)), Optional.empty())
                .configs(Topics.settings(config.historyWindow()));
    }

    private NewTopic deadLetters(String topic) {
        return new NewTopic(topic + Topics.DEAD_LETTER_SUFFIX, Optional.of(1), Optional.empty())
                .configs(Map.of(
                        "retention.ms", Long.toString(config.historyWindow().toMillis())));
    }

    private KafkaFuture<Map<TopicPartition, Long>> offsets(Admin open, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = layout.partitions().stream()
                .collect(Collectors.toMap(p -> new TopicPartition(p.topic(), p.number()), _ -> spec));
        return open.listOffsets(asked).all().thenApply(KafkaLog::offsetsOf);
    }

    private static Map<TopicPartition, Long> offsetsOf(Map<TopicPartition, ListOffsetsResultInfo> infos) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        infos.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private Positions positions(int id, Map<TopicPartition, Long> offsets) {
        return Positions.of(
                layout,
                id,
                offsets.entrySet().stream()
                        .collect(Collectors.toMap(
                                e -> new Partition(
                                        e.getKey().topic(), e.getKey().partition()),
                                Map.Entry::getValue)));
    }

    /** Kafka gives a topic a new id when it is made anew. */
    private static int id(Collection<TopicDescription> topics) {
        Map<String, String> ids = new TreeMap<>(topics.stream()
                .collect(Collectors.toMap(
                        TopicDescription::name, t -> t.topicId().toString())));
        int hash = ids.hashCode();
        return hash == 0 ? 1 : hash;
    }

    @PreDestroy
    void close() {
        Admin open = admin;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }
}
