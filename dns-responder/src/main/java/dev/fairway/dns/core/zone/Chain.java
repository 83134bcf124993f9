package dev.fairway.dns.core.zone;

import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Query;
import dev.fairway.rules.dns.DnsName;
import dev.fairway.rules.dns.ZoneAnswers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers that lead over CNAMEs: those of ExternalName Services, and the one that completes a client's search list.
 *
 * <p>Made once for each {@link Responder} and reused.
 */
final class Chain {

    private static final byte[] ROOT = DnsName.ROOT.wire();

    private final ReadyZone zone;
    private final Query query;
    private final AnswerWriter writer;
    private final byte[] servicesName;
    private @Nullable DnsName target;
    private byte @Nullable [] fallback;

    Chain(ReadyZone zone, Query query, AnswerWriter writer) {
        this.zone = zone;
        this.query = query;
        this.writer = writer;
        this.servicesName = zone.settings().services().wire();
    }

    void reset() {
        target = null;
        fallback = null;
    }

    /** Where the chain leaves the zone; null when it did not. */
    @Nullable
    DnsName target() {
        return target;
    }

    /** The whole answer to give when the target does not exist either; null when the chain stands as it is. */
    byte @Nullable [] fallback() {
        return fallback;
    }

    /** Follows a CNAME as long as it stays in the zone; {@link ZoneAnswers} says how far. */
    Responder.Outcome follow(ReadyRecords first, int firstOwner, boolean recursion) {
        ReadyRecords alias = first;
        int owner = firstOwner;
        for (int hops = 0; hops < ZoneAnswers.MAX_CHAIN; hops++) {
            int pointer = writer.alias(alias, owner);
            byte[] name = alias.aliasName();
            ReadyName next = zone.find(name);
            if (next == null) {
                return leave(name, pointer, recursion);
            }
            owner = pointer;
            ReadyRecords set = next.ofType(query.type());
            if (set != null) {
                writer.records(set, owner);
                return writer.finished(DnsCodes.NO_ERROR);
            }
            ReadyRecords further = next.ofType(DnsCodes.TYPE_CNAME);
            if (further == null) {
                break;
            }
            alias = further;
        }
        return writer.negative(zone, query, DnsCodes.NO_ERROR);
    }

    private Responder.Outcome leave(byte[] name, int pointer, boolean recursion) {
        if (Query.isWithin(name, name.length, zone.zoneName())) {
            return writer.negative(zone, query, DnsCodes.NAME_ERROR);
        }
        if (!recursion) {
            return writer.finished(DnsCodes.NO_ERROR);
        }
        target = DnsName.ofWire(name);
        writer.suspend(pointer);
        return Responder.Outcome.FORWARD;
    }

    /**
     * Tries the rest of the search list for a name that does not exist in the client's namespace; null when the query
     * is not the first of a search list. Order: svc.&lt;zone&gt;, &lt;zone&gt;, the name itself (kubelet's list).
     */
    Responder.@Nullable Outcome complete(byte[] searchName, boolean recursion) {
        int searched = query.nameLength() - searchName.length;
        if (searched <= 0 || !query.isWithin(searchName)) {
            return null;
        }
        for (byte[] suffix : new byte[][] {servicesName, zone.zoneName(), ROOT}) {
            byte[] candidate = Arrays.copyOf(query.name(), searched + suffix.length);
            System.arraycopy(suffix, 0, candidate, searched, suffix.length);
            ReadyName found = candidate.length > DnsName.MAX_LENGTH ? null : zone.find(candidate);
            if (found != null && found.first() != null) {
                return pointTo(candidate, found, recursion);
            }
        }
        byte[] absolute = Arrays.copyOf(query.name(), searched + 1);
        absolute[searched] = 0;
        boolean ours = Query.isWithin(absolute, absolute.length, zone.zoneName());
        return recursion && !ours ? askElsewhere(absolute) : null;
    }

    private Responder.Outcome pointTo(byte[] name, ReadyName found, boolean recursion) {
        int pointer = writer.alias(name, zone.settings().ttl());
        ReadyRecords set = found.ofType(query.type());
        if (set != null) {
            writer.records(set, pointer);
            return writer.finished(DnsCodes.NO_ERROR);
        }
        ReadyRecords alias = found.ofType(DnsCodes.TYPE_CNAME);
        return alias == null ? writer.negative(zone, query, DnsCodes.NO_ERROR) : follow(alias, pointer, recursion);
    }

    private Responder.Outcome askElsewhere(byte[] name) {
        writer.mark();
        writer.negative(zone, query, DnsCodes.NAME_ERROR);
        fallback = writer.copy();
        writer.rewind();
        target = DnsName.ofWire(name);
        writer.suspend(writer.alias(name, zone.settings().ttl()));
        return Responder.Outcome.FORWARD;
    }
}
