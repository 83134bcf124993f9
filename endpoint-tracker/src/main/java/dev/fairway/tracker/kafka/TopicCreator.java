package dev.fairway.tracker.kafka;

import dev.fairway.api.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that do not exist yet. */
public final class TopicCreator {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> clientSettings;
    private final Duration historyWindow;
    private final short replicationFactor;

    public TopicCreator(Map<String, Object> clientSettings, Duration historyWindow, short replicationFactor) {
        this.clientSettings = clientSettings;
        this.historyWindow = historyWindow;
        this.replicationFactor = replicationFactor;
    }

    /**
     * Creates what is missing; settings of topics that exist are left alone.
     *
     * @throws KafkaUnavailableException when the brokers do not answer in time
     */
    public void createMissing() throws InterruptedException {
        try (Admin admin = Admin.create(clientSettings)) {
            Set<String> existing = admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            List<NewTopic> missing = new ArrayList<>();
            for (String topic : Topics.ALL) {
                if (!existing.contains(topic)) {
                    missing.add(new NewTopic(topic, Topics.partitions(topic), replicationFactor)
                            .configs(Topics.settings(historyWindow)));
                }
            }
            if (!missing.isEmpty()) {
                admin.createTopics(missing).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException("the brokers do not answer", e);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaUnavailableException("the topics cannot be created: " + e.getCause(), e);
            }
        }
    }
}
