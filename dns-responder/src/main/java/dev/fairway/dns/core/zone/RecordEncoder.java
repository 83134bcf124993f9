package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Wire;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.RecordData;
import dev.fairway.rules.dns.RecordSet;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a name's record sets into wire form (RFC 1035 4.1.3). */
final class RecordEncoder {

    private static final int LAST_POINTER = 0x3fff;
    private static final int QUESTION_TAIL = 4;
    private static final int PRIORITY_WEIGHT_PORT = 6;

    private final DnsName owner;
    private final Function<DnsName, List<RecordSet>> others;

    /**
     * @param others record sets of other names of the zone, for the additional section
     */
    RecordEncoder(DnsName owner, Function<DnsName, List<RecordSet>> others) {
        this.owner = owner;
        this.others = others;
    }

    /** Encodes a set in front of the name's other ones. */
    ReadyRecords encode(RecordSet set, @Nullable ReadyRecords next) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream additional = new ByteArrayOutputStream();
        int additionalCount = 0;
        int[] ends = new int[set.data().size()];
        for (int i = 0; i < ends.length; i++) {
            RecordData data = set.data().get(i);
            int start = out.size();
            byte[] rdata = rdata(data);
            fixed(out, DnsCodes.QUESTION_POINTER, set.type().number(), set.ttl(), rdata.length);
            out.writeBytes(rdata);
            ends[i] = out.size();
            int at = DnsCodes.HEADER + owner.wireLength() + QUESTION_TAIL + start + DnsCodes.HEADER;
            if (data instanceof RecordData.Location location) {
                additionalCount += addAddresses(additional, location.target(), at + PRIORITY_WEIGHT_PORT);
            } else if (data instanceof RecordData.NameServer(DnsName server)) {
                additionalCount += addAddresses(additional, server, at);
            }
        }
        ReadyRecords.Extras extras = set.data().getFirst() instanceof RecordData.CanonicalName(DnsName target)
                ? ReadyRecords.Extras.alias(target.wire())
                : ReadyRecords.Extras.additional(additional.toByteArray(), additionalCount);
        return new ReadyRecords(set.type().number(), out.toByteArray(), ends, extras, next);
    }

    private int addAddresses(ByteArrayOutputStream out, DnsName target, int targetOffset) {
        if (targetOffset > LAST_POINTER) {
            return 0;
        }
        int count = 0;
        for (RecordSet set : others.apply(target)) {
            for (RecordData data : set.data()) {
                if (data instanceof RecordData.Address) {
                    byte[] rdata = rdata(data);
                    fixed(out, 0xc000 | targetOffset, set.type().number(), set.ttl(), rdata.length);
                    out.writeBytes(rdata);
                    count++;
                }
            }
        }
        return count;
    }

    private static void fixed(ByteArrayOutputStream out, int ownerPointer, int type, int ttl, int length) {
        byte[] fixed = new byte[DnsCodes.HEADER];
        Wire.put16(fixed, 0, ownerPointer);
        Wire.put16(fixed, 2, type);
        Wire.put16(fixed, 4, DnsCodes.CLASS_IN);
        Wire.put32(fixed, 6, ttl);
        Wire.put16(fixed, 10, length);
        out.writeBytes(fixed);
    }

    /** Names in it are not compressed: a set can also stand behind a CNAME, where other names precede it. */
    private static byte[] rdata(RecordData data) {
        return switch (data) {
            case RecordData.Address(InetAddress address) -> address.getAddress();
            case RecordData.CanonicalName(DnsName target) -> target.wire();
            case RecordData.Pointer(DnsName target) -> target.wire();
            case RecordData.NameServer(DnsName target) -> target.wire();
            case RecordData.Location(int priority, int weight, int port, DnsName target) -> {
                byte[] rdata = new byte[PRIORITY_WEIGHT_PORT + target.wireLength()];
                Wire.put16(rdata, 0, priority);
                Wire.put16(rdata, 2, weight);
                Wire.put16(rdata, 4, port);
                System.arraycopy(target.wire(), 0, rdata, PRIORITY_WEIGHT_PORT, target.wireLength());
                yield rdata;
            }
            case RecordData.Text(String text) -> {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                byte[] rdata = new byte[bytes.length + 1];
                rdata[0] = (byte) bytes.length;
                System.arraycopy(bytes, 0, rdata, 1, bytes.length);
                yield rdata;
            }
            case RecordData.Authority authority ->
                throw new IllegalArgumentException("the SOA is not a name's own record: " + authority);
        };
    }
}
