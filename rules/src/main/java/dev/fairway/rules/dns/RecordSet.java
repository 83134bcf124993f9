package dev.fairway.rules.dns;

import java.util.List;

/**
 * All records of one type that a name has.
 *
 * @param ttl in seconds
 * @param data not empty, without duplicates, in the order in which they are first written
 */
public record RecordSet(DnsName name, RecordType type, int ttl, List<RecordData> data) {

    public RecordSet {
        data = List.copyOf(data);
        if (data.isEmpty()) {
            throw new IllegalArgumentException("a record set needs a record: " + name + " " + type);
        }
        for (RecordData record : data) {
            if (record.type() != type) {
                throw new IllegalArgumentException("a " + record.type() + " record among those of type " + type);
            }
        }
    }
}
