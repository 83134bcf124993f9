package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Query;
import dev.fairway.dns.core.message.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The whole zone as the messages of a transfer (RFC 5936): the SOA, every record, the SOA again.
 *
 * <p>An incremental transfer is answered by a whole one, which RFC 1995 allows. Changes meanwhile may or may not be in
 * it; they have a higher serial, by which the client finds out.
 */
public final class ZoneTransfer {

    /** Messages are begun anew above this size, so that names can always be pointed to. */
    private static final int MESSAGE = 16_000;

    private final ReadyZone zone;
    private final byte[] head;
    private final List<byte[]> messages = new ArrayList<>();
    private final byte[] message = new byte[Responder.STREAM_SIZE];
    private int length;
    private int records;

    private ZoneTransfer(ReadyZone zone, Query query) {
        this.zone = zone;
        this.head = Arrays.copyOf(query.message(), query.questionEnd());
        head[2] = (byte) (DnsCodes.RESPONSE | DnsCodes.AUTHORITATIVE | (head[2] & DnsCodes.RECURSION_DESIRED));
        head[3] = 0;
        Wire.put16(head, 8, 0);
        Wire.put16(head, 10, 0);
    }

    /** The messages in order, for a query whose name is the zone's. */
    public static List<byte[]> messages(ReadyZone zone, Query query) {
        ZoneTransfer transfer = new ZoneTransfer(zone, query);
        byte[] authority = zone.authority();
        transfer.begin();
        transfer.addAuthority(authority);
        zone.forEach(transfer::addName);
        transfer.addAuthority(authority);
        transfer.end();
        return transfer.messages;
    }

    private void begin() {
        System.arraycopy(head, 0, message, 0, head.length);
        length = head.length;
        records = 0;
    }

    private void end() {
        Wire.put16(message, 6, records);
        messages.add(Arrays.copyOf(message, length));
    }

    private void addAuthority(byte[] record) {
        length = AuthorityRecord.write(record, message, length, DnsCodes.QUESTION_POINTER);
        records++;
    }

    /** Names of the reverse zones are not the zone's. */
    private void addName(byte[] name, ReadyName ready) {
        if (!Query.isWithin(name, name.length, zone.zoneName())) {
            return;
        }
        int labels = name.length - zone.zoneName().length;
        for (ReadyRecords set = ready.first(); set != null; set = set.next()) {
            for (int i = 0; i < set.count(); i++) {
                addRecord(name, labels, set, i);
            }
        }
    }

    /** The owner's labels in front of a pointer to the zone's name, which is the question's. */
    private void addRecord(byte[] name, int labels, ReadyRecords set, int record) {
        if (length > MESSAGE) {
            end();
            begin();
        }
        System.arraycopy(name, 0, message, length, labels);
        Wire.put16(message, length + labels, DnsCodes.QUESTION_POINTER);
        length += labels + 2;
        int start = set.start(record) + 2;
        int size = set.end(record) - start;
        System.arraycopy(set.bytes(), start, message, length, size);
        length += size;
        records++;
    }
}
