package dev.fairway.dns.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairway.dns.core.forward.AnswerCache;
import dev.fairway.dns.core.forward.Question;
import dev.fairway.dns.core.forward.UpstreamAnswer;
import dev.fairway.rules.dns.DnsName;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** How long answers of others are kept, on a clock of the test's. */
class AnswerCacheTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Question WWW = question("www.example.org.");

    private final AnswerCache cache = new AnswerCache(new AnswerCache.Limits(
            2, Duration.ofSeconds(5), Duration.ofSeconds(100), Duration.ofSeconds(50), Duration.ofSeconds(1000)));

    @Test
    void answerAgesAndEndsWithItsTtl() throws Exception {
        // Given
        cache.put(WWW, positive(WWW, 60), 0, 0);

        // Then
        assertThat(find(WWW, 59).age()).isEqualTo(59);
        assertThat(find(WWW, 59).isFresh()).isTrue();
        assertThat(find(WWW, 60).isFresh()).isFalse();
    }

    @Test
    void ttlIsKeptWithinItsLimits() throws Exception {
        // Given
        cache.put(WWW, positive(WWW, 0), 0, 0);
        Question other = question("other.example.org.");
        cache.put(other, positive(other, 100_000), 0, 0);
        Question negative = question("none.example.org.");
        cache.put(negative, negative(negative, 100_000), 0, 0);

        // Then
        assertThat(find(WWW, 4).isFresh()).isTrue();
        assertThat(find(WWW, 5).isFresh()).isFalse();
        assertThat(find(other, 99).isFresh()).isTrue();
        assertThat(find(other, 100).isFresh()).isFalse();
        assertThat(find(negative, 49).isFresh()).isTrue();
        assertThat(find(negative, 50).isFresh()).isFalse();
    }

    @Test
    void staleAnswerIsKeptForItsTimeOnly() throws Exception {
        // Given
        cache.put(WWW, positive(WWW, 60), 0, 0);

        // Then
        assertThat(cache.find(WWW, 1059 * SECOND)).isPresent();
        assertThat(cache.find(WWW, 1060 * SECOND)).isEmpty();
    }

    @Test
    void popularAnswerIsDueForPrefetchOnceInItsLastTenth() throws Exception {
        // Given
        cache.put(WWW, positive(WWW, 60), 0, 0);

        // Then
        assertThat(find(WWW, 10).isDueForPrefetch()).isFalse();
        assertThat(find(WWW, 55).isDueForPrefetch()).isTrue();
        assertThat(find(WWW, 56).isDueForPrefetch()).isFalse();
    }

    @Test
    void answerThatOneClientAskedForIsNotPrefetched() throws Exception {
        // Given
        cache.put(WWW, positive(WWW, 60), 0, 0);

        // Then
        assertThat(find(WWW, 59).isDueForPrefetch()).isFalse();
    }

    @Test
    void lateNegativeAnswerNeverHidesANewerPositiveOne() throws Exception {
        // Given: both were asked for at once, the negative answer comes last
        cache.put(WWW, positive(WWW, 60), 0, 2 * SECOND);

        // When
        cache.put(WWW, negative(WWW, 60), SECOND, 3 * SECOND);

        // Then
        assertThat(find(WWW, 4).answer().isPositive()).isTrue();
    }

    @Test
    void failureNeverReplacesWhatIsKnown() throws Exception {
        // Given
        cache.put(WWW, positive(WWW, 60), 0, 0);

        // When
        cache.put(WWW, answer(WWW, Rcode.SERVFAIL), 61 * SECOND, 61 * SECOND);

        // Then
        assertThat(find(WWW, 62).answer().isPositive()).isTrue();
    }

    @Test
    void positiveAnswersDoNotPushOutNegativeOnes() throws Exception {
        // Given
        Question none = question("none.example.org.");
        cache.put(none, negative(none, 40), 0, 0);

        // When
        for (int i = 0; i < 5; i++) {
            Question name = question("n" + i + ".example.org.");
            cache.put(name, positive(name, 60), 0, 0);
        }

        // Then
        assertThat(cache.find(none, SECOND)).isPresent();
        assertThat(cache.size(true)).isEqualTo(2);
        assertThat(cache.evictions()).isEqualTo(3);
    }

    private AnswerCache.Hit find(Question question, int second) {
        return cache.find(question, second * SECOND).orElseThrow();
    }

    private static Question question(String name) {
        return new Question(DnsName.of(name), Type.A, false, false);
    }

    private static UpstreamAnswer positive(Question question, int ttl) throws Exception {
        return answer(
                question,
                Rcode.NOERROR,
                new ARecord(name(question), DClass.IN, ttl, InetAddress.ofLiteral("192.0.2.1")));
    }

    private static UpstreamAnswer negative(Question question, int ttl) throws Exception {
        Name zone = Name.fromString("example.org.");
        return answer(question, Rcode.NXDOMAIN, new SOARecord(zone, DClass.IN, ttl, zone, zone, 1, 2, 3, 4, ttl));
    }

    private static UpstreamAnswer answer(Question question, int code, Record... records) throws Exception {
        Message message = new Message(1);
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setRcode(code);
        message.addRecord(Record.newRecord(name(question), Type.A, DClass.IN), Section.QUESTION);
        for (Record record : records) {
            message.addRecord(record, code == Rcode.NOERROR ? Section.ANSWER : Section.AUTHORITY);
        }
        byte[] wire = message.toWire();
        return UpstreamAnswer.read(wire, wire.length, question);
    }

    private static Name name(Question question) throws Exception {
        return Name.fromString(question.name().toString());
    }
}
