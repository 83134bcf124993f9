package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Wire;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.RecordData;
import dev.fairway.rules.dns.ZoneSettings;
import java.util.Arrays;

/**
 * The zone's SOA record in wire form, without the places that depend on the message: its owner and the zone's name
 * inside its two names are pointers, set when it is written.
 */
final class AuthorityRecord {

    private static final int TIMES = 20;
    private static final int FIXED = 12;

    private AuthorityRecord() {}

    static byte[] encode(ZoneSettings settings, int serial) {
        RecordData.Authority soa = settings.authority(serial);
        int zoneLength = settings.zone().wireLength();
        byte[] server = relative(soa.server(), zoneLength);
        byte[] mailbox = relative(soa.mailbox(), zoneLength);
        byte[] record = new byte[FIXED + server.length + mailbox.length + TIMES];
        Wire.put16(record, 2, DnsCodes.TYPE_SOA);
        Wire.put16(record, 4, DnsCodes.CLASS_IN);
        Wire.put32(record, 6, settings.ttl());
        Wire.put16(record, 10, record.length - FIXED);
        System.arraycopy(server, 0, record, FIXED, server.length);
        System.arraycopy(mailbox, 0, record, FIXED + server.length, mailbox.length);
        int times = record.length - TIMES;
        Wire.put32(record, times, soa.serial());
        Wire.put32(record, times + 4, soa.refresh());
        Wire.put32(record, times + 8, soa.retry());
        Wire.put32(record, times + 12, soa.expire());
        Wire.put32(record, times + 16, soa.minimum());
        return record;
    }

    /** The labels before the zone's, and two zero bytes in the pointer's place. */
    private static byte[] relative(DnsName name, int zoneLength) {
        int labels = name.wireLength() - zoneLength;
        return Arrays.copyOf(Arrays.copyOf(name.wire(), labels), labels + 2);
    }

    /** Copies the record to {@code at} and points its names at the zone's name in the message; returns its end. */
    static int write(byte[] record, byte[] out, int at, int zonePointer) {
        System.arraycopy(record, 0, out, at, record.length);
        Wire.put16(out, at, zonePointer);
        int name = at + FIXED;
        for (int i = 0; i < 2; i++) {
            while (out[name] > 0) {
                name += out[name] + 1;
            }
            // The zero bytes behind the labels are the pointer's place.
            Wire.put16(out, name, zonePointer);
            name += 2;
        }
        return at + record.length;
    }
}
