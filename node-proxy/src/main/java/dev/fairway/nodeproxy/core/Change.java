package dev.fairway.nodeproxy.core;

import dev.fairway.model.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What has to change in the kernel for one Service; it can be carried out without the changes of others.
 *
 * @param service null for what belongs to the node as a whole
 * @param operations in an order in which every step leaves the kernel consistent
 * @param staleFlows which flows to forget once the operations are in effect
 */
public record Change(@Nullable ServiceKey service, List<Operation> operations, List<StaleFlows> staleFlows) {

    public Change {
        operations = List.copyOf(operations);
        staleFlows = List.copyOf(staleFlows);
    }

    /** One that ends no flows. */
    static Change of(@Nullable ServiceKey service, List<Operation> operations) {
        return new Change(service, operations, List.of());
    }

    public boolean isNothing() {
        return operations.isEmpty() && staleFlows.isEmpty();
    }

    /** One step. */
    public sealed interface Operation {

        Key key();

        record Add(Key key, Value value) implements Operation {}

        /** The key is there, with another value. */
        record Replace(Key key, Value before, Value after) implements Operation {}

        record Remove(Key key, Value before) implements Operation {}
    }

    /** The steps from one state of the kernel to another: new and changed facts in their order, then what goes. */
    static List<Operation> difference(SequencedMap<Key, Value> before, SequencedMap<Key, Value> after) {
        List<Operation> operations = new ArrayList<>();
        after.forEach((key, value) -> {
            Value known = before.get(key);
            if (known == null) {
                operations.add(new Operation.Add(key, value));
            } else if (!known.equals(value)) {
                operations.add(new Operation.Replace(key, known, value));
            }
        });
        before.reversed().forEach((key, value) -> {
            if (!after.containsKey(key)) {
                operations.add(new Operation.Remove(key, value));
            }
        });
        return operations;
    }
}
