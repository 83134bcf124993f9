package dev.fairway.tracker.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.fairway.tracker.standalone.store.ObjectId;
import dev.fairway.tracker.standalone.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The standalone API's objects, as topic {@code objects} holds them. */
public final class LoggedObjects {

    /** The state of a key; {@code object} is null once it was deleted. */
    private record Entry(@Nullable StoredObject object, long epoch) {}

    private final Map<ObjectId, Entry> entries = new HashMap<>();
    private final Set<ObjectId> misplaced = new HashSet<>();
    private long highestVersion;
    private long highestEpoch;

    void add(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        if (record.value() == null) {
            return;
        }
        var wire = dev.fairway.api.event.v1.StoredObject.parseFrom(record.value());
        StoredObject object = ObjectRecords.fromWire(wire, Instant.ofEpochMilli(record.timestamp()));
        highestVersion = Math.max(highestVersion, wire.getResourceVersion());
        highestEpoch = Math.max(highestEpoch, wire.getEpoch());
        Entry known = entries.get(object.id());
        if (known != null && wire.getEpoch() < known.epoch()) {
            misplaced.add(object.id());
            return;
        }
        misplaced.remove(object.id());
        entries.put(object.id(), new Entry(wire.getDeleted() ? null : object, wire.getEpoch()));
    }

    /** The objects that exist. */
    public Collection<StoredObject> objects() {
        List<StoredObject> objects = new ArrayList<>();
        for (Entry entry : entries.values()) {
            StoredObject object = entry.object();
            if (object != null) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** Objects whose last record was written by a tracker that no longer led. */
    public Set<ObjectId> misplaced() {
        return misplaced;
    }

    public long highestVersion() {
        return highestVersion;
    }

    long highestEpoch() {
        return highestEpoch;
    }
}
