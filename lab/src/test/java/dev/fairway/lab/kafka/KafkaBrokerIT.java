package dev.fairway.lab.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerIT {
    private static final int PORT = 29392;

    @TempDir
    private Path directory;

    @Test
    void aRestartedBrokerStillHasItsTopicsAndServesWithinSeconds() throws Exception {
        // Given
        Process first = start();
        try (Admin admin = Admin.create(settings())) {
            admin.createTopics(List.of(new NewTopic("things", 1, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        } finally {
            stop(first);
        }
        // When
        Process second = start();
        // Then
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer())) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(producer.send(new ProducerRecord<>("things", "a", "1"))
                                    .get(5, TimeUnit.SECONDS)
                                    .offset())
                            .isZero());
        } finally {
            stop(second);
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaBroker.class.getName(),
                        "127.0.0.1",
                        Integer.toString(PORT),
                        Integer.toString(PORT + 1),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "kafka-it.txt").toFile())
                .start();
    }

    private static void stop(Process broker) throws InterruptedException {
        broker.destroy();
        if (!broker.waitFor(30, TimeUnit.SECONDS)) {
            broker.destroyForcibly();
        }
    }

    private static Map<String, Object> settings() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + PORT);
    }
}
