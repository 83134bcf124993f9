package dev.fairway.dns.server;

import dev.fairway.dns.core.forward.ClientQuery;
import dev.fairway.dns.core.forward.Forwarding;
import dev.fairway.dns.core.forward.UpstreamAnswer;
import dev.fairway.dns.core.message.DnsCodes;
import dev.fairway.dns.core.message.Query;
import dev.fairway.dns.core.zone.Responder;
import dev.fairway.dns.server.QueryCounters.Protocol;
import dev.fairway.dns.server.QueryCounters.Zone;
import dev.fairway.rules.dns.DnsName;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** Runs queries of one transport through the responder or upstream, and counts and logs them. */
final class QueryRunner {

    /** Nothing to send. */
    static final int DROPPED = 0;

    /** To be forwarded: {@link #forward} is to be called next. */
    static final int FORWARD = -1;

    /** The whole zone is to be sent. */
    static final int TRANSFER = -2;

    private final LoopResources loop;
    private final Protocol protocol;
    private long startedAt;

    QueryRunner(LoopResources loop, Protocol protocol) {
        this.loop = loop;
        this.protocol = protocol;
    }

    /** Takes an answer that comes later. */
    @FunctionalInterface
    interface Sink {
        void send(byte[] answer, int length);
    }

    /** Answers the message in the loop's {@code in}; returns the answer's length in its {@code out}, or a constant. */
    int answer(int length, InetSocketAddress client) {
        startedAt = System.nanoTime();
        Responder responder = loop.responder();
        Responder.Outcome outcome =
                responder.respond(loop.in(), length, loop.out(), protocol != Protocol.UDP, client.getAddress());
        if (outcome == Responder.Outcome.DROPPED) {
            loop.counters().dropped();
            return DROPPED;
        }
        Query query = responder.query();
        loop.counters().request(protocol, client.getAddress() instanceof Inet6Address, query.type());
        if (outcome == Responder.Outcome.FORWARD) {
            return FORWARD;
        }
        if (outcome == Responder.Outcome.TRANSFER) {
            loop.counters().response(Zone.CLUSTER, DnsCodes.NO_ERROR, System.nanoTime() - startedAt);
            return TRANSFER;
        }
        loop.counters().response(Zone.CLUSTER, responder.code(), System.nanoTime() - startedAt);
        if (loop.log().isDue()) {
            loop.log().log(client, query, QueryCounters.codeName(responder.code()));
        }
        return responder.length();
    }

    /** Asks upstream what {@link #answer} could not answer; {@code sink} gets the answer on this thread, maybe at once. */
    void forward(InetSocketAddress client, Sink sink) {
        Responder responder = loop.responder();
        Query query = responder.query();
        int limit = protocol == Protocol.UDP ? Math.min(query.udpSize(), Responder.UDP_SIZE) : Responder.STREAM_SIZE;
        DnsName target = responder.chainTarget();
        ClientQuery waiting =
                target == null ? ClientQuery.plain(query, limit) : ClientQuery.chained(query, limit, begun(), target);
        if (loop.log().isDue()) {
            loop.log().log(client, query, "forwarded");
        }
        loop.forwarding().ask(waiting.question(), new LateReply(waiting, sink, startedAt));
    }

    private ClientQuery.Begun begun() {
        Responder responder = loop.responder();
        byte[] answer = Arrays.copyOf(loop.out(), responder.length());
        return new ClientQuery.Begun(answer, responder.chainPointer(), responder.fallback());
    }

    private final class LateReply implements Forwarding.Reply {
        private final ClientQuery query;
        private final Sink sink;
        private final long askedAt;

        LateReply(ClientQuery query, Sink sink, long askedAt) {
            this.query = query;
            this.sink = sink;
            this.askedAt = askedAt;
        }

        @Override
        public void answered(UpstreamAnswer answer, int age) {
            send(query.answer(answer, age, loop.out()));
        }

        @Override
        public void failed(int code) {
            send(query.fail(code, loop.out()));
        }

        private void send(int length) {
            int code = loop.out()[3] & 0xf;
            loop.counters().response(Zone.OTHERS, code, System.nanoTime() - askedAt);
            sink.send(loop.out(), length);
        }
    }
}
