package dev.fairway.dns.server;

import dev.fairway.dns.core.forward.Forwarding;
import dev.fairway.dns.core.zone.ClientPolicy;
import dev.fairway.dns.core.zone.ReadyZone;
import dev.fairway.dns.core.zone.Responder;

/** What the handlers of one event loop share; on its thread only. */
final class LoopResources {

    private final ReadyZone zone;
    private final Responder responder;
    private final Forwarding forwarding;
    private final QueryCounters counters = new QueryCounters();
    private final QueryLog log;
    private final byte[] in = new byte[Responder.STREAM_SIZE];
    private final byte[] out = new byte[Responder.STREAM_SIZE];

    LoopResources(ReadyZone zone, ClientPolicy clients, Forwarding forwarding, QueryLog log) {
        this.responder = new Responder(zone, forwarding::isEnabled, clients);
        this.zone = zone;
        this.forwarding = forwarding;
        this.log = log;
    }

    ReadyZone zone() {
        return zone;
    }

    Responder responder() {
        return responder;
    }

    Forwarding forwarding() {
        return forwarding;
    }

    QueryCounters counters() {
        return counters;
    }

    QueryLog log() {
        return log;
    }

    /** Where a message is read to. */
    byte[] in() {
        return in;
    }

    /** Where an answer is written to. */
    byte[] out() {
        return out;
    }
}
