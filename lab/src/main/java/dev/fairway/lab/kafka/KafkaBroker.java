package dev.fairway.lab.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
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
                settings(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), directory),
                false);
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

    private static Properties settings(String host, int port, int controllerPort, Path directory) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader("""
                process.roles=broker,controller
                node.id=%5$d
                controller.quorum.voters=%5$d@%1$s:%3$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                log.dirs=%4$s
                auto.create.topics.enable=false

                # One broker: nothing can be replicated.
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.min.isr=1

                # A consumer that joins alone need not wait for others; a killed broker is known
                # to be gone after seconds, and one on a busy machine does not lose its leases.
                group.initial.rebalance.delay.ms=0
                controlled.shutdown.enable=true
                broker.session.timeout.ms=4000
                broker.heartbeat.interval.ms=250

                # Records are small and few: small buffers and few threads keep the process small and its start fast.
                log.cleaner.dedupe.buffer.size=4194304
                log.index.size.max.bytes=1048576
                num.network.threads=2
                num.io.threads=4
                background.threads=2
                """.formatted(host, port, controllerPort, directory, NODE_ID)));
        return settings;
    }
}
