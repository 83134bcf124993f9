package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Query;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.PodLabel;
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

    private final ReadyZone zone;
    private final BooleanSupplier forwards;
    private final Query query = new Query();
    private final AnswerWriter writer = new AnswerWriter();
    private final Chain chain;
    private final ClientPolicy clients;

    /**
     * Answers from a zone.
     *
     * @param forwards whether names of others have somewhere to go
     */
    public Responder(ReadyZone zone, BooleanSupplier forwards, ClientPolicy clients) {
        this.zone = zone;
        this.forwards = forwards;
        this.clients = clients;
        this.chain = new Chain(zone, query, writer);
    }

    /** What became of a message. */
    public enum Outcome {
        /** No answer. */
        DROPPED,
        /** The answer's first {@link #length} bytes are in the array. */
        ANSWERED,
        /** Somebody else's name; with a {@link #chainTarget} the array holds the beginning of the answer. */
        FORWARD,
        /** The whole zone is asked for, by a client that may have it. */
        TRANSFER
    }

    /**
     * Answers one message.
     *
     * @param out at least {@link #STREAM_SIZE} bytes
     * @param stream true when the answer may have the full size
     */
    public Outcome respond(byte[] message, int length, byte[] out, boolean stream, InetAddress client) {
        chain.reset();
        Query.Verdict verdict = query.read(message, length);
        if (verdict == Query.Verdict.DROP) {
            return Outcome.DROPPED;
        }
        boolean recursion = forwards.getAsBoolean();
        int udpLimit = Math.min(query.udpSize(), UDP_SIZE);
        writer.begin(query, out, stream ? STREAM_SIZE : udpLimit, recursion);
        return switch (verdict) {
            case QUERY -> isTransfer(query.type()) ? transfer(stream, client) : answer(recursion, client);
            case FORMAT_ERROR -> writer.finished(DnsCodes.FORMAT_ERROR);
            case NOT_IMPLEMENTED -> writer.finished(DnsCodes.NOT_IMPLEMENTED);
            case BAD_VERSION -> writer.finished(DnsCodes.BAD_VERSION);
            case DROP -> throw new IllegalStateException("dropped above");
        };
    }

    /** Over UDP an incremental transfer is answered by the SOA alone: the client comes again over TCP (RFC 1995 2). */
    private Outcome transfer(boolean stream, InetAddress client) {
        boolean wholeZone = query.nameLength() == zone.zoneName().length && query.isWithin(zone.zoneName());
        if (query.recordClass() != DnsCodes.CLASS_IN || !wholeZone || !clients.mayTransfer(client)) {
            return writer.finished(DnsCodes.REFUSED);
        }
        if (!zone.isSynced()) {
            return writer.finished(DnsCodes.SERVER_FAILURE);
        }
        if (stream) {
            return Outcome.TRANSFER;
        }
        if (query.type() == DnsCodes.TYPE_AXFR) {
            return writer.finished(DnsCodes.REFUSED);
        }
        writer.authoritative();
        writer.authorityAsAnswer(zone.authority(), AnswerWriter.zonePointer(zone, query));
        return writer.finished(DnsCodes.NO_ERROR);
    }

    private Outcome answer(boolean recursion, InetAddress client) {
        if (query.recordClass() != DnsCodes.CLASS_IN) {
            return writer.finished(DnsCodes.REFUSED);
        }
        ReadyName name = zone.find(query.name(), query.nameLength(), query.hash());
        boolean inZone = name != null || query.isWithin(zone.zoneName());
        boolean ours = inZone || (!zone.isSynced() && AnswerWriter.isReverse(query));
        if (ours && !zone.isSynced()) {
            return writer.finished(DnsCodes.SERVER_FAILURE);
        }
        if (name != null) {
            return answerFrom(name, recursion);
        }
        if (inZone) {
            return answerMissing(recursion, client);
        }
        return recursion ? Outcome.FORWARD : writer.finished(DnsCodes.REFUSED);
    }

    private Outcome answerFrom(ReadyName name, boolean recursion) {
        writer.authoritative();
        if (query.type() == DnsCodes.TYPE_SOA && query.nameLength() == zone.zoneName().length) {
            writer.authorityAsAnswer(zone.authority(), AnswerWriter.zonePointer(zone, query));
            return writer.finished(DnsCodes.NO_ERROR);
        }
        ReadyRecords set = name.ofType(query.type());
        if (set != null) {
            writer.records(set, DnsCodes.QUESTION_POINTER);
            writer.additional(set);
            return writer.finished(DnsCodes.NO_ERROR);
        }
        ReadyRecords alias = name.ofType(DnsCodes.TYPE_CNAME);
        return alias == null || query.type() == DnsCodes.TYPE_SRV
                ? writer.negative(zone, query, DnsCodes.NO_ERROR)
                : chain.follow(alias, DnsCodes.QUESTION_POINTER, recursion);
    }

    private Outcome answerMissing(boolean recursion, InetAddress client) {
        writer.authoritative();
        if (zone.settings().podRecords() == ZoneSettings.PodRecords.INSECURE && query.isWithin(zone.podName())) {
            Optional<InetAddress> address = insecurePod();
            if (address.isPresent()) {
                return answerPod(address.get());
            }
        }
        Outcome completed =
                clients.namespaces().isPresent() ? complete(clients.namespaces().get(), recursion, client) : null;
        return completed == null ? writer.negative(zone, query, DnsCodes.NAME_ERROR) : completed;
    }

    private @Nullable Outcome complete(ClientNamespaces namespaces, boolean recursion, InetAddress client) {
        boolean address = query.type() == DnsCodes.TYPE_A || query.type() == DnsCodes.TYPE_AAAA;
        byte[] searchName = address ? namespaces.searchName(client) : null;
        return searchName == null ? null : chain.complete(searchName, recursion);
    }

    private Outcome answerPod(InetAddress address) {
        byte[] rdata = address.getAddress();
        int type = rdata.length == 4 ? DnsCodes.TYPE_A : DnsCodes.TYPE_AAAA;
        if (query.type() != type && query.type() != DnsCodes.TYPE_ANY) {
            return writer.negative(zone, query, DnsCodes.NO_ERROR);
        }
        writer.address(type, zone.settings().ttl(), rdata);
        return writer.finished(DnsCodes.NO_ERROR);
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
        return chain.target();
    }

    /** The pointer to the {@link #chainTarget} in the answer's beginning. */
    public int chainPointer() {
        return writer.chainPointer();
    }

    /** The whole answer to give when the target does not exist; null when the beginning stands in any case. */
    public byte @Nullable [] fallback() {
        return chain.fallback();
    }
}
