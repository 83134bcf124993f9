package dev.fairway.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryLogTest {

    private static final int QUERIES = 10_000;

    @Test
    void logsNoneByDefaultAndAllWithAShareOfOne() {
        assertThat(due(0)).isZero();
        assertThat(due(1)).isEqualTo(QUERIES);
    }

    /** Eight standard deviations around the mean. */
    @Test
    void logsAboutTheShareThatIsAskedFor() {
        assertThat(due(0.1)).isBetween(760L, 1240L);
    }

    private static long due(double share) {
        QueryLog log = new QueryLog(share);
        return IntStream.range(0, QUERIES).filter(_ -> log.isDue()).count();
    }
}
