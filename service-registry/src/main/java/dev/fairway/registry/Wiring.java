package dev.fairway.registry;

import dev.fairway.api.Topics;
import dev.fairway.registry.core.Registry;
import dev.fairway.registry.core.Registry.Limits;
import dev.fairway.registry.core.StateStore;
import dev.fairway.registry.core.StoreUnusableException;
import dev.fairway.registry.core.agents.AgentReports;
import dev.fairway.registry.core.agents.AgentTable;
import dev.fairway.registry.core.history.Codec;
import dev.fairway.registry.core.history.History;
import dev.fairway.registry.core.topic.Partition;
import dev.fairway.registry.core.topic.TopicLayout;
import dev.fairway.registry.infinispan.InfinispanStateStore;
import dev.fairway.registry.infinispan.WriteBehind;
import dev.fairway.registry.segments.SegmentLog;
import io.quarkus.runtime.PreventFurtherStepsException;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes the core and what it stands on. */
@Singleton
public class Wiring {

    private static final int SEGMENTS_A_WINDOW = 8;
    /** The history's index may take an eighth of the heap; twice that while its oldest segment is dropped. */
    private static final int HEAP_PARTS = 8;

    private static final int HEAP_A_RECORD = 100;
    private static final int DISK_A_RECORD = 80;
    private static final long SMALLEST_SEGMENT = 1L << 20;
    private static final long LARGEST_SEGMENT = 64L << 20;

    @Produces
    @Singleton
    TopicLayout layout() {
        return new TopicLayout(
                Stream.concat(Topics.OF_EVENTS.stream(), Stream.of(Topics.PROGRAMMING))
                        .flatMap(topic ->
                                IntStream.range(0, Topics.partitions(topic)).mapToObj(n -> new Partition(topic, n)))
                        .toList(),
                Set.copyOf(Topics.OF_DNS));
    }

    @Produces
    @Singleton
    StateStore store(RegistryConfig config, TopicLayout layout) {
        try {
            return WriteBehind.of(new InfinispanStateStore(config.dataDir().resolve("state"), layout));
        } catch (StoreUnusableException e) {
            // The last that is told is the message, without a stack trace.
            throw new PreventFurtherStepsException(e.getMessage(), StoreUnusableException.EXIT_CODE);
        }
    }

    void close(@Disposes StateStore store) {
        store.close();
    }

    @Produces
    @Singleton
    Registry registry(TopicLayout layout, StateStore store, AgentTable agents, RegistryConfig config) {
        Limits limits = new Limits(config.historyWindow(), config.patience());
        return new Registry(layout, store, agents, InstantSource.system(), limits);
    }

    @Produces
    @Singleton
    SegmentLog historyLog(RegistryConfig config) {
        long bytes = (long) historyRecords() * DISK_A_RECORD / SEGMENTS_A_WINDOW;
        return new SegmentLog(
                config.dataDir().resolve("history"),
                new SegmentLog.Settings(
                        Math.clamp(bytes, SMALLEST_SEGMENT, LARGEST_SEGMENT),
                        config.historyWindow().dividedBy(SEGMENTS_A_WINDOW)));
    }

    void close(@Disposes SegmentLog log) {
        log.close();
    }

    private static int historyRecords() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_PARTS / HEAP_A_RECORD, 1, Integer.MAX_VALUE / 2);
    }

    @Produces
    @Singleton
    History history(SegmentLog log, Codec codec, RegistryConfig config) {
        History.Limits limits =
                new History.Limits(config.historyWindow(), config.historySize().asLongValue(), historyRecords());
        return new History(log, codec, InstantSource.system(), limits);
    }

    @Produces
    @Singleton
    AgentTable agents() {
        return new AgentTable();
    }

    @Produces
    @Singleton
    AgentReports reports() {
        return new AgentReports(InstantSource.system());
    }
}
