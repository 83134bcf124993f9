package dev.fairway.dns.core.forward;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Wire;
import dev.fairway.rules.dns.DnsName;
import java.util.Arrays;

/**
 * What is asked of an upstream; two equal questions have equal answers.
 *
 * @param dnssecOk the client wants signatures (RFC 3225)
 * @param checkingDisabled the client validates by itself (RFC 4035)
 */
public record Question(DnsName name, int type, boolean dnssecOk, boolean checkingDisabled) {

    private static final int OPT_LENGTH = 11;

    /** The name with the type and the two bits: the cache's key. */
    byte[] key() {
        byte[] key = Arrays.copyOf(name.wire(), name.wireLength() + 3);
        Wire.put16(key, name.wireLength(), type);
        key[name.wireLength() + 2] = (byte) ((dnssecOk ? 1 : 0) | (checkingDisabled ? 2 : 0));
        return key;
    }

    /** The query that asks it, with recursion desired and EDNS. */
    public byte[] toQuery(int id, int udpSize) {
        int questionEnd = DnsCodes.HEADER + name.wireLength() + 4;
        byte[] query = new byte[questionEnd + OPT_LENGTH];
        Wire.put16(query, 0, id);
        query[2] = DnsCodes.RECURSION_DESIRED;
        query[3] = (byte) (checkingDisabled ? DnsCodes.CHECKING_DISABLED : 0);
        Wire.put16(query, 4, 1);
        Wire.put16(query, 10, 1);
        System.arraycopy(name.wire(), 0, query, DnsCodes.HEADER, name.wireLength());
        Wire.put16(query, questionEnd - 4, type);
        Wire.put16(query, questionEnd - 2, DnsCodes.CLASS_IN);
        Wire.put16(query, questionEnd + 1, DnsCodes.TYPE_OPT);
        Wire.put16(query, questionEnd + 3, udpSize);
        query[questionEnd + 7] = (byte) (dnssecOk ? 0x80 : 0);
        return query;
    }
}
