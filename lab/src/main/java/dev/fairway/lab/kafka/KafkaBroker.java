package dev.fairway.lab.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker, its own KRaft controller, in the foreground: {@code KafkaBroker HOST PORT CONTROLLER_PORT DIRECTORY}.
 *
 * <p>Kafka has no public way to start a broker from Java; this uses the classes of its own launcher, so the version is pinned.
 */
public final class KafkaBroker {
    private static final int NODE_ID = 1;
    private static final String CLUSTER_ID = "ZmFpcndheS1sYWIAAAAAAA";

    private KafkaBroker() {}

    /** Runs until SIGTERM, which stops it in good order. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            System.err.println("usage: KafkaBroker HOST PORT CONTROLLER_PORT DIRECTORY");
            System.exit(2);
        }
        Path directory = Path.of(arguments[3]);
        format(directory);
        KafkaConfig config = new KafkaConfig(
                settings(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), directory), false);
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        server.awaitShutdown();
    }

    private static void format(Path directory) throws IOException {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(System.out, true, StandardCharsets.UTF_8))
                    .setNodeId(NODE_ID)
                    .setClusterId(CLUSTER_ID)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .run();
        } catch (Exception e) {
            throw new IOException("cannot format " + directory, e);
        }
    }

    private static Map<String, Object> settings(String host, int port, int controllerPort, Path directory) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE_ID);
        settings.put("controller.quorum.voters", NODE_ID + "@" + host + ":" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(host, port, host, controllerPort));
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("num.partitions", 1);
        // One broker: nothing can be replicated.
        settings.put("offsets.topic.replication.factor", 1);
        settings.put("offsets.topic.num.partitions", 1);
        settings.put("transaction.state.log.replication.factor", 1);
        settings.put("transaction.state.log.num.partitions", 1);
        settings.put("transaction.state.log.min.isr", 1);
        settings.put("share.coordinator.state.topic.replication.factor", 1);
        settings.put("share.coordinator.state.topic.num.partitions", 1);
        settings.put("share.coordinator.state.topic.min.isr", 1);
        // A consumer that joins alone need not wait for others, and a killed broker is known to be gone after a second.
        settings.put("group.initial.rebalance.delay.ms", 0);
        settings.put("controlled.shutdown.enable", "true");
        settings.put("broker.session.timeout.ms", 1000);
        settings.put("broker.heartbeat.interval.ms", 100);
        // Records are small and few: small buffers and few threads keep the process small and its start fast.
        settings.put("log.cleaner.dedupe.buffer.size", 4 << 20);
        settings.put("log.index.size.max.bytes", 1 << 20);
        settings.put("num.network.threads", 2);
        settings.put("num.io.threads", 4);
        settings.put("background.threads", 2);
        return settings;
    }
}
