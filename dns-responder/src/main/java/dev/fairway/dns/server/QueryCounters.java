package dev.fairway.dns.server;

import dev.fairway.dns.core.message.DnsCodes;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one event loop counts of its queries. One thread writes, any reads; nothing is contended and nothing allocated.
 */
public final class QueryCounters {

    /** Buckets of the duration histogram: CoreDNS's, from 0.25 ms, doubling; one more has no bound. */
    public static final int BUCKETS = 16;

    private static final long FIRST_BOUND_MICROS = 250;

    private static final int CODES = 32;
    private static final int OTHER_TYPE = 255;

    private final AtomicLongArray requests = new AtomicLongArray(Protocol.values().length * 2 * (OTHER_TYPE + 1));
    private final AtomicLongArray responses = new AtomicLongArray(Zone.values().length * CODES);
    private final AtomicLongArray durations = new AtomicLongArray(Zone.values().length * (BUCKETS + 1));
    private final AtomicLongArray totals = new AtomicLongArray(Zone.values().length);
    private final AtomicLongArray dropped = new AtomicLongArray(1);

    /** How a query came. */
    public enum Protocol {
        UDP(0),
        TCP(1),
        TLS(2);

        private final int index;

        Protocol(int index) {
            this.index = index;
        }
    }

    /** Whose name it asked for. */
    public enum Zone {
        CLUSTER(0),
        OTHERS(1);

        private final int index;

        Zone(int index) {
            this.index = index;
        }
    }

    void request(Protocol protocol, boolean ipv6, int type) {
        int known = type < OTHER_TYPE ? type : OTHER_TYPE;
        add(requests, ((protocol.index << 1) + (ipv6 ? 1 : 0)) * (OTHER_TYPE + 1) + known, 1);
    }

    void response(Zone zone, int code, long nanoseconds) {
        add(responses, zone.index * CODES + Math.min(code, CODES - 1), 1);
        add(durations, zone.index * (BUCKETS + 1) + bucket(nanoseconds), 1);
        add(totals, zone.index, nanoseconds);
    }

    void dropped() {
        add(dropped, 0, 1);
    }

    /** Queries of a type; 255 stands for ANY and all types above it. */
    public long requests(Protocol protocol, boolean ipv6, int type) {
        return requests.get(((protocol.index << 1) + (ipv6 ? 1 : 0)) * (OTHER_TYPE + 1) + type);
    }

    public long responses(Zone zone, int code) {
        return responses.get(zone.index * CODES + code);
    }

    /** Answers whose time fell between the bucket's bound and the one before; the last bucket has no bound. */
    public long durations(Zone zone, int bucket) {
        return durations.get(zone.index * (BUCKETS + 1) + bucket);
    }

    public long nanoseconds(Zone zone) {
        return totals.get(zone.index);
    }

    /** Messages that were no queries. */
    public long droppedTotal() {
        return dropped.get(0);
    }

    private static int bucket(long nanoseconds) {
        long micros = nanoseconds / 1000;
        int bucket = 0;
        while (bucket < BUCKETS && micros > FIRST_BOUND_MICROS << bucket) {
            bucket++;
        }
        return bucket;
    }

    private static void add(AtomicLongArray array, int index, long value) {
        array.setRelease(index, array.getPlain(index) + value);
    }

    /** The upper bound of a bucket. */
    public static double boundSeconds(int bucket) {
        return (FIRST_BOUND_MICROS << bucket) / 1e6;
    }

    /** The names of codes, as CoreDNS's metrics spell them. */
    public static String codeName(int code) {
        return switch (code) {
            case DnsCodes.NO_ERROR -> "NOERROR";
            case DnsCodes.FORMAT_ERROR -> "FORMERR";
            case DnsCodes.SERVER_FAILURE -> "SERVFAIL";
            case DnsCodes.NAME_ERROR -> "NXDOMAIN";
            case DnsCodes.NOT_IMPLEMENTED -> "NOTIMP";
            case DnsCodes.REFUSED -> "REFUSED";
            case DnsCodes.BAD_VERSION -> "BADVERS";
            default -> "RCODE" + code;
        };
    }
}
