package dev.fairway.registry.core.topic;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The partitions that the registry follows, in the order in which positions are written. Immutable. */
public final class TopicLayout {

    private final List<Partition> partitions;
    private final Map<Partition, Integer> indexes;
    private final Set<String> dnsTopics;

    /**
     * A layout.
     *
     * @param dnsTopics those that the answers of DNS depend on
     */
    public TopicLayout(List<Partition> partitions, Set<String> dnsTopics) {
        this.partitions = List.copyOf(partitions);
        this.dnsTopics = Set.copyOf(dnsTopics);
        this.indexes = IntStream.range(0, partitions.size())
                .boxed()
                .collect(Collectors.toUnmodifiableMap(partitions::get, Function.identity()));
    }

    public List<Partition> partitions() {
        return partitions;
    }

    int size() {
        return partitions.size();
    }

    int index(Partition partition) {
        Integer index = indexes.get(partition);
        if (index == null) {
            throw new IllegalArgumentException("not a followed partition: " + partition);
        }
        return index;
    }

    boolean isOfDns(int index) {
        return dnsTopics.contains(partitions.get(index).topic());
    }

    /** Nothing read of an unknown log. */
    public Positions start() {
        return Positions.of(this, 0, Map.of());
    }
}
