package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Query;
import dev.fairway.dns.core.message.Wire;
import dev.fairway.rules.dns.DnsName;
import java.util.Arrays;

/** Writes one answer behind the question it belongs to; made once for each {@link Responder} and reused. */
final class AnswerWriter {

    private static final int OPT_LENGTH = 11;
    private static final int RECORD_HEADER = 12;

    private static final byte[] IN_ADDR = DnsName.of("in-addr.arpa").wire();
    private static final byte[] IP6 = DnsName.of("ip6.arpa").wire();

    private byte[] out = new byte[0];
    private int limit;
    private int length;
    private int answers;
    private int authorities;
    private int additionals;
    private int flags;
    private int code;
    private boolean recursion;
    private boolean edns;
    private boolean dnssecOk;
    private int rotation;
    private int chainPointer;
    private int mark;

    /** Starts with the query's header and its question as the client spelled it. */
    void begin(Query query, byte[] target, int sizeLimit, boolean recursionAvailable) {
        out = target;
        edns = query.hasEdns();
        limit = edns ? sizeLimit - OPT_LENGTH : sizeLimit;
        dnssecOk = query.isDnssecOk();
        recursion = recursionAvailable;
        length = query.questionEnd();
        System.arraycopy(query.message(), 0, out, 0, length);
        answers = 0;
        authorities = 0;
        additionals = 0;
        flags = DnsCodes.RESPONSE | (out[2] & (0x78 | DnsCodes.RECURSION_DESIRED));
        Wire.put16(out, 4, query.nameLength() == 0 ? 0 : 1);
    }

    void authoritative() {
        flags |= DnsCodes.AUTHORITATIVE;
    }

    /**
     * Appends as many whole records as fit; if some do not, the answer says that it is truncated.
     *
     * @param owner a pointer to their owner's name
     */
    void records(ReadyRecords set, int owner) {
        int count = set.fitting(limit - length);
        if (count < set.count()) {
            flags |= DnsCodes.TRUNCATED;
        }
        if (count == 0) {
            return;
        }
        int start = length;
        if (set.canRotate()) {
            rotated(set, count);
        } else {
            System.arraycopy(set.bytes(), 0, out, start, set.end(count - 1));
            length = start + set.end(count - 1);
        }
        if (owner != DnsCodes.QUESTION_POINTER) {
            for (int i = 0; i < count; i++) {
                Wire.put16(out, start + set.start(i), owner);
            }
        }
        answers += count;
    }

    /** Starts with another record each time, so that clients that take the first one spread over all. */
    private void rotated(ReadyRecords set, int count) {
        int size = set.end(0);
        int first = Math.floorMod(rotation++, set.count());
        int head = Math.min(count, set.count() - first);
        System.arraycopy(set.bytes(), first * size, out, length, head * size);
        System.arraycopy(set.bytes(), 0, out, length + head * size, (count - head) * size);
        length += count * size;
    }

    /** Appends the records that go with a set, all or none: without them the answer is still whole. */
    void additional(ReadyRecords set) {
        byte[] bytes = set.additional();
        boolean whole = (flags & DnsCodes.TRUNCATED) == 0 && bytes.length <= limit - length;
        if (whole && set.additionalCount() > 0) {
            System.arraycopy(bytes, 0, out, length, bytes.length);
            length += bytes.length;
            additionals += set.additionalCount();
        }
    }

    /** Appends a CNAME record and returns a pointer to its target. */
    int alias(ReadyRecords alias, int owner) {
        int target = length + RECORD_HEADER;
        records(alias, owner);
        return 0xc000 | target;
    }

    /** Appends a CNAME record of the question's name that no Service has, and returns a pointer to its target. */
    int alias(byte[] target, int ttl) {
        int rdata = length + RECORD_HEADER;
        header(DnsCodes.TYPE_CNAME, ttl, target.length);
        System.arraycopy(target, 0, out, rdata, target.length);
        length = rdata + target.length;
        answers++;
        return 0xc000 | rdata;
    }

    /** Appends one address record of the question's name. */
    void address(int type, int ttl, byte[] address) {
        header(type, ttl, address.length);
        System.arraycopy(address, 0, out, length + RECORD_HEADER, address.length);
        length += RECORD_HEADER + address.length;
        answers++;
    }

    private void header(int type, int ttl, int rdataLength) {
        Wire.put16(out, length, DnsCodes.QUESTION_POINTER);
        Wire.put16(out, length + 2, type);
        Wire.put16(out, length + 4, DnsCodes.CLASS_IN);
        Wire.put32(out, length + 6, ttl);
        Wire.put16(out, length + 10, rdataLength);
    }

    void authorityAsAnswer(byte[] record, int zonePointer) {
        length = AuthorityRecord.write(record, out, length, zonePointer);
        answers++;
    }

    /** Ends a negative answer with the SOA that it carries (RFC 2308). */
    Responder.Outcome negative(ReadyZone zone, Query query, int newCode) {
        byte[] record = zone.authority();
        if (record.length <= limit - length) {
            length = AuthorityRecord.write(record, out, length, zonePointer(zone, query));
            authorities++;
        } else {
            flags |= DnsCodes.TRUNCATED;
        }
        return finished(newCode);
    }

    /** The name that the SOA record belongs to: the cluster's zone, or the whole reverse tree as CoreDNS has it. */
    static int zonePointer(ReadyZone zone, Query query) {
        byte[] name = query.isWithin(zone.zoneName()) ? zone.zoneName() : query.isWithin(IP6) ? IP6 : IN_ADDR;
        return 0xc000 | (DnsCodes.HEADER + query.nameLength() - name.length);
    }

    static boolean isReverse(Query query) {
        return query.isWithin(IN_ADDR) || query.isWithin(IP6);
    }

    /** Remembers the place; only one at a time. */
    void mark() {
        mark = length;
    }

    /** Back to the place that was marked: what was written since never was. */
    void rewind() {
        length = mark;
        authorities = 0;
        additionals = 0;
    }

    /** The answer so far. */
    byte[] copy() {
        return Arrays.copyOf(out, length);
    }

    /** Leaves the answer open: others know the rest, whose owner is what the pointer points to. */
    void suspend(int pointer) {
        chainPointer = pointer;
        writeHeader(DnsCodes.NO_ERROR);
    }

    Responder.Outcome finished(int newCode) {
        code = newCode;
        if (edns) {
            writeOpt();
        }
        writeHeader(newCode);
        return Responder.Outcome.ANSWERED;
    }

    private void writeOpt() {
        out[length] = 0;
        Wire.put16(out, length + 1, DnsCodes.TYPE_OPT);
        Wire.put16(out, length + 3, Responder.UDP_SIZE);
        out[length + 5] = (byte) (code >> 4);
        out[length + 6] = 0;
        out[length + 7] = (byte) (dnssecOk ? 0x80 : 0);
        out[length + 8] = 0;
        Wire.put16(out, length + 9, 0);
        length += OPT_LENGTH;
        additionals++;
    }

    private void writeHeader(int newCode) {
        out[2] = (byte) flags;
        int kept = out[3] & DnsCodes.CHECKING_DISABLED;
        out[3] = (byte) ((recursion ? DnsCodes.RECURSION_AVAILABLE : 0) | kept | (newCode & 0xf));
        Wire.put16(out, 6, answers);
        Wire.put16(out, 8, authorities);
        Wire.put16(out, 10, additionals);
    }

    int length() {
        return length;
    }

    int code() {
        return code;
    }

    int chainPointer() {
        return chainPointer;
    }
}
