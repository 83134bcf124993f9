package dev.fairway.registry.infinispan;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.api.EventMapper;
import dev.fairway.api.RegistryMapper;
import dev.fairway.api.registry.v1.Change;
import dev.fairway.model.ObjectKey;
import dev.fairway.model.event.Programming;
import dev.fairway.registry.core.Entry;
import dev.fairway.registry.core.StateStore;
import dev.fairway.registry.core.StoreUnusableException;
import dev.fairway.registry.core.topic.Partition;
import dev.fairway.registry.core.topic.Positions;
import dev.fairway.registry.core.topic.TopicLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.infinispan.Cache;
import org.infinispan.commons.CacheException;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.jboss.logging.Logger;

/**
 * Keeps the state in a LOCAL Infinispan cache over a soft-index file store: few entries on the heap, all on disk. A
 * process killed at any moment finds what was saved; a store that cannot be read is thrown away, since Kafka has all.
 */
public final class InfinispanStateStore implements StateStore {

    private static final Logger LOG = Logger.getLogger(InfinispanStateStore.class);
    private static final String CACHE = "state";

    /** Readers go to the registry's snapshot, so the heap needs next to nothing of the cache. */
    private static final long ENTRIES_ON_HEAP = 64;

    /** What the disk must have room for at the start. */
    private static final int ROOM = 1 << 20;

    private static final String POSITIONS = "meta/positions";
    private static final String COMPLETE = "meta/complete";
    private static final String OBJECT = "object/";
    private static final String AGENT = "agent/";

    private final Path directory;
    private final TopicLayout layout;
    private final DefaultCacheManager manager;
    private final Cache<String, byte[]> cache;

    /**
     * Opens or makes the store in this folder.
     *
     * @throws StoreUnusableException when nothing can be written there
     */
    public InfinispanStateStore(Path directory, TopicLayout layout) {
        this.layout = layout;
        this.directory = directory.toAbsolutePath();
        try {
            checkRoom(this.directory);
            manager = openOrReplace(this.directory);
        } catch (IOException | CacheException e) {
            throw new StoreUnusableException(this.directory.toString(), e);
        }
        cache = manager.getCache(CACHE);
    }

    /** Infinispan would tell it later, and of a file of its own. */
    private static void checkRoom(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, "room", "");
        try {
            Files.write(file, new byte[ROOM]);
        } finally {
            Files.delete(file);
        }
    }

    private static DefaultCacheManager openOrReplace(Path directory) throws IOException {
        try {
            return open(directory);
        } catch (CacheException e) {
            LOG.warn("The stored state cannot be opened and is thrown away", e);
            delete(directory);
            return open(directory);
        }
    }

    private static DefaultCacheManager open(Path directory) {
        GlobalConfigurationBuilder global = new GlobalConfigurationBuilder();
        global.cacheManagerName("service-registry").jmx().disable();
        global.metrics().gauges(false).histograms(false);
        DefaultCacheManager manager = new DefaultCacheManager(global.build(), false);
        try {
            manager.defineConfiguration(CACHE, configuration(directory));
            manager.start();
            manager.getCache(CACHE);
            return manager;
        } catch (CacheException e) {
            manager.stop();
            throw e;
        }
    }

    private static Configuration configuration(Path directory) {
        ConfigurationBuilder builder = new ConfigurationBuilder();
        builder.memory().maxCount(ENTRIES_ON_HEAP);
        builder.statistics().disable();
        builder.persistence()
                .addSoftIndexFileStore()
                .dataLocation(directory.resolve("data").toString())
                .indexLocation(directory.resolve("index").toString())
                .segmented(false)
                .purgeOnStartup(false)
                .syncWrites(false);
        return builder.build();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public Optional<Stored> load() {
        try {
            return read();
        } catch (CacheException | IllegalArgumentException | InvalidProtocolBufferException e) {
            LOG.warn("The stored state cannot be read and is thrown away", e);
            clear();
            return Optional.empty();
        }
    }

    private Optional<Stored> read() throws InvalidProtocolBufferException {
        byte[] positions = cache.get(POSITIONS);
        if (positions == null) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        List<Programming> agents = new ArrayList<>();
        for (Map.Entry<String, byte[]> stored : cache.entrySet()) {
            String key = stored.getKey();
            if (key.startsWith(OBJECT)) {
                entries.add(entry(stored.getValue()));
            } else if (key.startsWith(AGENT)) {
                agents.add(EventMapper.fromWire(dev.fairway.api.event.v1.Programming.parseFrom(stored.getValue())));
            }
        }
        // Deletions are forgotten oldest first, as they were remembered.
        entries.sort(Comparator.comparing(Entry::appendedAt).thenComparingLong(Entry::offset));
        return Positions.parse(layout, new String(positions, StandardCharsets.US_ASCII))
                .map(p -> new Stored(entries, agents, p, cache.containsKey(COMPLETE)));
    }

    private static Entry entry(byte[] value) throws InvalidProtocolBufferException {
        Change change = Change.parseFrom(value);
        return new Entry(
                EventMapper.fromWire(change.getEvent()),
                new Partition(change.getTopic(), change.getPartition()),
                change.getOffset(),
                RegistryMapper.fromWire(change.getAppendedAt()));
    }

    @Override
    public void save(Batch batch) {
        Map<String, byte[]> changed = new HashMap<>();
        batch.entries().forEach(entry -> changed.put(key(entry.key()), value(entry)));
        batch.agents()
                .forEach(agent -> changed.put(
                        AGENT + agent.agent(), EventMapper.toWire(agent).toByteArray()));
        try {
            if (!changed.isEmpty()) {
                cache.putAll(changed);
            }
            batch.forgotten().forEach(key -> cache.remove(key(key)));
            cache.put(POSITIONS, batch.positions().token().getBytes(StandardCharsets.US_ASCII));
        } catch (CacheException e) {
            throw new StoreUnusableException(directory.toString(), e);
        }
    }

    private static byte[] value(Entry entry) {
        return Change.newBuilder()
                .setEvent(EventMapper.toWire(entry.event()))
                .setTopic(entry.partition().topic())
                .setPartition(entry.partition().number())
                .setOffset(entry.offset())
                .setAppendedAt(RegistryMapper.toWire(entry.appendedAt()))
                .build()
                .toByteArray();
    }

    private static String key(ObjectKey key) {
        return OBJECT + key.kind() + "/" + key.namespace() + "/" + key.name();
    }

    @Override
    public void complete() {
        cache.put(COMPLETE, new byte[] {1});
    }

    @Override
    public void clear() {
        cache.clear();
    }

    @Override
    public void close() {
        manager.stop();
    }
}
