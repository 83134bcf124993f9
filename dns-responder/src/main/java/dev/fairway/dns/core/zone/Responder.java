package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Query;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.PodLabel;
import dev.fairway.rules.dns.ZoneAnswers;
import dev.fairway.rules.dns.ZoneSettings;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From a query's bytes to its answer's: one a thread, nothing allocated for a name that exists or does not.
 *
 * <p>Names of the cluster are answered here and now; all others are the caller's to forward.
 */
public final class Responder {

    /** The largest UDP answer that no path fragments (DNS flag day 2020). */
    public static final int UDP_SIZE = 1232;

    /** The largest message over a stream. */
    public static final int STREAM_SIZE = 65_535;

    private static final byte[] IN_ADDR = DnsName.of("in-addr.arpa").wire();
    private static final byte[] IP6 = DnsName.of("ip6.arpa").wire();

    private final ReadyZone zone;
    private final BooleanSupplier forwards;
    private final Query query = new Query();
    private final AnswerWriter writer = new AnswerWriter();
    private @Nullable DnsName chainTarget;

    /**
     * @param forwards whether names of others have somewhere to go
     */
    public Responder(ReadyZone zone, BooleanSupplier forwards) {
        this.zone = zone;
        this.forwards = forwards;
    }

    /** What became of a message. */
    public enum Outcome {
        /** No answer. */
        DROPPED,
        /** The answer's first {@link #length} bytes are in the array. */
        ANSWERED,
        /** Somebody else's name; with a {@link #chainTarget} the array holds the beginning of the answer. */
        FORWARD
    }

    /**
     * Answers one message.
     *
     * @param out at least {@link #STREAM_SIZE} bytes
     * @param stream true when the answer may have the full size
     */
    public Outcome respond(byte[] message, int length, byte[] out, boolean stream) {
        chainTarget = null;
        Query.Verdict verdict = query.read(message, length);
        if (verdict == Query.Verdict.DROP) {
            return Outcome.DROPPED;
        }
        boolean recursion = forwards.getAsBoolean();
        int udpLimit = Math.min(query.udpSize(), UDP_SIZE);
        writer.begin(query, out, stream ? STREAM_SIZE : udpLimit, recursion);
        switch (verdict) {
            case QUERY -> {
                return answer(recursion);
            }
            case FORMAT_ERROR -> writer.finish(DnsCodes.FORMAT_ERROR);
            case NOT_IMPLEMENTED -> writer.finish(DnsCodes.NOT_IMPLEMENTED);
            case BAD_VERSION -> writer.finish(DnsCodes.BAD_VERSION);
            case DROP -> throw new IllegalStateException("dropped above");
        }
        return Outcome.ANSWERED;
    }

    private Outcome answer(boolean recursion) {
        if (query.recordClass() != DnsCodes.CLASS_IN || isTransfer(query.type())) {
            return finish(DnsCodes.REFUSED);
        }
        ReadyName name = zone.find(query.name(), query.nameLength(), query.hash());
        boolean inZone = name != null || query.isWithin(zone.zoneName());
        boolean ours = inZone || (!zone.isSynced() && isReverse());
        if (ours && !zone.isSynced()) {
            return finish(DnsCodes.SERVER_FAILURE);
        }
        if (name != null) {
            return answerFrom(name, recursion);
        }
        if (inZone) {
            return answerMissing();
        }
        return recursion ? Outcome.FORWARD : finish(DnsCodes.REFUSED);
    }

    private Outcome answerFrom(ReadyName name, boolean recursion) {
        writer.authoritative();
        if (query.type() == DnsCodes.TYPE_SOA && query.nameLength() == zone.zoneName().length) {
            writer.authorityAsAnswer(zone.authority(), zonePointer());
            return finish(DnsCodes.NO_ERROR);
        }
        ReadyRecords set = name.ofType(query.type());
        if (set != null) {
            writer.records(set, DnsCodes.QUESTION_POINTER);
            writer.additional(set);
            return finish(DnsCodes.NO_ERROR);
        }
        ReadyRecords alias = name.ofType(DnsCodes.TYPE_CNAME);
        return alias == null || query.type() == DnsCodes.TYPE_SRV
                ? negative(DnsCodes.NO_ERROR)
                : follow(alias, recursion);
    }

    /** Follows CNAMEs as long as they stay in the zone; {@link ZoneAnswers} says how far. */
    private Outcome follow(ReadyRecords first, boolean recursion) {
        ReadyRecords alias = first;
        int owner = DnsCodes.QUESTION_POINTER;
        for (int hops = 0; hops < ZoneAnswers.MAX_CHAIN; hops++) {
            int target = writer.alias(alias, owner);
            byte[] targetName = alias.aliasName();
            ReadyName next = zone.find(targetName);
            if (next == null) {
                return leave(alias, targetName, target, recursion);
            }
            owner = target;
            ReadyRecords set = next.ofType(query.type());
            if (set != null) {
                writer.records(set, owner);
                return finish(DnsCodes.NO_ERROR);
            }
            ReadyRecords further = next.ofType(DnsCodes.TYPE_CNAME);
            if (further == null) {
                break;
            }
            alias = further;
        }
        return negative(DnsCodes.NO_ERROR);
    }

    private Outcome leave(ReadyRecords alias, byte[] targetName, int pointer, boolean recursion) {
        if (Query.isWithin(targetName, targetName.length, zone.zoneName())) {
            return negative(DnsCodes.NAME_ERROR);
        }
        if (!recursion) {
            return finish(DnsCodes.NO_ERROR);
        }
        chainTarget = alias.alias();
        writer.suspend(pointer);
        return Outcome.FORWARD;
    }

    private Outcome answerMissing() {
        writer.authoritative();
        if (zone.settings().podRecords() == ZoneSettings.PodRecords.INSECURE && query.isWithin(zone.podName())) {
            Optional<InetAddress> address = insecurePod();
            if (address.isPresent()) {
                byte[] rdata = address.get().getAddress();
                int type = rdata.length == 4 ? DnsCodes.TYPE_A : DnsCodes.TYPE_AAAA;
                if (query.type() != type && query.type() != DnsCodes.TYPE_ANY) {
                    return negative(DnsCodes.NO_ERROR);
                }
                writer.address(type, zone.settings().ttl(), rdata);
                return finish(DnsCodes.NO_ERROR);
            }
        }
        return negative(DnsCodes.NAME_ERROR);
    }

    /** The address that the name spells, when its namespace exists. */
    private Optional<InetAddress> insecurePod() {
        byte[] name = query.name();
        int label = name[0];
        byte[] parent = Arrays.copyOfRange(name, label + 1, query.nameLength());
        boolean direct = parent.length > zone.podName().length
                && parent.length - parent[0] - 1 == zone.podName().length
                && zone.find(parent) != null;
        return direct ? PodLabel.address(new String(name, 1, label, StandardCharsets.ISO_8859_1)) : Optional.empty();
    }

    private Outcome negative(int code) {
        writer.authority(zone.authority(), zonePointer());
        return finish(code);
    }

    private Outcome finish(int code) {
        writer.finish(code);
        return Outcome.ANSWERED;
    }

    /** The name that the SOA record belongs to: the cluster's zone, or the whole reverse tree as CoreDNS has it. */
    private int zonePointer() {
        byte[] name = query.isWithin(zone.zoneName()) ? zone.zoneName() : query.isWithin(IP6) ? IP6 : IN_ADDR;
        return 0xc000 | (DnsCodes.HEADER + query.nameLength() - name.length);
    }

    private boolean isReverse() {
        return query.isWithin(IN_ADDR) || query.isWithin(IP6);
    }

    private static boolean isTransfer(int type) {
        return type == DnsCodes.TYPE_AXFR || type == DnsCodes.TYPE_IXFR;
    }

    /** The query that was answered last. */
    public Query query() {
        return query;
    }

    /** The length of the answer, or of its beginning. */
    public int length() {
        return writer.length();
    }

    /** The answer's code. */
    public int code() {
        return writer.code();
    }

    /** Where a chain of CNAMEs leaves the zone; null when the question itself is to be forwarded. */
    public @Nullable DnsName chainTarget() {
        return chainTarget;
    }

    /** The pointer to the {@link #chainTarget} in the answer's beginning. */
    public int chainPointer() {
        return writer.chainPointer();
    }
}
